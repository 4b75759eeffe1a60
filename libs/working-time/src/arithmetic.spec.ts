import { said, vn, weekdays, withSaturday } from '../test/calendars.js';
import { addCalendarDays, addMonths, addWorkingDays, addWorkingHours, workingDaysBetween, workingTimeBetween } from './index.js';

const hour = 3_600_000;

describe('working hours', () => {
  it('of no length stay where they are in working time, and wait for it elsewhere', () => {
    const none = (from: string) => said(addWorkingHours(weekdays, vn(from), 0));
    expect(none('T3 10/03/2026 12:00')).toBe('T3 10/03/2026 12:00');
    expect(none('T3 10/03/2026 12:30')).toBe('T3 10/03/2026 13:00');
    expect(none('T6 13/03/2026 17:00')).toBe('T6 13/03/2026 17:00');
    expect(none('T6 13/03/2026 18:00')).toBe('T2 16/03/2026 08:00');
  });

  it('are exact to the millisecond', () => {
    const from = vn('T3 10/03/2026 09:00');
    expect(addWorkingHours(weekdays, from, 1 / hour)).toEqual(new Date(from.getTime() + 1));
  });

  it('between two instants leave out breaks and days of rest, and turn round', () => {
    const [friday, monday] = [vn('T6 13/03/2026 11:00'), vn('T2 16/03/2026 14:00')];
    expect(workingTimeBetween(weekdays, friday, monday)).toBe(10 * hour);
    expect(workingTimeBetween(withSaturday, friday, monday)).toBe(14 * hour);
    expect(workingTimeBetween(weekdays, monday, friday)).toBe(-10 * hour);
  });
});

describe('days and months', () => {
  it('leave out the day they are counted from', () => {
    expect(addWorkingDays(weekdays, '2026-03-10', 3)).toBe('2026-03-13');
    expect(workingDaysBetween(weekdays, '2026-03-10', '2026-03-13')).toBe(3);
    expect(addCalendarDays(weekdays, '2026-03-10', 3)).toBe('2026-03-13');
  });

  it('of rest are no last days', () => {
    expect(addCalendarDays(weekdays, '2026-03-10', 4)).toBe('2026-03-16');
    expect(addCalendarDays(withSaturday, '2026-03-10', 4)).toBe('2026-03-16');
    expect(addMonths(weekdays, '2025-08-31', 6)).toBe('2026-03-02');
    expect(addMonths(weekdays, '2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths(weekdays, '2026-11-24', 12)).toBe('2027-11-25');
  });

  it('reach thousands of days on', () => {
    // 40,000 and the six weekdays off in 2027: 8,001 weeks and a day.
    expect(addWorkingDays(weekdays, '2026-12-31', 40_000)).toBe('2180-05-05');
    expect(workingDaysBetween(weekdays, '2026-12-31', '2180-05-05')).toBe(40_000);
  });

  it.each([
    ['a day that is none', () => addWorkingDays(weekdays, '2026-02-30', 1)],
    ['words', () => addCalendarDays(weekdays, 'Tết', 1)],
    ['a day before the years it knows', () => addMonths(weekdays, '1975-12-31', 1)],
    ['more days than the years it knows', () => addWorkingDays(weekdays, '2026-03-10', 50_000)],
    ['days that no calendar has', () => addWorkingDays(weekdays, '2026-03-10', Number.MAX_SAFE_INTEGER)],
    ['months that no calendar has', () => addMonths(weekdays, '2026-03-10', Number.MAX_SAFE_INTEGER)],
    ['days taken away', () => addWorkingDays(weekdays, '2026-03-10', -1)],
    ['half a day', () => addCalendarDays(weekdays, '2026-03-10', 0.5)],
    ['an instant that is none', () => addWorkingHours(weekdays, new Date(Number.NaN), 1)],
  ])('refuse %s', (_what, answer) => {
    expect(answer).toThrow(RangeError);
  });
});
