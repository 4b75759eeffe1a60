import { vn } from '../test/calendars.js';
import { clockRulesAt, clockRuleSets, vietnamTime } from './index.js';

describe('rule sets', () => {
  it('change at midnight in Vietnam', () => {
    expect(clockRulesAt(new Date('2025-06-30T16:59:59.999Z')).key).toBe('2018');
    expect(clockRulesAt(new Date('2025-06-30T17:00:00.000Z')).key).toBe('2025');
    expect(clockRulesAt(vn('T5 21/06/2018 00:00')).key).toBe('2018');
  });

  it('differ in the apology only', () => {
    const [before, now] = clockRuleSets;
    expect({ ...before, ...{ key: '', instrument: '', effectiveFrom: '', effectiveTo: '' }, apologyDaysBefore: 0 })
      .toEqual({ ...now, ...{ key: '', instrument: '', effectiveFrom: '', effectiveTo: '' } });
    expect([before?.apologyDaysBefore, now?.apologyDaysBefore]).toEqual([1, 0]);
  });

  it('leave no day without rules since the first, and no day with two', () => {
    const afterEach = clockRuleSets.map(({ effectiveTo }) => effectiveTo && new Date(Date.parse(effectiveTo) + 86_400_000).toISOString().slice(0, 10));
    expect(afterEach.slice(0, -1)).toEqual(clockRuleSets.slice(1).map(({ effectiveFrom }) => effectiveFrom));
    expect(afterEach.at(-1)).toBeNull();
  });

  it('are an error before there were any', () => {
    expect(() => clockRulesAt(vn('T4 20/06/2018 10:00'))).toThrow(RangeError);
  });

  it('may be an installation\'s own', () => {
    const own = clockRuleSets.map(set => ({ ...set, effectiveFrom: '2000-01-01', effectiveTo: null }));
    expect(clockRulesAt(vn('T4 20/06/2018 10:00'), own).key).toBe('2018');
  });
});

describe('Vietnam', () => {
  it('is seven hours ahead of UTC on every day the lib computes with', () => {
    const zone = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Ho_Chi_Minh', timeZoneName: 'longOffset' });
    const offsets = new Set<string | undefined>();
    for (let day = Date.UTC(1976, 0, 1); day < Date.UTC(2200, 0, 1); day += 30 * 86_400_000) offsets.add(zone.formatToParts(day).find(({ type }) => type === 'timeZoneName')?.value);
    expect([...offsets]).toEqual(['GMT+07:00']);
  });

  it('writes instants with its offset', () => {
    expect(vietnamTime(vn('CN 22/11/2026 10:12:45'))).toBe('2026-11-22T10:12:45.000+07:00');
    expect(new Date(vietnamTime(vn('CN 22/11/2026 00:00')))).toEqual(vn('CN 22/11/2026 00:00'));
  });
});
