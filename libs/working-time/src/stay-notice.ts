import { type ClockTime, dayNumber, instantAt, type LocalDate, localDate, localDateOf, timeOf, timeOfDay } from './local-time.js';

/** The hours of the stay notice (thông báo lưu trú): told before the first on the day the stay begins, or before the second on the next day when the guest comes later. */
export interface StayNoticeRules {
  readonly sameDayBefore: ClockTime;
  readonly nextDayBefore: ClockTime;
}

/** Law on Residence 2020, Article 30(4). */
export const stayNoticeRules: StayNoticeRules = { sameDayBefore: '23:00', nextDayBefore: '08:00' };

export interface StayNotice {
  /** The notice must be told strictly before this instant ("trước 23 giờ"). */
  readonly before: Date;
  /** Told too late: accepted all the same, and flagged. */
  readonly late: boolean;
  /**
   * Set when the guest comes between midnight and 08:00. The form says the stay begins on the new day, so the limit is 23:00 of that day; a house may take it for "after 23:00"
   * of the evening before. Remind it at 08:00.
   */
  readonly remindAt: Date | null;
}

/**
 * By when a guest's stay must be told, and whether it was told late. Holidays do not matter: the police take notices day and night.
 * Who comes at 23:00:00 sharp has come "after 23:00"; what is told at 23:00:00 sharp is not "before 23:00".
 * @param told instant of the notice
 * @param stayBegins the form's field: the instant the stay begins, or only its date, which means before 23:00
 */
export function stayNotice(told: Date, stayBegins: Date | LocalDate, rules: StayNoticeRules = stayNoticeRules): StayNotice {
  const date = typeof stayBegins === 'string' ? stayBegins : localDateOf(stayBegins);
  const arrival = typeof stayBegins === 'string' ? null : timeOf(stayBegins);
  const cameAfter = arrival !== null && arrival >= timeOfDay(rules.sameDayBefore);
  const cameByNight = arrival !== null && arrival < timeOfDay(rules.nextDayBefore);
  const before = cameAfter ? instantAt(localDate(dayNumber(date) + 1), rules.nextDayBefore) : instantAt(date, rules.sameDayBefore);
  return { before, late: told >= before, remindAt: cameByNight ? instantAt(date, rules.nextDayBefore) : null };
}
