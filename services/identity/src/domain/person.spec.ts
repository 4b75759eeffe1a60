import { ageOn, emptyProfile, isSamePerson, mayClaim, type Person } from './person.js';

const known: Person = {
  id: 'person', personalId: '079190004521', passport: null, familyName: 'Trần', middleAndGivenName: 'Thị Mỹ Hạnh', sex: 'female', dateOfBirth: '1990-11-02', nationality: 'VN',
  phone: '+84912345678', version: 1, ...emptyProfile,
};

describe('person', () => {
  it('is the same under any writing of the name', () => {
    expect(isSamePerson(known, { familyName: 'TRẦN', middleAndGivenName: 'THỊ MỸ HẠNH', sex: 'female', dateOfBirth: '1990-11-02' })).toBe(true);
    expect(isSamePerson(known, { ...known, middleAndGivenName: 'Thị Mỹ Hanh' })).toBe(false);
    expect(isSamePerson(known, { ...known, dateOfBirth: '1990-11-03' })).toBe(false);
    expect(isSamePerson(known, { ...known, sex: 'male' })).toBe(false);
  });

  it('known from a counter is claimed by their own phone number alone', () => {
    expect(mayClaim(known, known, '+84912345678')).toBe(true);
    expect(mayClaim(known, known, '+84999999999')).toBe(false);
    expect(mayClaim({ ...known, phone: null }, known, '+84912345678')).toBe(false);
    expect(mayClaim(known, { ...known, familyName: 'Lê' }, '+84912345678')).toBe(false);
  });

  it('is as old as their completed years', () => {
    expect(ageOn('2012-06-01', '2026-05-31')).toBe(13);
    expect(ageOn('2012-06-01', '2026-06-01')).toBe(14);
    expect(ageOn('2012-02-29', '2026-02-28')).toBe(13);
  });
});
