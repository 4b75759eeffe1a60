import { hc, hcs, office, roundTheClock, rules2018, said, vn, weekdays, withSaturday, withSaturdayData, workingDays, workingHours } from '../test/calendars.js';
import { agencyDue, apologyDeadline, applicantDue, compileCalendar, isLate, type Limit, type Office, supplementDeadline } from './index.js';

const due = (where: Office, arrivedAt: string, limit: Limit) => said(agencyDue(where, vn(arrivedAt), limit).at);

describe('what the agency owes', () => {
  it('within no days is due the same day, and the next one after the procedure\'s own hour', () => {
    const sameDay: Limit = { value: 0, unit: 'workingDay', sameDayUntil: '15:00' };
    expect(due(hc, 'T6 13/03/2026 15:00:00', sameDay)).toBe('T6 13/03/2026 17:00');
    expect(due(hc, 'T6 13/03/2026 15:00:01', sameDay)).toBe('T2 16/03/2026 17:00');
    expect(due(hcs, 'T6 13/03/2026 15:00:01', sameDay)).toBe('T7 14/03/2026 12:00');
    expect(due(hc, 'T7 14/03/2026 09:00', sameDay)).toBe('T2 16/03/2026 17:00');
  });

  it('within no days, received after the last session but before the cut-off, is due the next day', () => {
    const shorter = office(compileCalendar({ ...withSaturdayData, weekdaySessions: [{ from: '07:30', to: '11:30' }, { from: '13:30', to: '16:30' }] }));
    expect(due(shorter, 'T3 10/03/2026 16:30', workingDays(0))).toBe('T3 10/03/2026 16:30');
    expect(due(shorter, 'T3 10/03/2026 16:45', workingDays(0))).toBe('T4 11/03/2026 16:30');
    expect(due(shorter, 'T6 13/03/2026 16:45', workingDays(0))).toBe('T7 14/03/2026 12:00');
    expect(due(shorter, 'T6 13/03/2026 16:45', { value: 0, unit: 'calendarDay' })).toBe('T2 16/03/2026 16:30');
    expect(due(shorter, 'T3 10/03/2026 16:45', workingDays(1))).toBe('T4 11/03/2026 16:30');
  });

  it('is late one millisecond after the due instant, not at it', () => {
    const limit = agencyDue(hc, vn('T3 10/03/2026 09:00'), workingDays(1));
    expect(isLate(limit, limit.at)).toBe(false);
    expect(isLate(limit, new Date(limit.at.getTime() + 1))).toBe(true);
  });

  it('is provisional past the last decided day', () => {
    const from = vn('T6 29/01/2027 10:00');
    expect(agencyDue(hc, from, workingDays(2))).toEqual({ at: vn('T3 02/02/2027 17:00'), day: '2027-02-02', provisional: false });
    expect(agencyDue(hc, from, workingDays(3))).toEqual({ at: vn('T4 03/02/2027 17:00'), day: '2027-02-03', provisional: true });
    expect(agencyDue(hc, from, workingHours(24)).provisional).toBe(true);
  });

  it('day and night means all hours and all days', () => {
    const always = office(roundTheClock);
    expect(due(always, 'T2 16/02/2026 23:00', workingHours(2))).toBe('T3 17/02/2026 01:00');
    expect(agencyDue(always, vn('T2 16/02/2026 23:00'), workingHours(1))).toEqual({ at: vn('T3 17/02/2026 00:00'), day: '2026-02-16', provisional: false });
    expect(agencyDue(always, vn('T2 16/02/2026 23:00'), workingDays(2))).toEqual({ at: vn('T5 19/02/2026 00:00'), day: '2026-02-18', provisional: false });
  });

  it.each([
    ['part of a day', { value: 0.5, unit: 'workingDay' }],
    ['part of a month', { value: 1.5, unit: 'month' }],
    ['a negative limit', { value: -1, unit: 'workingDay' }],
    ['negative hours', { value: -1, unit: 'workingHour' }],
    ['no number', { value: Number.NaN, unit: 'workingHour' }],
    ['endless hours', { value: Number.POSITIVE_INFINITY, unit: 'workingHour' }],
    ['a thousand years of hours', { value: 8_760_000, unit: 'workingHour' }],
    ['a million working days', { value: 1_000_000, unit: 'workingDay' }],
    ['a million days', { value: 1_000_000, unit: 'calendarDay' }],
    ['a quadrillion months', { value: 1e15, unit: 'month' }],
  ] as const)('refuses %s', (_what, limit) => {
    expect(() => agencyDue(hc, vn('T3 10/03/2026 09:00'), limit)).toThrow(RangeError);
  });
});

describe('what the applicant owes', () => {
  it('may be done until midnight, counted from the day asked, after hours too', () => {
    expect(applicantDue(hc, vn('T6 13/03/2026 20:00'), workingDays(1))).toEqual({ at: vn('T3 17/03/2026 00:00'), day: '2026-03-16', provisional: false });
    expect(applicantDue(hc, vn('T4 11/03/2026 10:00'), { value: 3, unit: 'calendarDay' }).day).toBe('2026-03-16');
  });

  it('is never closed on a Saturday that is no working day, nor before its own number of days', () => {
    const { due: limit, mayCloseFrom } = supplementDeadline(hcs, vn('T4 11/03/2026 10:00'), 2);
    expect(limit.day).toBe('2026-03-13');
    expect(said(mayCloseFrom)).toBe('T2 16/03/2026 08:00');
  });
});

describe('apology deadline', () => {
  const of2018 = office(weekdays, { rules: rules2018 });

  it('2018: the day before, at the end of its last session, for limits of hours too', () => {
    expect(said(apologyDeadline(of2018, agencyDue(of2018, vn('T3 10/03/2026 10:00'), workingHours(8))))).toBe('T3 10/03/2026 17:00');
    expect(said(apologyDeadline(of2018, agencyDue(of2018, vn('T3 10/03/2026 10:00'), workingDays(3))))).toBe('T5 12/03/2026 17:00');
  });

  it('2018: a Saturday session that is no working day does not do', () => {
    const saturdays = office(withSaturday, { rules: rules2018 });
    expect(said(apologyDeadline(saturdays, agencyDue(saturdays, vn('T5 12/03/2026 10:00'), workingDays(2))))).toBe('T6 13/03/2026 17:00');
  });
});
