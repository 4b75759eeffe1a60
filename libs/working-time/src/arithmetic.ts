import { type Calendar, workingDayAfter } from './calendar.js';
import { dayNumber, dayOf, hour, instantOf, type LocalDate, type LocalDay, localDate, monthsAfter, supported, timeOf } from './local-time.js';

/** A number of days, months: whole, not negative. @throws RangeError */
export function whole(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`Not a whole number of days or months: ${value}. A part of a day is said in working hours`);
  return value;
}

/** Working hours as milliseconds. @throws RangeError when negative or not a number */
export function milliseconds(hours: number): number {
  if (!Number.isFinite(hours) || hours < 0) throw new RangeError(`Not a number of working hours: ${hours}`);
  return Math.round(hours * hour);
}

/** Milliseconds worked from an arbitrary origin up to the instant. */
function workedUpTo(calendar: Calendar, instant: Date): number {
  const day = dayOf(instant);
  const time = timeOf(instant);
  return calendar.planOf(day).workedSessions.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(time, to) - from), calendar.workedTime.upTo(day - 1));
}

/** First instant at which so much has been worked: the end of a session, not the start of the next (V6). */
function instantWorked(calendar: Calendar, total: number): Date {
  const day = calendar.workedTime.reach(total);
  let left = total - calendar.workedTime.upTo(day - 1);
  for (const { from, to } of calendar.planOf(day).workedSessions) {
    if (left <= to - from) return instantOf(day, from + left);
    left -= to - from;
  }
  throw new RangeError('unreachable: the day was found because its sessions reach the total');
}

/** The instant itself in working time, else the start of the next session. */
function intoWorkingTime(calendar: Calendar, instant: Date): Date {
  const day = dayOf(instant);
  const time = timeOf(instant);
  const session = calendar.planOf(day).workedSessions.find(({ to }) => time <= to);
  if (session) return instantOf(day, Math.max(time, session.from));
  const next = calendar.workedTime.reach(calendar.workedTime.upTo(day) + 1);
  return instantOf(next, calendar.planOf(next).workedSessions[0]?.from ?? 0);
}

/** Working time `time` milliseconds on; backwards when negative. */
export function shiftWorkingTime(calendar: Calendar, from: Date, time: number): Date {
  return time === 0 ? intoWorkingTime(calendar, from) : instantWorked(calendar, workedUpTo(calendar, from) + time);
}

/**
 * The instant at which `hours` working hours (giờ làm việc) have been worked since `from`. Landing on the end of a session means that end (V6); no hours at all means
 * `from`, or the start of the next session.
 * @throws RangeError for a negative number, or when the answer lies outside the years 1976-2199
 */
export const addWorkingHours = (calendar: Calendar, from: Date, hours: number): Date => shiftWorkingTime(calendar, from, milliseconds(hours));

/** Working time from one instant to another in milliseconds; negative when `to` is earlier. */
export const workingTimeBetween = (calendar: Calendar, from: Date, to: Date): number => workedUpTo(calendar, to) - workedUpTo(calendar, from);

/** The n-th working day after `day`, before it when negative; for 0 the day itself, or the next working day when nobody works on it. */
export function shiftWorkingDays(calendar: Calendar, day: LocalDay, days: number): LocalDay {
  if (days === 0) return calendar.planOf(day).sessions.length > 0 ? day : workingDayAfter(calendar, day);
  return calendar.workingDays.reach(calendar.workingDays.upTo(day) + days);
}

/** Working days after `from` up to and including `to`; negative when `to` is earlier. */
export const workingDaysFromTo = (calendar: Calendar, from: LocalDay, to: LocalDay): number => calendar.workingDays.upTo(to) - calendar.workingDays.upTo(from);

/** The day itself if it is a working day, else the next one (Civil Code 2015, Article 148(5); V8). */
export const rolled = (calendar: Calendar, day: LocalDay): LocalDay => (calendar.planOf(day).countsAsDay ? day : workingDayAfter(calendar, day));

/**
 * The last day of a limit of working days (ngày làm việc) that is counted from the day after `from` (V4).
 * @throws RangeError for a number that is negative or not whole, or when the answer lies outside the years 1976-2199
 */
export const addWorkingDays = (calendar: Calendar, from: LocalDate, days: number): LocalDate => localDate(shiftWorkingDays(calendar, dayNumber(from), whole(days)));

/** The last day of a limit of calendar days, moved to the next working day where it is none (V8). @throws RangeError as `addWorkingDays` */
export const addCalendarDays = (calendar: Calendar, from: LocalDate, days: number): LocalDate => localDate(rolled(calendar, supported(dayNumber(from) + whole(days))));

/** The last day of a limit of months: the same date or the month's last, moved to the next working day where it is none (V8). @throws RangeError as `addWorkingDays` */
export const addMonths = (calendar: Calendar, from: LocalDate, months: number): LocalDate => localDate(rolled(calendar, monthsAfter(dayNumber(from), whole(months))));

/** Working days used after `from` (not counted, V4) up to and including `to`; negative when `to` is earlier. */
export const workingDaysBetween = (calendar: Calendar, from: LocalDate, to: LocalDate): number => workingDaysFromTo(calendar, dayNumber(from), dayNumber(to));
