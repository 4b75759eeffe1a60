import { ageOn, formRuleFindings } from './form-rules.js';

const codes = (form: string, data: Record<string, unknown>, on = '2026-03-05'): string[] => formRuleFindings(form, data as never, on).map(({ pointer, code }) => `${pointer} ${code}`);

describe('rules of forms', () => {
  it.each([
    ['2012-03-05', '2026-03-05', 14], ['2012-03-06', '2026-03-05', 13], ['2012-02-29', '2026-02-28', 13], ['2012-02-29', '2026-03-01', 14],
  ])('born %s, on %s a person is %i', (born, on, age) => {
    expect(ageOn(born, on)).toBe(age);
  });

  it('TK01 is for people of 14 and over on the day of filing, TK01a for children (TK01-R1)', () => {
    expect(codes('TK01', { dateOfBirth: '2012-03-06' })).toEqual(['/dateOfBirth under-14']);
    expect(codes('TK01', { dateOfBirth: '2012-03-05' })).toEqual([]);
    expect(codes('TK01a', { dateOfBirth: '2012-03-05' })).toEqual(['/dateOfBirth aged-14']);
    expect(codes('TK01a', { dateOfBirth: '2012-03-06' })).toEqual([]);
  });

  it('TK01: the last passport was not issued after the day of filing (TK01-R4)', () => {
    expect(codes('TK01', { dateOfBirth: '1990-01-01', lastPassport: { issueDate: '2026-03-06' } })).toEqual(['/lastPassport/issueDate date-in-future']);
    expect(codes('TK01', { dateOfBirth: '1990-01-01', lastPassport: { issueDate: '2026-03-05' } })).toEqual([]);
  });

  it('nobody is born after the day of filing, told once', () => {
    expect(codes('TK01', { dateOfBirth: '2026-03-06' })).toEqual(['/dateOfBirth date-in-future']);
    expect(codes('ANY', { dateOfBirth: '2026-03-06' })).toEqual(['/dateOfBirth date-in-future']);
  });

  it('a stay ends after it begins, by the instants and not by their letters', () => {
    expect(codes('TBLT', { stayFrom: '2026-03-05T22:00:00+07:00', stayTo: '2026-03-05T16:00:00Z' })).toEqual([]);
    expect(codes('TBLT', { stayFrom: '2026-03-05T22:00:00+07:00', stayTo: '2026-03-05T21:00:00+07:00' })).toEqual(['/stayTo before-start']);
  });

  it('says nothing of what is missing or no date: that is the schema\'s business', () => {
    expect(codes('TK01', {})).toEqual([]);
    expect(codes('TK01', { dateOfBirth: 5, lastPassport: 'x' })).toEqual([]);
  });
});
