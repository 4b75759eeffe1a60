import fc from 'fast-check';
import { type KeyTerm, nextTerm, publishedAt, signerAt, termFrom, withdrawn } from './signing-keys.js';

const day = 86_400_000;
const start = new Date('2026-01-01T00:00:00+07:00');
const on = (days: number): Date => new Date(start.getTime() + days * day);

describe('signing keys', () => {
  it('begin with one that signs at once', () => {
    expect(nextTerm([], start)).toEqual({ signsFrom: start, signsUntil: on(90), publishedUntil: on(91) });
  });

  it('are followed by the next one a day ahead, without a moment that nobody signs', () => {
    const first = { kid: 'a', ...termFrom(start) };
    expect(nextTerm([first], on(88.9))).toBeNull();
    const second = { kid: 'b', ...nextTerm([first], on(89.5))! };
    expect(second.signsFrom).toEqual(on(90));
    expect(publishedAt([first, second], on(89.6)).map(({ kid }) => kid)).toEqual(['a', 'b']);
    expect(signerAt([first, second], on(89.99))?.kid).toBe('a');
    expect(signerAt([first, second], on(90))?.kid).toBe('b');
  });

  it('have a signer for a clock that is behind too', () => {
    const first = { kid: 'a', ...termFrom(start) };
    expect(signerAt([first, { kid: 'b', ...termFrom(on(90)) }], on(-0.01))?.kid).toBe('a');
    expect(signerAt([first], on(90))).toBeUndefined();
  });

  it('leave the key set a day after their last signature', () => {
    const first = { kid: 'a', ...termFrom(start) };
    expect(publishedAt([first], on(90.9))).toHaveLength(1);
    expect(publishedAt([first], on(91))).toHaveLength(0);
  });

  it('withdrawn sign no more; compromised are forgotten at once', () => {
    const first = { kid: 'a', ...termFrom(start) };
    expect(withdrawn(first, false, on(10))).toEqual({ signsUntil: on(10), publishedUntil: on(11) });
    expect(withdrawn(first, true, on(10))).toEqual({ signsUntil: on(10), publishedUntil: on(10) });
    expect(withdrawn({ ...first, signsUntil: on(5) }, false, on(10)).signsUntil).toEqual(on(5));
  });

  it('have a signer, and publish it, at every hourly look for years', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 10, maxLength: 300 }), (hours) => {
      const keys: KeyTerm[] = [];
      let now = start.getTime();
      for (const step of hours) {
        const next = nextTerm(keys, new Date(now));
        if (next !== null) keys.push({ kid: String(keys.length), ...next });
        const signer = signerAt(keys, new Date(now));
        expect(signer).toBeDefined();
        expect(publishedAt(keys, new Date(now))).toContain(signer);
        now += step * 3_600_000;
      }
    }), { numRuns: 50 });
  });
});
