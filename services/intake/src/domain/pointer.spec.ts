import fc from 'fast-check';
import { isWithin, type JsonObject, stepsOf, valueAt, withValueAt } from './pointer.js';

const form: JsonObject = { name: 'Ánh', address: { commune: '05443' }, members: [{ name: 'Bình' }], 'a/b': { '~': 1 } };

describe('a JSON Pointer', () => {
  it.each([['/name', 'Ánh'], ['/address/commune', '05443'], ['/members/0/name', 'Bình'], ['/a~1b/~0', 1], ['/members/1', undefined], ['/members/-1', undefined], ['/name/x', undefined], ['/toString', undefined]])('%s reads %j', (pointer, value) => {
    expect(valueAt(form, pointer)).toEqual(value);
  });

  it('writes into a copy and makes the groups on the way', () => {
    expect(withValueAt(form, '/residence/province/code', '19')).toEqual({ ...form, residence: { province: { code: '19' } } });
    expect(withValueAt(form, '/members/1', { name: 'Chi' })?.['members']).toEqual([{ name: 'Bình' }, { name: 'Chi' }]);
    expect(form['residence']).toBeUndefined();
  });

  it.each(['name', '', '/__proto__/x', '/a/constructor', '/a/prototype/b', '/name/first', '/members/5', '/members/x'])('%j is followed nowhere', (pointer) => {
    expect(withValueAt(form, pointer, 1)).toBeNull();
  });

  it('reads back what it wrote', () => {
    const step = fc.string({ minLength: 1, maxLength: 5 }).filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), fc.string(), (steps, value) => {
      const pointer = steps.map((each) => `/${each.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
      expect(stepsOf(pointer)).toEqual(steps);
      expect(valueAt(withValueAt({}, pointer, value) ?? undefined, pointer)).toBe(value);
    }));
  });

  it('knows what lies within', () => {
    expect([isWithin('/a/b', '/a'), isWithin('/a', '/a'), isWithin('/ab', '/a'), isWithin('/a', '/a/b')]).toEqual([true, true, false, false]);
  });
});
