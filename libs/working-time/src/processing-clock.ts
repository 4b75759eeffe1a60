import { milliseconds, rolled, workingDaysFromTo, workingTimeBetween } from './arithmetic.js';
import { dayNumber, dayOf, hour, type LocalDate, type LocalDay, monthsAfter } from './local-time.js';
import { apologyDeadline, countedFrom, type Due, endOf, endOfLimit, isLate, type Limit, nominalLastDay } from './due.js';
import type { Office } from './receipt.js';

/** A stretch of running time. Instants are those of the events, in ISO 8601; receipt rules are applied when the clock is read, so that a calendar corrected later gives corrected dates. */
export interface ClockRun {
  readonly from: string;
  /** When the clock was suspended; null while it runs. */
  readonly to: string | null;
  /** The new date of an extension granted in this run. */
  readonly extendedTo: LocalDate | null;
}

/** The processing clock (thời hạn giải quyết) of a dossier: a small JSON value to keep in its row. Everything else is computed from it. */
export interface ClockState {
  readonly limit: Limit;
  /** Runs since the clock last counted from zero; none: not started; the last one closed: suspended. */
  readonly runs: readonly ClockRun[];
  /** Extensions ever granted: a restart does not give back the right to one. */
  readonly extensions: number;
}

/** What happens to a clock. `restart` counts from zero after a supplement, `resume` goes on; both take the instant at which everything asked for was there. */
export type ClockEvent =
  | { readonly kind: 'start' | 'suspend' | 'resume' | 'restart'; readonly at: Date }
  | { readonly kind: 'extend'; readonly at: Date; readonly until: LocalDate };

/** Why a clock cannot do what it was told to. */
export type ClockErrorCode =
  | 'clock.started'
  | 'clock.not-started'
  | 'clock.suspended'
  | 'clock.running'
  | 'clock.out-of-order'
  | 'clock.extension-used'
  | 'clock.extension-too-late'
  | 'clock.extension-not-later';

/** A clock was told something that its state or the rules do not allow; nothing has changed. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
  constructor(readonly code: ClockErrorCode) {
    super(code);
  }
}

/** What a clock says at an instant. */
export interface ClockReading {
  /** Null before the start and while suspended. */
  readonly due: Due | null;
  readonly suspendedSince: Date | null;
  /** What is left of the limit, negative when overdue; null before the start. Months are told in calendar days; hours may be broken. */
  readonly remaining: { readonly value: number; readonly unit: 'workingHour' | 'workingDay' | 'calendarDay' } | null;
  /** Working milliseconds left until `due`, negative when overdue; null without a due instant. */
  readonly workingTimeLeft: number | null;
  /** Late now or, while suspended, already late when it was suspended. */
  readonly overdue: boolean;
}

/** A clock that has not started. */
export const newClock = (limit: Limit): ClockState => ({ limit, runs: [], extensions: 0 });

/** How far two machines' clocks may differ: an event that seems this much older than the one before it happened at the same instant. */
const toleratedSkew = 5 * 60_000;

function inOrder(last: ClockRun, at: Date): Date {
  const before = new Date(last.to ?? last.from);
  if (before.getTime() - at.getTime() > toleratedSkew) throw new ClockError('clock.out-of-order');
  return at < before ? before : at;
}

/** The clock after an event. Events come in the order of their instants, but for five minutes by which machines may differ. @throws ClockError */
export function clockAfter(office: Office, clock: ClockState, event: ClockEvent): ClockState {
  const last = clock.runs.at(-1);
  if (event.kind === 'start') {
    if (last) throw new ClockError('clock.started');
    return { ...clock, runs: [run(event.at)] };
  }
  if (!last) throw new ClockError('clock.not-started');
  const at = inOrder(last, event.at);
  const suspended = last.to !== null;
  switch (event.kind) {
    case 'suspend':
      if (suspended) throw new ClockError('clock.suspended');
      return { ...clock, runs: [...clock.runs.slice(0, -1), { ...last, to: at.toISOString() }] };
    case 'resume':
    case 'restart':
      if (!suspended) throw new ClockError('clock.running');
      return { ...clock, runs: [...(event.kind === 'resume' ? clock.runs : []), run(at)] };
    case 'extend': {
      if (suspended) throw new ClockError('clock.suspended');
      if (clock.extensions >= office.rules.maxExtensions) throw new ClockError('clock.extension-used');
      const { due } = fold(office, clock);
      if (at > apologyDeadline(office, due)) throw new ClockError('clock.extension-too-late');
      const extended = { ...clock, runs: [...clock.runs.slice(0, -1), { ...last, extendedTo: event.until }], extensions: clock.extensions + 1 };
      if (fold(office, extended).due.at <= due.at) throw new ClockError('clock.extension-not-later');
      return extended;
    }
  }
}

