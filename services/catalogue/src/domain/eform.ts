import type { InputError, ProcedureVersion } from '#contracts';
import { finding } from './finding.js';

type Eform = ProcedureVersion['eforms'][number];
type Schema = { readonly [keyword: string]: unknown };

/** Says why a JSON Schema does not compile; null when it does. */
export type SchemaFault = (schema: Schema) => string | null;

/** Fields of a profile a form may be filled from; their shapes are in reference/README.md. */
const profileFields = new Set([
  'fullName', 'familyName', 'middleAndGivenName', 'sex', 'dateOfBirth', 'placeOfBirth', 'personalId', 'ethnicity', 'religion', 'phone', 'email',
  'permanentResidence', 'temporaryResidence', 'currentResidence', 'occupation',
]);

/** Regular expressions read by a person and linear in the length of the text: personal number, province, commune, country, telephone. */
const reviewedPatterns = new Set(['^[0-9]{12}$', '^[0-9]{2}$', '^[0-9]{5}$', '^[A-Z]{2}$', '^[+]?[0-9 .-]{8,20}$']);

/** What is wrong with an e-form: a schema that does not compile or sets no bounds, a layout or a pre-fill that points nowhere. */
export function eformFindings({ schema, ui, prefill }: Eform, pointer: string, faultOf: SchemaFault): InputError[] {
  const fault = faultOf(schema);
  return [
    ...(fault === null ? [] : [finding(`${pointer}/schema`, 'schema-broken', `Lược đồ không biên dịch được: ${fault}`, `the schema does not compile: ${fault}`)]),
    ...unbounded(schema, `${pointer}/schema`),
    ...layoutFindings(schema, ui, `${pointer}/ui`),
    ...prefill.flatMap((rule, index) => prefillFindings(schema, rule, `${pointer}/prefill/${index}`)),
  ];
}

/** Whether a JSON Pointer into the form's data names a field of its schema. */
export const hasField = (schema: Schema, pointer: string): boolean => fieldAt(schema, pointer.split('/').slice(1)) !== undefined;

function prefillFindings(schema: Schema, { pointer: field, from }: Eform['prefill'][number], pointer: string): InputError[] {
  const known = from === 'earlier' || (from.startsWith('profile.') && profileFields.has(from.slice('profile.'.length)));
  return [
    ...(hasField(schema, field) ? [] : [finding(`${pointer}/pointer`, 'no-such-field', `Điền sẵn ${field} không trỏ tới mục nào`, `pre-fill ${field} points to no field`)]),
    ...(known ? [] : [finding(`${pointer}/from`, 'no-such-source', `Không có nguồn điền sẵn ${from}`, `pre-fill from unknown ${from}`)]),
  ];
}

/** Every text and list a citizen fills has an upper bound; every pattern was reviewed. */
function unbounded(node: unknown, pointer: string): InputError[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, pattern, ...rest } = node as Schema;
  const bounded = ['maxLength', 'enum', 'const', 'oneOf'].some((keyword) => keyword in rest) || rest['format'] === 'date' || rest['format'] === 'date-time' || pattern !== undefined;
  return [
    ...(type === 'string' && !bounded ? [finding(pointer, 'text-unbounded', 'Văn bản không có giới hạn độ dài', 'a text without an upper bound')] : []),
    ...(type === 'array' && !('maxItems' in rest) ? [finding(pointer, 'list-unbounded', 'Danh sách không có giới hạn số mục', 'a list without an upper bound')] : []),
    ...(typeof pattern === 'string' && !reviewedPatterns.has(pattern) ? [finding(pointer, 'pattern-not-reviewed', `Mẫu ${pattern} chưa được rà soát`, `pattern ${pattern} was not reviewed`)] : []),
    ...Object.entries(rest).filter(([key]) => !key.startsWith('x-')).flatMap(([key, value]) => unbounded(value, `${pointer}/${key}`)),
  ];
}

/** Every control points to a field, and every field the citizen fills has its control. */
function layoutFindings(schema: Schema, ui: Schema, pointer: string): InputError[] {
  const scopes = controls(ui);
  const fields = Object.keys((schema['properties'] ?? {}) as Schema);
  return [
    ...scopes.filter((scope) => fieldAt(schema, fieldsOf(scope)) === undefined).map((scope) => finding(pointer, 'no-such-field', `Bố cục: ${scope} không trỏ tới mục nào`, `layout: ${scope} points to no field`)),
    ...scopes.filter((scope, index) => scopes.indexOf(scope) !== index).map((scope) => finding(pointer, 'repeated', `Bố cục: ${scope} đứng hai lần`, `layout: ${scope} stands twice`)),
    ...fields.filter((field) => !scopes.some((scope) => fieldsOf(scope)[0] === field)).map((field) => finding(pointer, 'no-control', `Bố cục: mục ${field} không có ô nhập`, `layout: ${field} has no control`)),
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
