import { type ClockTime, dayLength, dayNumber, instantOf, type LocalDate, type LocalDay, timeOfDay, weekdayOf } from './local-time.js';
import { Tally } from './tally.js';

/** A session (buổi làm việc) as data. Closed at the end: 17:00:00.000 still belongs to a session that ends at 17:00. */
export interface SessionHours {
  readonly from: ClockTime;
  readonly to: ClockTime;
}

/** A working calendar (lịch làm việc) as the catalogue publishes it; names, decisions and provenance are not needed here and are ignored. */
export interface WorkingCalendar {
  readonly id: string;
  /** Open at every hour of every day, holidays included: stay notices. Sessions and days are then not looked at. */
  readonly roundTheClock: boolean;
  /** Sessions from Monday to Friday, and of a made-up day. */
  readonly weekdaySessions: readonly SessionHours[];
  /** Three separate facts: the counter is open, the day counts in limits of days, its hours count in limits of hours. */
  readonly saturday: {
    readonly sessions: readonly SessionHours[];
    readonly openForReception: boolean;
    readonly countsAsDay: boolean;
    readonly hoursCount: boolean;
  };
  /** Days off (`holiday`, `compensation`, `swappedOff`) and days worked instead (`madeUp`, ngày làm bù: a full working day). */
  readonly days: readonly { readonly date: LocalDate; readonly kind: 'holiday' | 'compensation' | 'swappedOff' | 'madeUp' }[];
  /** Last day whose holidays are decided; a due date after it is provisional. */
  readonly decidedUntil: LocalDate;
}

/** Start and end in milliseconds since midnight. */
interface Session {
  readonly from: number;
  readonly to: number;
}

/** What one day is like. */
interface DayPlan {
  readonly sessions: readonly Session[];
  /** The sessions whose time counts in limits of hours. */
  readonly workedSessions: readonly Session[];
  readonly open: boolean;
  readonly countsAsDay: boolean;
  /** Closed after its last session, whatever the general cut-off: the Saturday session. */
  readonly closesWithSession: boolean;
}

/** A working calendar made ready for fast answers. Compile once per version of the data and keep it. */
export interface Calendar {
  readonly id: string;
  readonly roundTheClock: boolean;
  readonly decidedUntil: LocalDate;
  readonly planOf: (day: LocalDay) => DayPlan;
  readonly workingDays: Tally;
  readonly openDays: Tally;
  /** Milliseconds worked. */
  readonly workedTime: Tally;
}

const closed: DayPlan = { sessions: [], workedSessions: [], open: false, countsAsDay: false, closesWithSession: false };

const worked = (plan: DayPlan): number => plan.workedSessions.reduce((sum, { from, to }) => sum + to - from, 0);

/**
 * Checks a working calendar and makes it ready for use.
 * @throws RangeError when it could answer nothing or two things: no sessions, sessions that overlap or end before they start, a Saturday that is open or counts without a session, a day both off and made up
 */
export function compileCalendar(data: WorkingCalendar): Calendar {
  const refuse = (why: string): never => { throw new RangeError(`Working calendar ${data.id}: ${why}`); };
  dayNumber(data.decidedUntil);

  const read = (hours: readonly SessionHours[]): Session[] => {
    const sessions = hours.map(({ from, to }) => ({ from: timeOfDay(from), to: timeOfDay(to) }));
    sessions.forEach(({ from, to }, index) => {
      if (from >= to || from < (sessions[index - 1]?.to ?? 0)) refuse('sessions must follow one another and end after they start');
    });
    return sessions;
  };
  const fullDay = (sessions: Session[]): DayPlan => ({ sessions, workedSessions: sessions, open: true, countsAsDay: true, closesWithSession: false });

  const weekday = fullDay(data.roundTheClock ? [{ from: 0, to: dayLength }] : read(data.weekdaySessions));
  if (weekday.sessions.length === 0) refuse('no session on a working day');
  const sessions = read(data.saturday.sessions);
  const { openForReception, countsAsDay, hoursCount } = data.saturday;
  if (!data.roundTheClock && sessions.length === 0 && (openForReception || countsAsDay)) refuse('Saturday is open or counts as a day without a session');
  const saturday: DayPlan = { sessions, workedSessions: hoursCount ? sessions : [], open: openForReception, countsAsDay, closesWithSession: true };

  const week = data.roundTheClock ? Array<DayPlan>(7).fill(weekday) : [weekday, weekday, weekday, weekday, weekday, saturday, closed];
  const exceptions = new Map<LocalDay, DayPlan>();
  for (const { date, kind } of data.roundTheClock ? [] : data.days) {
    const day = dayNumber(date);
    const plan = kind === 'madeUp' ? weekday : closed;
    if ((exceptions.get(day) ?? plan) !== plan) refuse(`${date} is both off and made up`);
    exceptions.set(day, plan);
  }

  const inOrder = [...exceptions].sort(([a], [b]) => a - b);
  const tally = (amount: (plan: DayPlan) => number) => new Tally(week.map(amount), inOrder.map(([day, plan]) => [day, amount(plan)] as const));
  return {
    id: data.id,
    roundTheClock: data.roundTheClock,
    decidedUntil: data.decidedUntil,
    planOf: day => exceptions.get(day) ?? week[weekdayOf(day)] ?? closed,
    workingDays: tally(plan => (plan.countsAsDay ? 1 : 0)),
    openDays: tally(plan => (plan.open ? 1 : 0)),
    workedTime: tally(worked),
  };
}

/** Whether the day counts in limits of working days (ngày làm việc). */
export const isWorkingDay = (calendar: Calendar, date: LocalDate): boolean => calendar.planOf(dayNumber(date)).countsAsDay;

/** Whether dossiers are received on that day: a Saturday session may be open and yet count as no working day. */
export const isOpenForReception = (calendar: Calendar, date: LocalDate): boolean => calendar.planOf(dayNumber(date)).open;

/** The sessions of a day, as instants, closed at the end; none on a day off. */
export function sessionsOf(calendar: Calendar, date: LocalDate): { from: Date; to: Date }[] {
  const day = dayNumber(date);
  return calendar.planOf(day).sessions.map(({ from, to }) => ({ from: instantOf(day, from), to: instantOf(day, to) }));
}

/** Whether an answer that falls on this day may still change because the year's decision on holidays is not loaded (tạm tính). */
export const isProvisional = (calendar: Calendar, date: LocalDate): boolean => !calendar.roundTheClock && date > calendar.decidedUntil;

/** First working day after `day`. */
export const workingDayAfter = (calendar: Calendar, day: LocalDay): LocalDay => calendar.workingDays.reach(calendar.workingDays.upTo(day) + 1);

/** First day after `day` on which dossiers are received. */
export const openDayAfter = (calendar: Calendar, day: LocalDay): LocalDay => calendar.openDays.reach(calendar.openDays.upTo(day) + 1);

/** The instant the day's first session begins. */
export const openingOf = (calendar: Calendar, day: LocalDay): Date => instantOf(day, calendar.planOf(day).sessions[0]?.from ?? 0);

/** The instant the day's last session ends. */
export const closingOf = (calendar: Calendar, day: LocalDay): Date => instantOf(day, calendar.planOf(day).sessions.at(-1)?.to ?? dayLength);