/** When the clock's limit ends; null before it starts and while it is suspended. */
export const clockDue = (office: Office, clock: ClockState): Due | null => (clock.runs.at(-1)?.to === null ? fold(office, clock).due : null);

/**
 * What the deadline would be if these events happened to the clock, in this order: "suspended now and the supplement complete on Friday". Nothing is changed.
 * @throws ClockError when they could not happen
 */
export const clockDueIf = (office: Office, clock: ClockState, events: readonly ClockEvent[]): Due | null =>
  clockDue(office, events.reduce((after, event) => clockAfter(office, after, event), clock));

/** What the clock says at `now`; for a dossier that is done, at the instant its processing ended. */
export function readClock(office: Office, clock: ClockState, now: Date): ClockReading {
  const last = clock.runs.at(-1);
  if (!last) return { due: null, suspendedSince: null, remaining: null, workingTimeLeft: null, overdue: false };
  const suspendedSince = last.to === null ? null : new Date(last.to);
  const { due, from, end } = fold(office, clock);
  const until = suspendedSince ?? now;
  const { unit } = clock.limit;
  const amount = measure(office, unit, pointOf(until > from ? until : from), end);
  return {
    due: suspendedSince ? null : due,
    suspendedSince,
    remaining: unit === 'workingHour' ? { value: amount / hour, unit } : { value: amount, unit: unit === 'month' ? 'calendarDay' : unit },
    workingTimeLeft: suspendedSince ? null : workingTimeBetween(office.calendar, now, due.at),
    overdue: isLate(due, until),
  };
}

const run = (from: Date): ClockRun => ({ from: from.toISOString(), to: null, extendedTo: null });

/** An instant, and the day it belongs to: 24:00 belongs to the day it ends. */
interface Point {
  readonly at: Date;
  readonly day: LocalDay;
}

const pointOf = (at: Date): Point => ({ at, day: dayOf(at) });

/** From one point to another in what the limit is counted in: working milliseconds, working days or calendar days. */
function measure({ calendar }: Office, unit: Limit['unit'], from: Point, to: Point): number {
  switch (unit) {
    case 'workingHour': return workingTimeBetween(calendar, from.at, to.at);
    case 'workingDay': return workingDaysFromTo(calendar, from.day, to.day);
    default: return to.day - from.day;
  }
}

/**
 * Goes through the runs. What is left when a run is suspended is left when the next begins, but never more than the whole limit with what was granted: a month resumed in
 * February does not outlast a restart, and what is suspended before its official receipt has used nothing. What is left may be negative: late when suspended stays late by as much.
 */
function fold(office: Office, { limit, runs }: ClockState): { due: Due; from: Date; end: Point } {
  let granted = 0;
  let left: number | null = null;
  let last: { due: Due; from: Date; end: Point } | undefined;
  for (const { from: startedAt, to, extendedTo } of runs) {
    const from = countedFrom(office, new Date(startedAt), limit);
    const shift = left === null ? 0 : Math.min(granted, shiftFor(limit, from, left));
    last = { ...endOfRun(office, from, limit, shift), from };
    const newEnd = extendedTo === null ? null : endOn(office, extendedTo);
    if (newEnd && newEnd.at > last.due.at) {
      const extended = shiftFor(limit, from, measure(office, limit.unit, pointOf(from), newEnd));
      granted += extended - shift;
      last = { ...endOfRun(office, from, limit, extended), from };
    }
    if (to !== null) left = measure(office, limit.unit, pointOf(new Date(to)), last.end);
  }
  if (!last) throw new ClockError('clock.not-started');
  return last;
}

/** The end of the day appointed, or of the first working day after it. */
function endOn(office: Office, date: LocalDate): Point {
  const day = rolled(office.calendar, dayNumber(date));
  return { at: endOf(office, day, office.rules.agencyEnd).at, day };
}

/** By how much the limit is longer or, when negative, shorter when so much of it is left at `from`. */
function shiftFor(limit: Limit, from: Date, left: number): number {
  switch (limit.unit) {
    case 'workingHour': return left - milliseconds(limit.value);
    case 'month': return dayOf(from) + left - monthsAfter(dayOf(from), limit.value);
    default: return left - limit.value;
  }
}

/** Where a run ends: the due instant, and the point it is measured to, which for calendar days and months is the last day before it is moved off days of rest (V8). */
function endOfRun(office: Office, from: Date, limit: Limit, shift: number): { due: Due; end: Point } {
  const due = endOfLimit(office, from, limit, office.rules.agencyEnd, shift);
  const day = limit.unit === 'workingHour' ? dayNumber(due.day) : nominalLastDay(office, from, limit, office.rules.agencyEnd, shift);
  return { due, end: { at: due.at, day } };
}
