import { type DossierFactData, type DossierFactName, dossierStates, type Step } from '#contracts';
import type { Card } from './card.js';
import type { Clockwork } from './clocks.js';
import type { Dossier } from './dossier.js';
import type { Ground } from './ground.js';
import type { RecordedFact } from './recorded-fact.js';
import type { ControlSheet, HandOver } from './slip.js';
import { headingOf } from './slip-content.js';

/** Facts by which a dossier goes from one desk to another. */
const handingOver: ReadonlySet<DossierFactName> = new Set(['forwarded', 'transferred', 'advanced', 'sentBack', 'completed']);

/** The control sheet as the ledger tells it; null before the dossier was handed over for the first time. The same ledger gives the same sheet. */
export function controlSheetOf(dossier: Dossier, facts: readonly RecordedFact[], ground: Ground, card: Card): ControlSheet | null {
  const handOvers = handOversOf(facts, ground);
  const [first] = handOvers;
  if (first === undefined) return null;
  const end = facts.find(({ name }) => name === 'completed');
  return {
    ...headingOf({ dossier, ground, card, unit: null, now: first.at }), form: 'control-sheet', serial: null, handOvers,
    consulted: [...new Set(dossier.consultations.map(({ unit }) => placeOf(unit, ground)))],
    receivedAt: new Date(dossier.receivedAt), dueAt: dossier.clocks.processingDue === null ? null : new Date(dossier.clocks.processingDue),
    state: dossierStates[dossier.state].vi,
    punctuality: end?.data.processingDue == null ? null : ground.clockworkAt(ground.agency).punctuality(new Date(end.data.processingDue), end.at),
  };
}

/** Every hand-over with how the step that it ended kept its time, and the step that it began. */
function handOversOf(facts: readonly RecordedFact[], ground: Ground): HandOver[] {
  const times = new StepTimes(ground);
  const rows: HandOver[] = [];
  let takesOver: string | null = null;
  let before: RecordedFact | undefined;
  for (const fact of facts) {
    times.upTo(fact);
    const last = rows.at(-1);
    if (last !== undefined && last.to.officer === null && fact.data.actor.unit === takesOver) rows[rows.length - 1] = { ...last, to: { ...last.to, officer: officerOf(fact) } };
    if (before !== undefined && isHandOver(fact)) {
      const held = times.stepOf(before, fact.at);
      closeLast(rows, held, 'ended');
      takesOver = receiverOf(fact, ground);
      rows.push({
        from: { place: placeOf(fact.data.actor.unit ?? before.data.unit, ground), officer: officerOf(fact) }, to: { place: placeOf(takesOver, ground), officer: null },
        at: fact.at, punctuality: held?.punctuality ?? null, step: null,
      });
    }
    times.startAt(fact);
    before = fact;
  }
  if (before !== undefined && !rests(before)) closeLast(rows, times.stepOf(before, before.at), before.data.clockSuspended ? 'suspended' : 'open');
  return rows;
}

function closeLast(rows: HandOver[], step: StepTaken | null, progress: 'ended' | 'open' | 'suspended'): void {
  const last = rows.at(-1);
  if (last !== undefined && step !== null) rows[rows.length - 1] = { ...last, step: { name: step.name, dueAt: progress === 'suspended' ? null : step.dueAt, progress } };
}

interface StepTaken { readonly name: string; readonly dueAt: Date | null; readonly punctuality: HandOver['punctuality'] }

/**
 * What the steps of the process use of their shares of the limit, in working time. It stands still while the processing clock does, goes on when the dossier comes
 * back to a step, and begins anew when the clock restarts. That every step kept its time does not mean that the dossier did: of the limit in law its own due date speaks.
 */
class StepTimes {
  /** By step: working milliseconds used, and when its share ran out, if it did. */
  private readonly used = new Map<string, { readonly time: number; readonly ranOutAt: Date | null }>();
  private limit: number | null = null;
  private before: RecordedFact | undefined;

