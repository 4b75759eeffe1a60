import fc from 'fast-check';
import { personalIdFault, readPersonalId } from './personal-id.js';

describe('personal id', () => {
  it('tells place, sex and year of birth of a number', () => {
    expect(readPersonalId('019201006482')).toEqual({ place: '019', sex: 'male', birthYear: 2001 });
    expect(readPersonalId('079190004521')).toEqual({ place: '079', sex: 'female', birthYear: 1990 });
  });

  it('knows births of every century the digit can say', () => {
    expect(readPersonalId('001900000001')).toMatchObject({ sex: 'female', birthYear: 2300 });
    expect(readPersonalId('001412000001')).toMatchObject({ sex: 'male', birthYear: 2112 });
  });

  it.each(['', '01920100648', '0192010064821', '01920100648a', '٠١٩٢٠١٠٠٦٤٨٢', '019 20100648'])('refuses %p by its form', (text) => {
    expect(readPersonalId(text)).toBe('form');
  });

  it('refuses a province that never was', () => {
    expect(readPersonalId('003201006482')).toBe('province');
    expect(readPersonalId('097201006482')).toBe('province');
  });

  it('takes the code of a country for a birth registered abroad', () => {
    expect(readPersonalId('140195000123')).toMatchObject({ place: '140' });
  });

  it('must agree with sex and date of birth', () => {
    expect(personalIdFault('019201006482', { sex: 'male', dateOfBirth: '2001-12-31' })).toBeNull();
    expect(personalIdFault('019201006482', { sex: 'female', dateOfBirth: '2001-12-31' })).toBe('sex');
    expect(personalIdFault('019201006482', { sex: 'male', dateOfBirth: '1901-12-31' })).toBe('birth-year');
  });

  it('agrees with exactly one sex and one year', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1900, max: 2399 }), (century, year, said) => {
      const number = `019${century}${String(year).padStart(2, '0')}123456`;
      const agreeing = (['male', 'female'] as const).filter((sex) => personalIdFault(number, { sex, dateOfBirth: `${said}-06-15` }) === null);
      expect(agreeing).toHaveLength(said === 1900 + Math.floor(century / 2) * 100 + year ? 1 : 0);
    }));
  });
});
