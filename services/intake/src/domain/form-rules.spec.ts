import { ageOn, formRuleFindings } from './form-rules.js';

const codes = (form: string, data: Record<string, unknown>, on = '2026-03-05', caseKey = 'OWN'): string[] => formRuleFindings(form, data as never, on, caseKey).map(({ pointer, code }) => `${pointer} ${code}`);

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

  describe('CT01: consents to permanent residence (ý kiến đồng ý)', () => {
    const missing = (caseKey: string, dateOfBirth: string, ...roles: string[]): string[] =>
      codes('CT01', { requestType: 'DANG_KY_THUONG_TRU', dateOfBirth, consents: roles.map((role) => ({ role, method: 'VNEID' })) }, '2026-08-05', caseKey);
    const [adult, minor, infant] = ['1990-01-01', '2010-01-01', '2023-01-01'];

    it.each([
      ['into one\'s own dwelling, an adult\'s: none', 'OWN', adult, []],
      ['into a relative\'s: head and owner', 'FAMILY', adult, ['/consents consent-missing-head', '/consents consent-missing-owner']],
      ['into a rented one: the owner', 'RENT', adult, ['/consents consent-missing-owner']],
      ['a minor\'s: a parent or guardian', 'OWN', minor, ['/consents consent-missing-guardian']],
      ['a small child\'s, joining its parents: not the head', 'FAMILY', infant, ['/consents consent-missing-owner', '/consents consent-missing-guardian']],
      ['a small child\'s at its parents\' place: only theirs', 'CHILD_UNDER6', infant, ['/consents consent-missing-guardian']],
      ['on a vehicle: the officer judges', 'VEHICLE', adult, []],
    ])('%s', (_what, caseKey, born, expected) => {
      expect(missing(caseKey, born)).toEqual(expected);
      expect(missing(caseKey, born, 'HEAD', 'OWNER', 'GUARDIAN')).toEqual([]);
    });

    it('each by whom it takes: another\'s does not stand for it', () => {
      expect(missing('FAMILY', adult, 'OWNER')).toEqual(['/consents consent-missing-head']);
      expect(missing('RENT', adult, 'HEAD')).toEqual(['/consents consent-missing-owner']);
      expect(codes('CT01', { requestType: 'DANG_KY_THUONG_TRU', dateOfBirth: adult, consents: ['OWNER', null, 5] }, '2026-08-05', 'RENT')).toEqual(['/consents consent-missing-owner']);
    });

    it('are not asked for temporary residence', () => {
      expect(codes('CT01', { requestType: 'DANG_KY_TAM_TRU', dateOfBirth: adult }, '2026-08-05', 'FAMILY')).toEqual([]);
    });
  });

  it('says nothing of what is missing or no date: that is the schema\'s business', () => {
    expect(codes('TK01', {})).toEqual([]);
    expect(codes('TK01', { dateOfBirth: 5, lastPassport: 'x' })).toEqual([]);
  });
});
