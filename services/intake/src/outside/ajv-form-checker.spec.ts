import type { Log } from '#runtime';
import { AjvFormChecker } from './ajv-form-checker.js';
import { formMessage } from './form-messages.js';

const log = { pino: { error: () => undefined } } as unknown as Log;
const checker = new AjvFormChecker(log);
const codes = (schema: object, data: unknown): string[] => checker.check({ id: 'x', schema } as never, data).map(({ pointer, code }) => `${pointer} ${code}`);

describe('checking a form', () => {
  it('points at the field, also where it is missing or too much', () => {
    expect(codes({ type: 'object', required: ['a/b'], additionalProperties: false, properties: { 'a/b': {}, list: { items: { type: 'string' } } } }, { list: ['x', 1], 'c~d': 1 })).toEqual([
      '/a~1b required', '/c~0d unknown-field', '/list/1 type',
    ]);
  });

  it('tells a choice once, and the branch of a condition instead of the condition', () => {
    const schema = {
      properties: { sex: { oneOf: [{ const: 'NAM' }, { const: 'NU' }] }, kind: {}, reason: {} },
      if: { properties: { kind: { const: 'AGAIN' } }, required: ['kind'] }, then: { required: ['reason'] },
    };
    expect(codes(schema, { sex: 'X', kind: 'AGAIN' })).toEqual(['/reason required', '/sex enum']);
  });

  it('ignores x- keywords, allows two versions under one $id, and knows formats', () => {
    const schema = (format: string): object => ({ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'urn:vn:same', 'x-rules': [{}], properties: { a: { type: 'string', format, 'x-codelist': 'y' } } });
    expect(codes(schema('date'), { a: '2026-02-30' })).toEqual(['/a format']);
    expect(codes(schema('email'), { a: '2026-02-30' })).toEqual(['/a format']);
  });

  it('fetches nothing, and says that a form is broken instead of failing', () => {
    expect(codes({ $ref: 'https://example.vn/other.json' }, {})).toEqual([' form-unusable']);
    expect(codes({ type: 'nonsense' }, {})).toEqual([' form-unusable']);
  });

  it.each(['', null, 5, [], 'x'])('judges %j as data like any other', (data) => {
    expect(codes({ type: 'object' }, data)).toEqual([' type']);
  });

  it('tells a bounded number of findings of data made to hurt', () => {
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, index]));
    expect(codes({ type: 'object', additionalProperties: false, properties: {} }, wide)).toHaveLength(200);
  });
});

it('every keyword of JSON Schema that can fail has words in both languages', () => {
  const keywords = ['required', 'additionalProperties', 'type', 'format', 'pattern', 'enum', 'const', 'oneOf', 'anyOf', 'not', 'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum',
    'multipleOf', 'minItems', 'maxItems', 'uniqueItems', 'contains', 'minProperties', 'maxProperties', 'propertyNames', 'dependentRequired', 'unevaluatedProperties', 'false schema'];
  for (const keyword of keywords) {
    const { code, message } = formMessage({ keyword, params: { limit: 1, type: 'string', format: 'date', allowedValues: ['a'], allowedValue: 'a', multipleOf: 2 } } as never);
    expect(code).toMatch(/^[a-z-]+$/);
    expect(message.vi).not.toBe(message.en);
    expect(message.vi).not.toContain('undefined');
  }
});
