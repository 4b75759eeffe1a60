import type { Agency, DossierState, Limit as LimitRule, ProcedureVersion } from '#contracts';
import {
  agencyDue, apologyDeadline, appraisalSupplementDue, type Calendar, clockAfter, clockDue, clockDueIf, type ClockEvent, clockRulesAt, type ClockState, type Due,
  localDateOf, newClock, type Office, readClock, receptionDeadlines, supplementDeadline, vietnamTime,
} from '#working-time';
import type { Dossier } from './dossier.js';
import type { Action } from './dossier-lifecycle.js';

/** The two clocks of a dossier (lifecycle.md, Clocks), as they are stored. Instants are RFC 3339 strings. */
export interface Clocks {
  readonly reception: { readonly alertAt: string; readonly dueAt: string; readonly answeredAt: string | null };
  /** Null where nothing is counted: settled at once, or no limit in the law. */
  readonly processing: ClockState | null;
  /** When the processing clock ends; null before it starts and while it is suspended. */
  readonly processingDue: string | null;
  /** True when the year's decision on holidays is not known so far ahead. */
  readonly provisional: boolean;
}

/** Working days an agency has to answer a challenge (rating.md, petitions: an answer within 15 working days). */
const challengeDays = 15;

/** The clocks' rules for one dossier: its agency's calendar, the rule set in force at receipt, and the limit of its case and channel. */
export class Clockwork {
  readonly maxExtensions: number;
  private readonly limit: LimitRule | undefined;

  constructor(private readonly office: Office, procedure: ProcedureVersion, of: Pick<Dossier, 'caseKey' | 'channel' | 'receivedAt'>, agency: Agency) {
    this.maxExtensions = office.rules.maxExtensions;
    const day = localDateOf(new Date(of.receivedAt));
    this.limit = procedure.limits.find(({ cases, channels, agencyLevels, from, to }) => (cases === null || cases.includes(of.caseKey))
      && (channels === null || channels.includes(of.channel)) && (agencyLevels === null || agencyLevels.includes(agency.level))
      && (from === null || from <= day) && (to === null || day <= to));
  }

  /** The clocks of a dossier just submitted. */
  open(submittedAt: Date): Clocks {
    const { alert, answer } = receptionDeadlines(this.office, submittedAt);
    const reception = { alertAt: this.written(alert.at), dueAt: this.written(answer.at), answeredAt: null };
    return this.withProcessing({ reception, processing: null, processingDue: null, provisional: false }, this.limit?.startsAt === 'submission' ? this.started(submittedAt) : null);
  }

  /** The clocks after a dossier moved from one state to another. */
  afterMove(clocks: Clocks, from: DossierState, to: DossierState, now: Date, action: Action): Clocks {
    const reception = this.receptionAfter(clocks, from, to, now, action);
    let { processing } = clocks;
    if (action === 'receive' && processing === null && this.limit?.startsAt === 'reception') processing = this.started(now);
    if (processing !== null && this.limit !== undefined) processing = this.processingAfter(processing, this.limit, from, to, now, action);
    return this.withProcessing({ ...clocks, reception }, processing);
  }

  processingDue(dossier: Dossier): Date | null {
    return this.dueOf(dossier.clocks);
  }

  dueOf(clocks: Clocks): Date | null {
    return clocks.processingDue === null ? null : new Date(clocks.processingDue);
  }

  /** What the due instant would be if these events happened. */
  dueIf(clocks: Clocks, events: readonly ClockEvent[]): Due | null {
    return clocks.processing === null ? null : clockDueIf(this.office, clocks.processing, events);
  }

  /** Working time left in milliseconds, negative when overdue, and whether it is overdue; null without a clock. */
  reading(clocks: Clocks, at: Date): { workingTimeLeft: number | null; overdue: boolean } | null {
    return clocks.processing === null ? null : readClock(this.office, clocks.processing, at);
  }

  /** Counted again with the calendar as it is now. */
  recalculated(clocks: Clocks): Clocks {
    return this.withProcessing(clocks, clocks.processing);
  }

