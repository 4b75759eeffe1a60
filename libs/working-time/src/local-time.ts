/** A day in Vietnam, `YYYY-MM-DD`. */
export type LocalDate = string;

/** A time of day in Vietnam, `HH:MM`, from `00:00` to `24:00`. */
export type ClockTime = string;

/** A day in Vietnam as a whole number, days since 1970-01-01: what the lib computes with. */
export type LocalDay = number;

export const hour = 3_600_000;
export const dayLength = 24 * hour;

/**
 * Asia/Ho_Chi_Minh is UTC+7 all year (QĐ 134/2002/QĐ-TTg, Article 1), for the whole country since 13/6/1975 and never with daylight saving time,
 * so one constant replaces a time-zone library. That is also why days before 1976 are refused.
 */
const offset = 7 * hour;

const numberOf = (year: number, month: number, date: number): LocalDay => Date.UTC(year, month - 1, date) / dayLength;

/** First and last day the lib computes with: a mistyped year is refused instead of searched for. */
export const firstDay = numberOf(1976, 1, 1);
export const lastDay = numberOf(2199, 12, 31);

/** The day, if the lib computes with it. @throws RangeError before 1976 or after 2199 */
export function supported(day: LocalDay): LocalDay {
  if (!(day >= firstDay && day <= lastDay)) throw new RangeError(`Day outside 1976-01-01 to 2199-12-31: ${day}`);
  return day;
}

/** Day of an instant in Vietnam. @throws RangeError for an invalid Date and for years outside 1976-2199 */
export const dayOf = (instant: Date): LocalDay => supported(Math.floor((instant.getTime() + offset) / dayLength));

/** Milliseconds since midnight in Vietnam. */
export const timeOf = (instant: Date): number => (((instant.getTime() + offset) % dayLength) + dayLength) % dayLength;

/** The instant `time` milliseconds after the day's midnight in Vietnam. */
export const instantOf = (day: LocalDay, time: number): Date => new Date(day * dayLength + time - offset);

/** Monday is 0, Sunday is 6. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: LocalDay): number => (((day + 3) % 7) + 7) % 7;

/** Reads a date. @throws RangeError when it is not a day of the calendar (2026-02-30) or outside 1976-2199 */
export function dayNumber(date: LocalDate): LocalDay {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const day = parts ? numberOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) : Number.NaN;
  if (Number.isNaN(day) || localDate(day) !== date) throw new RangeError(`Not a date YYYY-MM-DD: ${date}`);
  return supported(day);
}

/** Writes a day as `YYYY-MM-DD`. */
export const localDate = (day: LocalDay): LocalDate => new Date(day * dayLength).toISOString().slice(0, 10);

/** Reads a time of day as milliseconds since midnight. @throws RangeError when it is none */
export function timeOfDay(time: ClockTime): number {
  const parts = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time);
  const value = parts ? Number(parts[1]) * hour + Number(parts[2]) * 60_000 : Number.NaN;
  if (!(value <= dayLength)) throw new RangeError(`Not a time HH:MM: ${time}`);
  return value;
}

/** The date an instant falls on in Vietnam. */
export const localDateOf = (instant: Date): LocalDate => localDate(dayOf(instant));

/** The instant of a date and time of day in Vietnam; `24:00` is the midnight that ends the day. */
export const instantAt = (date: LocalDate, time: ClockTime): Date => instantOf(dayNumber(date), timeOfDay(time));

/** The same date `months` months on, or the last date of a shorter month (Civil Code 2015, Article 148(3)). */
export function monthsAfter(day: LocalDay, months: number): LocalDay {
  const from = new Date(day * dayLength);
  const index = from.getUTCFullYear() * 12 + from.getUTCMonth() + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return supported(Math.min(numberOf(year, month, from.getUTCDate()), numberOf(year, month + 1, 1) - 1));
}
