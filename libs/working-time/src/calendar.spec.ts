import * as lunar from '@dqcai/vn-lunar';
import type { CalendarData } from '#contracts';
import { publishedDays, roundTheClock, roundTheClockData, vn, weekdays, weekdaysData, withSaturday, withSaturdayData } from '../test/calendars.js';
import { type Calendar, compileCalendar, isOpenForReception, isProvisional, isWorkingDay, sessionsOf, workingDaysBetween } from './index.js';

const daysOf = (year: number, month: number) => Array.from({ length: new Date(year, month, 0).getDate() }, (_, day) => `${year}-${String(month).padStart(2, '0')}-${String(day + 1).padStart(2, '0')}`);

describe('working days of each month, as published and made up', () => {
  it.each([
    [2024, [22, 16, 21, 19, 23, 20, 23, 22, 19, 23, 21, 22], 251],
    [2025, [17, 20, 21, 21, 20, 21, 23, 21, 20, 23, 20, 23], 250],
    [2026, [21, 15, 22, 20, 20, 22, 23, 21, 20, 22, 20, 23], 249],
  ])('%i', (year, months, total) => {
    const counted = months.map((_, index) => daysOf(year, index + 1).filter(date => isWorkingDay(weekdays, date)).length);
    expect(counted).toEqual(months);
    expect(workingDaysBetween(weekdays, `${year - 1}-12-31`, `${year}-12-31`)).toBe(total);
    expect(workingDaysBetween(withSaturday, `${year - 1}-12-31`, `${year}-12-31`)).toBe(total);
  });
});

describe('lunar dates agree with an independent lunar calendar at UTC+7', () => {
  const first = (month: number, day: number, year: number) => {
    const { year: solarYear, month: solarMonth, day: solarDay } = lunar.getSolarDate(day, month, year);
    return new Date(Date.UTC(solarYear, solarMonth - 1, solarDay)).toISOString().slice(0, 10);
  };
  it.each([
    [2024, '2024-02-10', '2024-04-18'],
    [2025, '2025-01-29', '2025-04-07'],
    [2026, '2026-02-17', '2026-04-26'],
    [2027, '2027-02-06', '2027-04-16'],
    [2028, '2028-01-26', '2028-04-04'],
    [2029, '2029-02-13', '2029-04-23'],
    // China has 03/02: the new moon falls at 23:07 in Vietnam.
    [2030, '2030-02-02', '2030-04-12'],
  ])('%i: Tết %s, Giỗ Tổ Hùng Vương %s', (year, newYear, ancestors) => {
    expect(first(1, 1, year)).toBe(newYear);
    expect(first(3, 10, year)).toBe(ancestors);
  });

  it('the holidays in the table are those days, wherever the year is decided', () => {
    const holidays = (name: RegExp) => publishedDays.filter(day => day.kind === 'holiday' && name.test(day.name)).map(day => day.date);
    expect([2024, 2025, 2026].map(year => first(1, 1, year)).filter(date => !holidays(/^Tết [^D]/).includes(date))).toEqual([]);
    expect(holidays(/Hùng Vương/)).toEqual([2024, 2025, 2026, 2027].map(year => first(3, 10, year)));
  });
});

describe('what a day is like', () => {
  it('knows rest days, holidays, swapped days and days made up', () => {
    const day = (date: string, calendar: Calendar = weekdays) => isWorkingDay(calendar, date);
    expect(day('2026-01-02')).toBe(false);
    expect(day('2026-01-10')).toBe(true);
    expect(day('2026-04-27')).toBe(false);
    expect(day('2026-08-22')).toBe(true);
    expect(day('2026-11-24')).toBe(false);
    expect(day('2025-11-24')).toBe(true);
    expect(day('2026-03-14')).toBe(false);
    expect(day('2026-11-24', roundTheClock)).toBe(true);
  });

  it('opens a Saturday session that is no working day, but not on a holiday', () => {
    expect(isOpenForReception(withSaturday, '2026-03-14')).toBe(true);
    expect(isWorkingDay(withSaturday, '2026-03-14')).toBe(false);
    expect(isOpenForReception(weekdays, '2026-03-14')).toBe(false);
    expect(isOpenForReception(withSaturday, '2027-05-01')).toBe(false);
  });

  it('tells the sessions of a day as instants', () => {
    const morning = { from: vn('T7 14/03/2026 08:00'), to: vn('T7 14/03/2026 12:00') };
    expect(sessionsOf(withSaturday, '2026-03-14')).toEqual([morning]);
    expect(sessionsOf(weekdays, '2026-03-14')).toEqual([]);
    expect(sessionsOf(withSaturday, '2026-01-10')).toEqual([
      { from: vn('T7 10/01/2026 08:00'), to: vn('T7 10/01/2026 12:00') },
      { from: vn('T7 10/01/2026 13:00'), to: vn('T7 10/01/2026 17:00') },
    ]);
    expect(sessionsOf(roundTheClock, '2026-02-17')).toEqual([{ from: vn('T3 17/02/2026 00:00'), to: vn('T4 18/02/2026 00:00') }]);
  });

  it('is provisional after the last day decided, except where holidays do not matter', () => {
    expect(isProvisional(weekdays, '2027-02-02')).toBe(false);
    expect(isProvisional(weekdays, '2027-02-03')).toBe(true);
    expect(isProvisional(roundTheClock, '2027-02-03')).toBe(false);
  });
});

describe('compiling a calendar', () => {
  it('takes the published shape as it is', () => {
    const published: CalendarData = weekdaysData;
    expect(compileCalendar(published).id).toBe('hc');
  });

  it('takes two holidays on one day', () => {
    const days = [...publishedDays, { ...publishedDays[0]!, date: '2026-04-30' }];
    expect(isWorkingDay(compileCalendar({ ...weekdaysData, days }), '2026-04-30')).toBe(false);
  });

  it.each<[string, Parameters<typeof compileCalendar>[0]]>([
    ['no session on a working day', { ...weekdaysData, weekdaySessions: [] }],
    ['sessions that overlap', { ...weekdaysData, weekdaySessions: [{ from: '08:00', to: '12:00' }, { from: '11:30', to: '17:00' }] }],
    ['a session that ends before it starts', { ...weekdaysData, weekdaySessions: [{ from: '13:00', to: '12:00' }] }],
    ['a Saturday that counts without a session', { ...weekdaysData, saturday: { ...weekdaysData.saturday, countsAsDay: true } }],
    ['a Saturday open without a session', { ...weekdaysData, saturday: { ...weekdaysData.saturday, openForReception: true } }],
    ['a day both off and made up', { ...weekdaysData, days: [...publishedDays, { date: '2026-01-10', kind: 'holiday' as const }] }],
    ['a date that is none', { ...weekdaysData, days: [{ date: '2026-02-30', kind: 'holiday' as const }] }],
    ['a time that is none', { ...withSaturdayData, weekdaySessions: [{ from: '08:00', to: '24:30' }] }],
    ['a last decided day that is none', { ...roundTheClockData, decidedUntil: 'Tết' }],
  ])('refuses %s', (_what, data) => {
    expect(() => compileCalendar(data)).toThrow(RangeError);
  });
});
