import type { Agency, DossierState, Limit as LimitRule, ProcedureVersion } from '#contracts';
import {
  addWorkingHours, agencyDue, apologyDeadline, appraisalSupplementDue, type Calendar, clockAfter, clockDue, clockDueIf, type ClockEvent, type ClockReading, clockRulesAt, type ClockState, type Due,
  type Limit, localDateOf, newClock, type Office, readClock, receptionDeadlines, supplementDeadline, vietnamTime, workingTimeBetween,
} from '#working-time';
import { challengeLimitOn } from './challenge-limit.js';
import type { Dossier } from './dossier.js';
import type { Action } from './dossier-lifecycle.js';
import type { Punctuality } from './slip.js';

/** The two clocks of a dossier (lifecycle.md, Clocks), as they are stored. Instants are RFC 3339 strings. */
export interface Clocks {
  /** `startedAt`: the submission, or when the dossier came back to reception: supplemented, paid, forwarded. */
  readonly reception: { readonly startedAt: string; readonly alertAt: string; readonly dueAt: string; readonly answeredAt: string | null };
  /** Null where nothing is counted: settled at once, or no limit in the law. */
  readonly processing: ClockState | null;
  /** When the processing clock ends; null before it starts and while it is suspended. */
  readonly processingDue: string | null;
  /** True when the year's decision on holidays is not known so far ahead. */
  readonly provisional: boolean;
}

/** Whether the processing clock has started and stands still. */
export function isSuspended({ processing, processingDue }: Clocks): boolean {
  return processing !== null && processing.runs.length > 0 && processingDue === null;
}

/** What befell a dossier, as far as its clocks are concerned. */
export interface Move { readonly from: DossierState; readonly to: DossierState; readonly action: Action; readonly at: Date }

/** The clocks' rules for one dossier: its agency's calendar, the rule set in force at receipt, and the limit of its case and channel. */
export class Clockwork {
  readonly maxExtensions: number;
  private readonly office: Office;
  private readonly limit: LimitRule | undefined;

  constructor(calendar: Calendar, procedure: ProcedureVersion, of: Pick<Dossier, 'caseKey' | 'channel' | 'receivedAt'>, agency: Agency) {
    const receivedAt = new Date(of.receivedAt);
    const day = localDateOf(receivedAt);
    this.office = { calendar, rules: clockRulesAt(receivedAt), lastHourRule: agency.lastHourRule };
    this.maxExtensions = this.office.rules.maxExtensions;
    this.limit = procedure.limits.find(({ cases, channels, agencyLevels, from, to }) => (cases === null || cases.includes(of.caseKey))
      && (channels === null || channels.includes(of.channel)) && (agencyLevels === null || agencyLevels.includes(agency.level))
      && (from === null || from <= day) && (to === null || day <= to));
  }

  /** The clocks of a dossier just submitted. */
  open(submittedAt: Date): Clocks {
    const processing = this.limit?.startsAt === 'submission' ? this.started(submittedAt) : null;
    return this.withProcessing({ reception: this.receptionFrom(submittedAt), processing, processingDue: null, provisional: false }, processing);
  }

  /** The clocks after a dossier moved from one state to another. */
  afterMove(clocks: Clocks, move: Move): Clocks {
    const reception = this.receptionAfter(clocks.reception, move);
    let { processing } = clocks;
    if (move.action === 'forward' && this.limit?.startsAt === 'reception') processing = null;
    if (move.action === 'receive' && processing === null && this.limit?.startsAt === 'reception') processing = this.started(move.at);
    if (processing !== null && this.limit !== undefined) processing = this.processingAfter(processing, this.limit, move);
    return this.withProcessing({ ...clocks, reception }, processing);
  }

  /** What the due instant would be if these events happened, in this order; null where nothing is counted or the clock would stand still. @throws ClockError */
  dueIf(clocks: Clocks, events: readonly ClockEvent[]): Due | null {
    return clocks.processing === null ? null : clockDueIf(this.office, clocks.processing, events);
  }

  /** What the processing clock says at an instant; null without a clock. */
  reading(clocks: Clocks, at: Date): ClockReading | null {
    return clocks.processing === null ? null : readClock(this.office, clocks.processing, at);
  }

  /** Counted again from the instants on record, with the calendar as it is now. */
  recalculated(clocks: Clocks): Clocks {
    const reception = clocks.reception.answeredAt === null ? this.receptionFrom(new Date(clocks.reception.startedAt)) : clocks.reception;
    return this.withProcessing({ ...clocks, reception }, clocks.processing);
  }

  /** @throws ClockError when the rules do not allow it */
  extend(clocks: Clocks, until: string, now: Date): Clocks {
    if (clocks.processing === null) return clocks;
    return this.withProcessing(clocks, clockAfter(this.office, clocks.processing, { kind: 'extend', at: now, until }));
  }

  /** The latest instant for an apology with a new date; null while no clock runs. */
  apologyDeadline(clocks: Clocks): Date | null {
    const due = clocks.processing === null ? null : clockDue(this.office, clocks.processing);
    return due === null ? null : apologyDeadline(this.office, due);
  }

