import type { ProcedureVersion } from '#contracts';
import { type Json, type JsonObject, valueAt, withValueAt } from './pointer.js';

/** Where a pre-filled field came from (P-a). */
export interface FieldSource {
  /** `/form/...`. */
  readonly pointer: string;
  readonly source: 'profile' | 'earlier';
  /** `profile.fullName`, or the code of the earlier dossier. */
  readonly from: string;
}

export interface Prefilled {
  readonly form: JsonObject;
  readonly sources: readonly FieldSource[];
}

type Eform = ProcedureVersion['eforms'][number];

/** The schema of a field; follows properties and local references. */
function schemaAt(root: Json, pointer: string): Json | undefined {
  let schema: Json | undefined = root;
  const resolve = (): void => {
    for (let hops = 0; hops < 10; hops += 1) {
      const reference = valueAt(schema, '/$ref');
      if (typeof reference !== 'string' || !reference.startsWith('#/')) return;
      schema = valueAt(root, reference.slice(1));
    }
  };
  resolve();
  for (const step of pointer.slice(1).split('/')) {
    const properties = valueAt(schema, '/properties');
    schema = typeof properties === 'object' && properties !== null && !Array.isArray(properties) ? properties[step] : undefined;
    resolve();
  }
  return schema;
}

const sexWords = { male: ['nam', 'male'], female: ['nữ', 'female'] };

/** A value in the words of the form's field; undefined when the field does not take it. */
function inFieldsWords(schema: Json | undefined, field: string, value: Json): Json | undefined {
  const choices = valueAt(schema, '/oneOf');
  if (field === 'sex' && Array.isArray(choices)) {
    const words = sexWords[value === 'female' ? 'female' : 'male'];
    return valueAt(choices.find((each) => words.includes(String(valueAt(each, '/title') ?? '').toLowerCase())), '/const');
  }
  const wanted = valueAt(schema, '/type') ?? typeof value;
  return schema !== undefined && wanted === typeof value && !Array.isArray(choices) ? value : undefined;
}

/**
 * Fills a form with what the state holds: the person's profile first, then the same fields of an earlier dossier. A field that takes neither stays open.
 * `prefix` is where the form's data stands in the draft's form (`''` for the only form).
 */
export function prefill(
  form: JsonObject, eform: Eform, prefix: string, profile: JsonObject | null, earlier: { readonly code: string; readonly form: JsonObject } | null,
): Prefilled {
  let filled = form;
  const sources: FieldSource[] = [];
  const put = (pointer: string, value: Json, source: FieldSource['source'], from: string): void => {
    const next = withValueAt(filled, prefix + pointer, value);
    if (next === null) return;
    filled = next;
    sources.push({ pointer: `/form${prefix}${pointer}`, source, from });
  };
  for (const { pointer, from } of eform.prefill) {
    if (valueAt(filled, prefix + pointer) !== undefined) continue;
    if (from.startsWith('profile.') && profile !== null) {
      const field = from.slice('profile.'.length);
      const held = Object.hasOwn(profile, field) ? profile[field] : undefined;
      const value = held === undefined || held === null || held === '' ? undefined : inFieldsWords(schemaAt(eform.schema as Json, pointer), field, held);
      if (value !== undefined) {
        put(pointer, value, 'profile', from);
        continue;
      }
    }
    const known = earlier === null ? undefined : valueAt(earlier.form, prefix + pointer);
    if (earlier !== null && known !== undefined) put(pointer, known, 'earlier', earlier.code);
  }
  return { form: filled, sources };
}
