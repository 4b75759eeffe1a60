import type { Schema } from '../../deploy/openapi/schema.js';

/** Texts of every form the API asks for; the first that fits is taken. */
const texts = ['019201006482', '05443', '19', '123456', 'can.bo.mau', 'G01-TNG', 'VN', 'B1234567', '0912345678', '/phone', 'a'.repeat(43), 'a'.repeat(64), '2026-12-01'];
const byName: Readonly<Record<string, string>> = {
  dateOfBirth: '1990-07-15', from: '2026-12-01', to: '2026-12-31', lastDay: '2026-12-31', newDue: '2026-12-01', at: '2026-11-20T09:00:00+07:00', agency: 'G01-TNG', unit: 'G01-TNG-MC',
};
const byFormat: Readonly<Record<string, string>> = {
  uuid: '0198a5c4-7f3e-7c21-9a44-2b1f0e6d9c11', email: 'ai.do@example.vn', uri: 'http://127.0.0.1:8080/api/identity/v1/vneid/callback', 'date-time': '2026-11-20T09:00:00+07:00', date: '2026-12-01',
};

/** A value a schema takes, with every field it knows, so that nothing of it stays untried. */
export function sampleOf(schema: Schema, resolve: (schema: Schema) => Schema, name = '', depth = 0): unknown {
  const { type, enum: values, format, pattern, minLength = 0, maxLength = 4_000, minimum = 1, items, properties, anyOf, const: only } = resolve(schema);
  if (only !== undefined) return only;
  if (values !== undefined) return values[0];
  if (anyOf !== undefined) return sampleOf(anyOf[0] ?? {}, resolve, name, depth);
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object': return depth > 8 ? {} : Object.fromEntries(Object.entries(properties ?? {}).map(([key, value]) => [key, sampleOf(value, resolve, key, depth + 1)]));
    case 'array': return items === undefined || depth > 8 ? [] : [sampleOf(items, resolve, name, depth + 1)];
    case 'integer': case 'number': return minimum;
    case 'boolean': return true;
    default: return format !== undefined ? byFormat[format] ?? 'x' : textOf(name, pattern, minLength, maxLength);
  }
}

function textOf(name: string, pattern: string | undefined, minLength: number, maxLength: number): string {
  const named = byName[name];
  if (named !== undefined && named.length <= maxLength && (pattern === undefined || new RegExp(pattern).test(named))) return named;
  if (pattern !== undefined) return texts.find((text) => new RegExp(pattern).test(text)) ?? 'x';
  return 'Nội dung cụ thể, rõ ràng'.padEnd(minLength, '.').slice(0, maxLength);
}
