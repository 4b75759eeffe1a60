import fc from 'fast-check';
import { dossierCode } from './dossier-code.js';

describe('the code of a dossier', () => {
  it.each([
    ['000.00.16.H40', '2020-12-17T09:00:00+07:00', 1, '000.00.16.H40-201217-0001'],
    ['H40.16', '2026-06-09T23:59:59+07:00', 9_999, 'H40.16-260609-9999'],
    ['H40.16', '2026-06-09T17:00:00Z', 10_000, 'H40.16-260610-10000'],
  ])('of %s at %s, number %i is %s', (agency, at, number, code) => {
    expect(dossierCode(agency, new Date(at), number)).toBe(code);
  });

  it('is another for another number, however far it widens', () => {
    const at = new Date('2026-06-09T09:00:00+07:00');
    fc.assert(fc.property(fc.integer({ min: 1, max: 5_000_000 }), fc.integer({ min: 1, max: 5_000_000 }), (one, other) => {
      expect(dossierCode('H40', at, one) === dossierCode('H40', at, other)).toBe(one === other);
    }));
  });

  it.each([0, -1, 1.5, Number.NaN])('is not made of %d', (number) => {
    expect(() => dossierCode('H40', new Date(0), number)).toThrow(RangeError);
  });
});
