import { type Calendar, closingOf, openDayAfter, openingOf } from './calendar.js';
import { dayOf, instantOf, timeOf, timeOfDay } from './local-time.js';
import type { ClockRules } from './rules.js';

/** What a deadline depends on: the agency's calendar, the rules the dossier keeps, and whether the agency applies the last-hour rule (V3). */
export interface Office {
  readonly calendar: Calendar;
  readonly rules: ClockRules;
  readonly lastHourRule: boolean;
}

/**
 * The official time of receipt (thời điểm tiếp nhận chính thức) of what arrived at `arrivedAt`, by whatever channel; by post, that is the signing of the hand-over record.
 * Before the first session: its start. After the cut-off, after a Saturday session, in the last hour where that rule is kept, or on a day not open: the start of
 * the next day open (NĐ 61/2018, NĐ 118/2025). In the break the time stands; working hours count from the afternoon by themselves. Taken twice it changes nothing.
 */
export function officialReceipt({ calendar, rules, lastHourRule }: Office, arrivedAt: Date): Date {
  const day = dayOf(arrivedAt);
  if (calendar.roundTheClock) return arrivedAt;
  const plan = calendar.planOf(day);
  const [first, last] = [plan.sessions[0], plan.sessions.at(-1)];
  if (plan.open && first && last) {
    const time = Math.max(timeOf(arrivedAt), first.from);
    const cutOff = timeOfDay(rules.cutOff);
    const closes = plan.closesWithSession ? Math.min(last.to, cutOff) : cutOff;
    const inLastHour = lastHourRule && time >= last.to - rules.lastHourMinutes * 60_000;
    if (time <= closes && !inLastHour) return instantOf(day, time);
  }
  return openingOf(calendar, openDayAfter(calendar, day));
}

/**
 * By when paper taken at the counter is handed over to the unit that handles it: the end of the same day, or the start of the next day open when it was taken after 15:00.
 * The processing clock is not touched by it.
 */
export function paperHandOver({ calendar, rules }: Office, takenAt: Date): Date {
  const day = dayOf(takenAt);
  const sameDay = calendar.planOf(day).open && timeOf(takenAt) <= timeOfDay(rules.paperHandOverUntil) && takenAt <= closingOf(calendar, day);
  return sameDay ? closingOf(calendar, day) : openingOf(calendar, openDayAfter(calendar, day));
}