  /** By when a supplement may be asked on appraisal without an approver. */
  appraisalSupplementDue({ clocks, receivedAt }: Dossier): Date {
    return appraisalSupplementDue(this.office, new Date(clocks.reception.answeredAt ?? receivedAt)).at;
  }

  /** The applicant's limit for what is asked at an instant, in working days, and when an officer may close the dossier that did not meet it. */
  applicantLimit(askedAt: Date, days: number): { askedAt: string; dueAt: string; closableFrom: string } {
    const { due, mayCloseFrom } = supplementDeadline(this.office, askedAt, days);
    return { askedAt: vietnamTime(askedAt), dueAt: vietnamTime(due.at), closableFrom: vietnamTime(mayCloseFrom) };
  }

  /** By when a question asked at an instant is to be answered. */
  challengeDue(askedAt: Date): string {
    return vietnamTime(agencyDue(this.office, askedAt, challengeLimitOn(localDateOf(askedAt))).at);
  }

  /** Whether a supplement makes the processing clock count from zero. */
  get restartsAfterSupplement(): boolean {
    return this.limit?.afterSupplement === 'restart';
  }

  /** Working milliseconds that the whole limit gives when it is counted from an instant; null where nothing is counted. */
  limitTime(from: Date): number | null {
    const { length, office } = this;
    return length === null ? null : workingTimeBetween(office.calendar, from, agencyDue(office, from, length).at);
  }

  /** Working milliseconds between two instants. */
  workingTime(from: Date, to: Date): number {
    return workingTimeBetween(this.office.calendar, from, to);
  }

  /** The instant so many working milliseconds after another one. */
  afterWorkingTime(from: Date, milliseconds: number): Date {
    return addWorkingHours(this.office.calendar, from, milliseconds / 3_600_000);
  }

  /** Early (trước hạn) before the day on which it is due, on time (đúng hạn) on that day, late (quá hạn) after the due instant. */
  punctuality(dueAt: Date, at: Date): Punctuality {
    if (at > dueAt) return 'late';
    return localDateOf(at) < localDateOf(dueAt) ? 'early' : 'onTime';
  }

  /** Whether processing that ends at an instant is in time; null where nothing is counted. */
  onTime(clocks: Clocks, at: Date): boolean | null {
    const reading = this.reading(clocks, at);
    return reading === null ? null : !reading.overdue;
  }

  private started(at: Date): ClockState | null {
    return this.length === null ? null : clockAfter(this.office, newClock(this.length), { kind: 'start', at });
  }

  /** How long the clock runs, with the cut-off of its own that a limit of the same day has; null where nothing is counted. */
  private get length(): Limit | null {
    const { limit } = this;
    if (limit === undefined || limit.unit === 'immediate') return null;
    const { value, unit, sameDayUntil } = limit;
    return { value, unit, ...(sameDayUntil === undefined ? {} : { sameDayUntil }) };
  }

  private receptionFrom(startedAt: Date): Clocks['reception'] {
    const { alert, answer } = receptionDeadlines(this.office, startedAt);
    return { startedAt: vietnamTime(startedAt), alertAt: vietnamTime(alert.at), dueAt: vietnamTime(answer.at), answeredAt: null };
  }

  /** Answered when the dossier first leaves `submitted`; begun anew when it comes back to it: supplemented, paid, or passed to another agency. */
  private receptionAfter(reception: Clocks['reception'], { from, to, action, at }: Move): Clocks['reception'] {
    if (to === 'submitted' && (action === 'forward' || action === 'supplement' || action === 'confirmPayment')) return this.receptionFrom(at);
    const answers = from === 'submitted' && ['received', 'refused', 'supplementing'].includes(to);
    return answers ? { ...reception, answeredAt: vietnamTime(at) } : reception;
  }

  /**
   * Suspended in the states that the limit names. While a withdrawal is considered the clock stays as it was, unless the limit says otherwise.
   * After a supplement it restarts from zero or goes on, by the limit's rule; after anything else it goes on.
   */
  private processingAfter(clock: ClockState, limit: LimitRule, { to, action, at }: Move): ClockState {
    const states: readonly string[] = limit.suspendedWhile;
    const running = clock.runs.at(-1)?.to === null;
    if (states.includes(to)) return running ? clockAfter(this.office, clock, { kind: 'suspend', at }) : clock;
    const restarts = action === 'supplement' && limit.afterSupplement === 'restart';
    if (running && restarts) return clockAfter(this.office, clockAfter(this.office, clock, { kind: 'suspend', at }), { kind: 'restart', at });
    if (running || !['submitted', 'received', 'processing'].includes(to)) return clock;
    return clockAfter(this.office, clock, { kind: restarts ? 'restart' : 'resume', at });
  }

  private withProcessing(clocks: Clocks, processing: ClockState | null): Clocks {
    const due = processing === null ? null : clockDue(this.office, processing);
    return { ...clocks, processing, processingDue: due === null ? null : vietnamTime(due.at), provisional: due?.provisional ?? false };
  }
}

/** The end of an agency's next working day: what is due by then is near (U-2). */
export function endOfNextWorkingDay({ lastHourRule }: Agency, calendar: Calendar, now: Date): Date {
  return agencyDue({ calendar, rules: clockRulesAt(now), lastHourRule }, now, { value: 1, unit: 'workingDay' }).at;
}
