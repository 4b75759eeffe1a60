import fc from 'fast-check';
import { isTaxCode } from './tax-code.js';

describe('tax code', () => {
  it.each(['0300588569', '0101248141', '0100109106'])('knows %s, the code of a company everybody knows', (code) => {
    expect(isTaxCode(code)).toBe(true);
  });

  it('takes a branch number after the code', () => {
    expect(isTaxCode('0300588569-001')).toBe(true);
    expect(isTaxCode('0300588569-000')).toBe(false);
  });

  it.each(['', '030058856', '03005885690', '0300588569-1', '0300588569001', ' 0300588569', '030058856x'])('refuses %p by its form', (code) => {
    expect(isTaxCode(code)).toBe(false);
  });

  it('notices any single wrong digit', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), (place, shift) => {
      const digits = [...'0300588569'];
      digits[place] = String((Number(digits[place]) + shift) % 10);
      expect(isTaxCode(digits.join(''))).toBe(false);
    }));
  });

  it('allows at most one check digit for nine digits', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999_999 }), (nine) => {
      const body = String(nine).padStart(9, '0');
      expect([...'0123456789'].filter((digit) => isTaxCode(body + digit)).length).toBeLessThanOrEqual(1);
    }));
  });
});
