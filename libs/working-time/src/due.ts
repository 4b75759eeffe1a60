import { milliseconds, rolled, shiftWorkingDays, shiftWorkingTime, whole } from './arithmetic.js';
import { closingOf, isProvisional, openDayAfter, openingOf, workingDayAfter } from './calendar.js';
import { type ClockTime, dayLength, dayNumber, dayOf, instantOf, type LocalDate, type LocalDay, localDate, monthsAfter, supported, timeOf, timeOfDay } from './local-time.js';
import { type Office, officialReceipt } from './receipt.js';
import type { DayEnd } from './rules.js';

/** The length of a time limit (thời hạn). Days and months are whole; half a day is four working hours. */
export interface Limit {
  readonly value: number;
  readonly unit: 'workingHour' | 'workingDay' | 'calendarDay' | 'month';
  /** A procedure's own cut-off: received later counts as received when the next day opens ("trong ngày; sau 15 giờ: ngày làm việc tiếp theo"). */
  readonly sameDayUntil?: ClockTime;
}

/** When something is due (thời điểm hết hạn). In time means `<= at` (V9). */
export interface Due {
  readonly at: Date;
  /** The day to print: an applicant's limit that ends on 09/9 at 24:00 has `at` = 10/9 00:00 and `day` = 09/9. */
  readonly day: LocalDate;
  /** Holidays are not yet decided so far ahead: tell people that the date may move (tạm tính). */
  readonly provisional: boolean;
}

/** Whether something done, or not yet done, at `at` is late (quá hạn). */
export const isLate = (due: Due, at: Date): boolean => at > due.at;

/** From when a limit of the agency counts: the official receipt, or the start of the next day open where the limit has an hour of its own and that is past. */
export function countedFrom(office: Office, arrivedAt: Date, limit: Limit): Date {
  const receipt = officialReceipt(office, arrivedAt);
  const inTime = limit.sameDayUntil === undefined || timeOf(receipt) <= timeOfDay(limit.sameDayUntil);
  return inTime ? receipt : openingOf(office.calendar, openDayAfter(office.calendar, dayOf(receipt)));
}

/** A limit's last day, before it is moved off days of rest. `shift`: days more or, when negative, fewer. */
export function nominalLastDay(office: Office, from: Date, limit: Limit, end: DayEnd, shift: number): LocalDay {
  const { calendar } = office;
  const day = dayOf(from);
  const lastDayFrom = (start: LocalDay): LocalDay => {
    switch (limit.unit) {
      case 'calendarDay': return supported(start + whole(limit.value) + shift);
      case 'month': return supported(monthsAfter(start, whole(limit.value)) + shift);
      default: return shiftWorkingDays(calendar, start, whole(limit.value) + shift);
    }
  };
  const last = lastDayFrom(day);
  // Received between the end of the session and the cut-off, what is due "the same day" is due the next.
  return last === day && from > endOf(office, day, end).at ? lastDayFrom(openDayAfter(calendar, day)) : last;
}

/** The end of a day, by one of the two ways in which days end (V4). */
export function endOf({ calendar }: Office, day: LocalDay, end: DayEnd): Due {
  const date = localDate(day);
  return { at: end === 'midnight' ? instantOf(day, dayLength) : closingOf(calendar, day), day: date, provisional: isProvisional(calendar, date) };
}

/** The end of a limit counted from `from` as it stands. `shift`: milliseconds for limits of hours, else days, that are granted more or, when negative, used up already. */
export function endOfLimit(office: Office, from: Date, limit: Limit, end: DayEnd, shift = 0): Due {
  if (limit.unit === 'workingHour') {
    const at = shiftWorkingTime(office.calendar, from, milliseconds(limit.value) + shift);
    // Hours that run out at midnight run out at 24:00 of the day worked.
    const day = localDate(dayOf(at > from ? new Date(at.getTime() - 1) : at));
    return { at, day, provisional: isProvisional(office.calendar, day) };
  }
  const day = nominalLastDay(office, from, limit, end, shift);
  return endOf(office, limit.unit === 'workingDay' ? day : rolled(office.calendar, day), end);
}

/**
 * When the agency owes something that arrived at `arrivedAt`: counted from the official receipt, until the end of the last day's last session.
 * @throws RangeError for limits that are negative, not whole days or months, or lead outside the years 1976-2199
 */
export const agencyDue = (office: Office, arrivedAt: Date, limit: Limit): Due => endOfLimit(office, countedFrom(office, arrivedAt, limit), limit, office.rules.agencyEnd);

/**
 * When the applicant owes something asked for at `askedAt`: counted from that day as it stands, until 24:00 of the last day. Cut-offs are the agency's and do not move it.
 * @throws RangeError as `agencyDue`
 */
export const applicantDue = (office: Office, askedAt: Date, limit: Limit): Due => endOfLimit(office, askedAt, limit, office.rules.applicantEnd);

/** The reception clock: when an officer is alerted, and by when the submission is received, refused or a supplement asked for. */
export const receptionDeadlines = (office: Office, arrivedAt: Date): { alert: Due; answer: Due } => ({
  alert: agencyDue(office, arrivedAt, { value: office.rules.firstAlertHours, unit: 'workingHour' }),
  answer: agencyDue(office, arrivedAt, { value: office.rules.receptionAnswerHours, unit: 'workingHour' }),
});

/** By when a supplement may be asked on appraisal without an approver. */
export const appraisalSupplementDue = (office: Office, receivedAt: Date): Due =>
  agencyDue(office, receivedAt, { value: office.rules.appraisalSupplementDays, unit: 'workingDay' });

/**
 * The applicant's time for a supplement asked for at `askedAt`, and the first instant at which an officer may close a dossier that is still incomplete (dừng giải quyết).
 * @param days working days; the rule set's number unless the procedure has its own
 */
export function supplementDeadline(office: Office, askedAt: Date, days = office.rules.supplementLimitDays): { due: Due; mayCloseFrom: Date } {
  const due = applicantDue(office, askedAt, { value: days, unit: 'workingDay' });
  return { due, mayCloseFrom: openingOf(office.calendar, workingDayAfter(office.calendar, dayNumber(due.day))) };
}

/**
 * Latest instant for an apology with a new date (xin lỗi và hẹn lại; gia hạn): when the limit expires, or, in the 2018 set, the end of the last working day that
 * lies at least one day before it. For a limit of hours that may be before the start: then it cannot be extended.
 */
export function apologyDeadline(office: Office, due: Due): Date {
  const { calendar, rules } = office;
  if (rules.apologyDaysBefore === 0) return due.at;
  const day = calendar.workingDays.reach(calendar.workingDays.upTo(dayNumber(due.day) - rules.apologyDaysBefore));
  return endOf(office, day, rules.agencyEnd).at;
}