  extend(clocks: Clocks, until: string, now: Date): Clocks {
    if (clocks.processing === null) return clocks;
    return this.withProcessing(clocks, clockAfter(this.office, clocks.processing, { kind: 'extend', at: now, until }));
  }

  apologyDeadline(clocks: Clocks): Date | null {
    const due = clocks.processing === null ? null : clockDue(this.office, clocks.processing);
    return due === null ? null : apologyDeadline(this.office, due);
  }

  /** By when a supplement may be asked on appraisal without an approver. */
  appraisalSupplementDue(dossier: Dossier): Date {
    return appraisalSupplementDue(this.office, new Date(dossier.clocks.reception.answeredAt ?? dossier.receivedAt)).at;
  }

  /** The applicant's limit for what is asked now, and when an officer may close the dossier that did not meet it. */
  applicantLimit(now: Date, days: number): { dueAt: string; closableFrom: string } {
    const { due, mayCloseFrom } = supplementDeadline(this.office, now, days);
    return { dueAt: this.written(due.at), closableFrom: this.written(mayCloseFrom) };
  }

  challengeDue(now: Date): string {
    return this.written(agencyDue(this.office, now, { value: challengeDays, unit: 'workingDay' }).at);
  }

  /** Whether processing that ends now is in time; null where nothing is counted. */
  onTime(dossier: Dossier, now: Date): boolean | null {
    const reading = this.reading(dossier.clocks, now);
    return reading === null ? null : !reading.overdue;
  }

  written(instant: Date): string {
    return vietnamTime(instant);
  }

  private started(at: Date): ClockState | null {
    const limit = this.limit;
    if (limit === undefined || limit.unit === 'immediate') return null;
    return clockAfter(this.office, newClock({ value: limit.value, unit: limit.unit }), { kind: 'start', at });
  }

  /** Answered when the dossier first leaves `submitted`; begun anew when it comes back to it: supplemented, or passed to another agency. */
  private receptionAfter(clocks: Clocks, from: DossierState, to: DossierState, now: Date, action: Action): Clocks['reception'] {
    const comesBack = to === 'submitted' && (action === 'forward' || action === 'supplement');
    if (comesBack) {
      const { alert, answer } = receptionDeadlines(this.office, now);
      return { alertAt: this.written(alert.at), dueAt: this.written(answer.at), answeredAt: null };
    }
    const answers = from === 'submitted' && ['received', 'refused', 'supplementing'].includes(to);
    return answers ? { ...clocks.reception, answeredAt: this.written(now) } : clocks.reception;
  }

  /**
   * Suspended in the states that the limit names. While a withdrawal is considered the clock stays as it was, unless the limit says otherwise.
   * After a supplement it restarts from zero or goes on, by the limit's rule; after anything else it goes on.
   */
  private processingAfter(clock: ClockState, limit: LimitRule, _from: DossierState, to: DossierState, now: Date, action: Action): ClockState {
    const states: readonly string[] = limit.suspendedWhile;
    const running = clock.runs.at(-1)?.to === null;
    if (states.includes(to)) return running ? clockAfter(this.office, clock, { kind: 'suspend', at: now }) : clock;
    if (running || !['submitted', 'received', 'processing'].includes(to)) return clock;
    return clockAfter(this.office, clock, { kind: action === 'supplement' ? limit.afterSupplement : 'resume', at: now });
  }

  private withProcessing(clocks: Clocks, processing: ClockState | null): Clocks {
    const due = processing === null ? null : clockDue(this.office, processing);
    return { ...clocks, processing, processingDue: due === null ? null : this.written(due.at), provisional: due?.provisional ?? false };
  }
}

/** The clockwork of a dossier at an agency, by the rules in force when it was received. */
export function clockworkFor(dossier: Pick<Dossier, 'caseKey' | 'channel' | 'receivedAt'>, procedure: ProcedureVersion, agency: Agency, calendar: Calendar): Clockwork {
  const rules = clockRulesAt(new Date(dossier.receivedAt));
  return new Clockwork({ calendar, rules, lastHourRule: agency.lastHourRule }, procedure, dossier, agency);
}