  constructor(private readonly ground: Ground) {}

  /** Counts the time from the last fact to this one for the step the dossier was at. */
  upTo(fact: RecordedFact): void {
    const { before } = this;
    const step = this.stepAfter(before);
    if (before?.data.processingDue == null || step === undefined) return;
    const clockwork = this.clockworkAt(before);
    const { time, ranOutAt } = this.usedBy(step);
    const now = time + clockwork.workingTime(before.at, fact.at);
    const share = this.shareOf(step);
    this.used.set(step.id, { time: now, ranOutAt: ranOutAt ?? (now > share ? clockwork.afterWorkingTime(before.at, share - time) : null) });
  }

  /** Takes note of what the fact does to the clock. */
  startAt(fact: RecordedFact): void {
    const clockwork = this.clockworkAt(fact);
    const { processingDue, clockSuspended } = fact.data;
    const restarts = fact.name === 'supplemented' && clockwork.restartsAfterSupplement;
    if (processingDue !== null && (this.limit === null || restarts)) {
      this.limit = clockwork.limitTime(fact.at);
      this.used.clear();
    }
    if (processingDue === null && !clockSuspended) this.limit = null;
    this.before = fact;
  }

  /** The step a dossier is at after a fact, with its time as used until `at`; null where it is at none. */
  stepOf(fact: RecordedFact, at: Date): StepTaken | null {
    const step = this.stepAfter(fact);
    if (step === undefined) return null;
    if (this.limit === null) return { name: step.name.vi, dueAt: null, punctuality: null };
    const clockwork = this.clockworkAt(fact);
    const { time, ranOutAt } = this.usedBy(step);
    const dueAt = ranOutAt ?? clockwork.afterWorkingTime(at, this.shareOf(step) - time);
    return { name: step.name.vi, dueAt, punctuality: clockwork.punctuality(dueAt, at) };
  }

  private stepAfter(fact: RecordedFact | undefined): Step | undefined {
    return this.ground.procedure.steps.find(({ id }) => id === fact?.data.stepId);
  }

  private usedBy({ id }: Step): { time: number; ranOutAt: Date | null } {
    return this.used.get(id) ?? { time: 0, ranOutAt: null };
  }

  private shareOf({ share }: Step): number {
    return (this.limit ?? 0) * share / 100;
  }

  private clockworkAt({ data }: RecordedFact): Clockwork {
    return this.ground.clockworkAt(this.ground.agencyOf(data.competentAgency) ?? this.ground.agency);
  }
}

/** A dossier settled at once never left reception. */
function isHandOver({ name, data }: RecordedFact): boolean {
  return handingOver.has(name) && !(name === 'completed' && data.from !== 'processing');
}

/** Whether nobody works on the dossier any more. */
function rests({ data: { to } }: RecordedFact): boolean {
  return ['refused', 'stopped', 'done', 'returned'].includes(to);
}

/** Unit that takes a dossier over: the one named, or the one-stop unit of the agency it is passed on to or comes back to. */
function receiverOf({ name, data }: RecordedFact, { agencyOf, counter }: Ground): string | null {
  if (name !== 'forwarded' && name !== 'completed') return data.unit;
  const agency = name === 'forwarded' ? agencyOf((data as DossierFactData<'forwarded'>).detail.toAgency) : counter;
  return agency?.units.find(({ kind }) => kind === 'reception')?.code ?? null;
}

/** A unit with the agency it is of. */
function placeOf(unit: string | null, { unitOf, counter }: Ground): string {
  const found = unit === null ? undefined : unitOf(unit);
  return found === undefined ? counter.name.vi : `${found.unit.name.vi}, ${found.agency.name.vi}`;
}

function officerOf({ record }: RecordedFact): string | null {
  return typeof record?.['by'] === 'string' ? record['by'] : null;
}
