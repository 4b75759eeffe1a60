import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { ProcedureVersion } from '#contracts';

type Eform = ProcedureVersion['eforms'][number];
type Schema = { [keyword: string]: unknown };

/** Keywords of our own in e-form schemas: notes for readers, without effect on validation. */
export const annotations = ['x-formCode', 'x-legalBasis', 'x-validFrom', 'x-validTo', 'x-source', 'x-versions', 'x-requiredRule', 'x-usage', 'x-codelist', 'x-rules'] as const;

/** Fields of a profile a form may be filled from; their shapes are in README.md. */
const profileFields = new Set([
  'fullName', 'familyName', 'middleAndGivenName', 'sex', 'dateOfBirth', 'placeOfBirth', 'personalId', 'ethnicity', 'religion', 'phone', 'email',
  'permanentResidence', 'temporaryResidence', 'currentResidence', 'occupation',
]);

/** Regular expressions read by a person and linear in the length of the text: personal number, province, commune, telephone. */
const reviewedPatterns = new Set(['^[0-9]{12}$', '^[0-9]{2}$', '^[0-9]{5}$', '^[+]?[0-9 .-]{8,20}$']);

/** A validator of e-forms: JSON Schema 2020-12, all errors, misspelt keywords refused. */
export function eformValidator(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, keywords: [...annotations] });
  formats.default(ajv, ['date', 'date-time', 'email']);
  return ajv;
}

/** What is wrong with an e-form: a schema that does not compile or sets no bounds, a layout or a pre-fill that points nowhere. */
export function eformProblems({ schema, ui, prefill }: Eform): string[] {
  return [...compileProblems(schema), ...boundProblems(schema), ...layoutProblems(schema, ui), ...prefill.flatMap(({ pointer, from }) => [
    ...(hasField(schema, pointer) ? [] : [`pre-fill ${pointer} points to no field`]),
    ...(from === 'earlier' || (from.startsWith('profile.') && profileFields.has(from.slice('profile.'.length))) ? [] : [`pre-fill from unknown ${from}`]),
  ])];
}

/** Whether a JSON Pointer into the form's data names a field of its schema. */
export const hasField = (schema: Schema, pointer: string): boolean => fieldAt(schema, pointer.split('/').slice(1)) !== undefined;

function compileProblems(schema: Schema): string[] {
  try {
    eformValidator().compile(schema);
    return [];
  } catch (error) {
    return [`schema does not compile: ${(error as Error).message}`];
  }
}

/** Every text and list a citizen fills has an upper bound; every pattern was reviewed. */
function boundProblems(node: unknown, path = ''): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, pattern, ...schema } = node as Schema;
  const bounded = ['maxLength', 'enum', 'const', 'oneOf'].some((keyword) => keyword in schema) || schema['format'] === 'date' || schema['format'] === 'date-time' || pattern !== undefined;
  return [
    ...(type === 'string' && !bounded ? [`${path}: a text without an upper bound`] : []),
    ...(type === 'array' && !('maxItems' in schema) ? [`${path}: a list without an upper bound`] : []),
    ...(typeof pattern === 'string' && !reviewedPatterns.has(pattern) ? [`${path}: pattern ${pattern} was not reviewed`] : []),
    ...Object.entries(schema).filter(([key]) => !key.startsWith('x-')).flatMap(([key, value]) => boundProblems(value, `${path}/${key}`)),
  ];
}

/** Every control points to a field, and every field the citizen fills has its control. */
function layoutProblems(schema: Schema, ui: Schema): string[] {
  const scopes = controls(ui);
  const fields = Object.keys((schema['properties'] ?? {}) as Schema);
  return [
    ...scopes.filter((scope) => fieldAt(schema, fieldsOf(scope)) === undefined).map((scope) => `layout: ${scope} points to no field`),
    ...scopes.filter((scope, index) => scopes.indexOf(scope) !== index).map((scope) => `layout: ${scope} stands twice`),
    ...fields.filter((field) => !scopes.some((scope) => fieldsOf(scope)[0] === field)).map((field) => `layout: ${field} has no control`),
  ];
}

const fieldsOf = (scope: string): string[] => scope.replace('#/properties/', '').split('/properties/');

function controls(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(controls);
  if (typeof node !== 'object' || node === null) return [];
  const { type, scope, elements } = node as Schema;
  return type === 'Control' && typeof scope === 'string' ? [scope] : controls(elements);
}

/** The schema of a nested field, following local references; undefined where there is none. */
function fieldAt(root: Schema, path: readonly string[], from: Schema = root): Schema | undefined {
  const reference = from['$ref'];
  const here = typeof reference === 'string' ? reference.split('/').slice(1).reduce<Schema | undefined>((node, key) => node?.[key] as Schema | undefined, root) : from;
  const [field, ...rest] = path;
  if (field === undefined || here === undefined) return here;
  const next = (here['properties'] as Schema | undefined)?.[field] as Schema | undefined;
  return next === undefined ? undefined : fieldAt(root, rest, next);
}
