import { breaksOf } from './additive.js';

const shipped = { type: 'object', required: ['code', 'state'], properties: { code: { type: 'string' }, state: { enum: ['a', 'b'] }, due: { anyOf: [{ type: 'string' }, { type: 'null' }] } } };

describe('a newer event schema', () => {
  it('may add properties', () => {
    expect(breaksOf(shipped, { ...shipped, required: ['code', 'state', 'unit'], properties: { ...shipped.properties, unit: { type: 'string' } } })).toEqual([]);
  });

  it.each([
    ['a removed property', { ...shipped, properties: { state: shipped.properties.state, due: shipped.properties.due } }, '/code: removed'],
    ['a promise taken back', { ...shipped, required: ['code'] }, 'the event/state: was promised, now optional or gone'],
    ['another type', { ...shipped, properties: { ...shipped.properties, code: { type: 'number' } } }, '/code: type "string" became "number"'],
    ['a value readers do not know', { ...shipped, properties: { ...shipped.properties, state: { enum: ['a', 'b', 'c'] } } }, '/state: values c are new to readers; publish them under a new type'],
    ['a new kind of value', { ...shipped, properties: { ...shipped.properties, due: { anyOf: [{ type: 'string' }, { type: 'null' }, { type: 'number' }] } } }, '/due: a new kind of value'],
  ])('may not bring %s', (_what, now, expected) => {
    expect(breaksOf(shipped, now)).toContain(expected);
  });
});
