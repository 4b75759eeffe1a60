import { type ProcedureVersion, Refusal } from '#contracts';
import { componentsOf } from '../context.js';
import type { Dossier } from '../dossier.js';

/** Refuses component identifiers outside the pinned version, case and channel. */
export function requireComponents(dossier: Dossier, procedure: ProcedureVersion, ids: readonly string[], pointer: string): void {
  const known = new Set(componentsOf(dossier, procedure).map(({ id }) => id));
  const foreign = ids.filter((id) => !known.has(id));
  if (foreign.length > 0) throw new Refusal('dossier.component-unknown', { components: foreign.join(', ') }, foreign.map((id) => ({ pointer, code: id })));
}

/** Refuses JSON Pointers that lead to no field of an e-form of the case: what is named is published, so it must be nothing but a name. */
export function requireFields(dossier: Dossier, procedure: ProcedureVersion, pointers: readonly string[]): void {
  const foreign = pointers.filter((pointer) => !isField(dossier, procedure, pointer));
  if (foreign.length > 0) throw new Refusal('dossier.field-unknown', {}, foreign.map(() => ({ pointer: '/fields', code: 'unknown' })));
}

/** Whether a JSON Pointer leads to a property of an e-form that belongs to the dossier's case. Where there are several, intake keeps each under its component. */
export function isField(dossier: Dossier, procedure: ProcedureVersion, pointer: string): boolean {
  const [first = '', ...rest] = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return componentsOf(dossier, procedure).some(({ id, eformId }) => {
    const schema = procedure.eforms.find((eform) => eform.id === eformId)?.schema;
    if (schema === undefined || first === '') return false;
    return leadsToProperty(schema, schema, [first, ...rest]) || (first === id && rest.length > 0 && leadsToProperty(schema, schema, rest));
  });
}

type Schema = Readonly<Record<string, unknown>>;

/** Keywords under which a schema has further properties of the same object. */
const applicators = ['allOf', 'anyOf', 'oneOf', 'then', 'else'];

function leadsToProperty(root: Schema, schema: Schema, [head, ...rest]: readonly string[]): boolean {
  if (head === undefined) return true;
  const resolved: Schema = typeof schema['$ref'] === 'string' ? { ...definitionOf(root, schema['$ref']), ...schema } : schema;
  const applied = applicators.flatMap((word): readonly Schema[] => [resolved[word] ?? []].flat() as Schema[]);
  if (applied.some((each) => leadsToProperty(root, each, [head, ...rest]))) return true;
  const properties = resolved['properties'] as Schema | undefined;
  if (properties !== undefined && Object.hasOwn(properties, head)) return leadsToProperty(root, properties[head] as Schema, rest);
  const items = resolved['items'] as Schema | undefined;
  return items !== undefined && /^\d{1,3}$/.test(head) && leadsToProperty(root, items, rest);
}

function definitionOf(root: Schema, reference: string): Schema {
  const name = reference.startsWith('#/$defs/') ? reference.slice('#/$defs/'.length) : '';
  return ((root['$defs'] as Schema | undefined)?.[name] ?? {}) as Schema;
}
