import { firstDay, lastDay, type LocalDay, weekdayOf } from './local-time.js';

/**
 * A running total over days: so much on each weekday, something else on the days that are exceptions. Both questions are answered by search, not by
 * walking the calendar, so that "10,000 working days on" costs what "tomorrow" costs. Totals count from an arbitrary origin; only differences mean something.
 */
export class Tally {
  private readonly week: number;
  /** Total of the weekdays up to and including this one, Monday first. */
  private readonly upToWeekday: readonly number[];
  private readonly days: readonly LocalDay[];
  /** What the exceptions up to and including this one add to the plain weeks. */
  private readonly added: readonly number[];

  /**
   * @param weekly amount of each weekday, Monday first
   * @param exceptions amount of each day that differs from its weekday, in order of days
   */
  constructor(weekly: readonly number[], exceptions: readonly (readonly [LocalDay, number])[]) {
    let week = 0;
    this.upToWeekday = weekly.map(amount => (week += amount));
    this.week = week;
    let sum = 0;
    this.days = exceptions.map(([day]) => day);
    this.added = exceptions.map(([day, amount]) => (sum += amount - (weekly[weekdayOf(day)] ?? 0)));
  }

  /** Total of all days up to and including `day`. */
  upTo(day: LocalDay): number {
    const weekday = weekdayOf(day);
    const wholeWeeks = (day - weekday + 3) / 7;
    return wholeWeeks * this.week + (this.upToWeekday[weekday] ?? 0) + this.exceptionsUpTo(day);
  }

  /** First day whose total reaches `total`. @throws RangeError when that is before 1976 or after 2199 */
  reach(total: number): LocalDay {
    let low = firstDay;
    let high = lastDay;
    if (!(this.upTo(low - 1) < total && this.upTo(high) >= total)) throw new RangeError('The limit leads outside the years 1976 to 2199');
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.upTo(middle) >= total) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private exceptionsUpTo(day: LocalDay): number {
    let low = 0;
    let high = this.days.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.days[middle] ?? 0) <= day) low = middle + 1;
      else high = middle;
    }
    return this.added[low - 1] ?? 0;
  }
}
