import { vietnamTime } from '#working-time';
import { owedByApplicant } from '../domain/desk.js';
import type { Ground } from '../domain/ground.js';
import type { DeskCount, QueueRow } from '../persistence/desk.queries.js';
import { type LabelView, stateOf, type StateView } from './dossier.view.js';

/** A dossier on an officer's desk. */
export class QueueItemView {
  id!: string;
  code!: string;
  version!: number;
  state!: StateView;
  procedureName!: LabelView;
  ownerName!: string | null;
  unit!: string | null;
  officer!: string | null;
  /** Step of the procedure's process. */
  step!: string | null;
  /** By when the agency owes its next word. */
  dueAt!: string | null;
  /** Working time left on the processing clock, in minutes; negative when overdue. */
  workingTimeLeft!: number | null;
  overdue!: boolean;
  /** By when the applicant owes what was asked; null where nothing is. */
  applicantDue!: string | null;
  /** True when the applicant let the limit pass and an officer may close the dossier. */
  closable!: boolean;
  /** When the processing ended; null while it has not. */
  endedAt!: string | null;
}

/** Counts of one state on the desks. */
export class QueueSummaryView {
  state!: string;
  count!: number;
  overdue!: number;
  /** Due by the end of the next working day. */
  dueSoon!: number;
  /** May be closed because the applicant let the limit pass. */
  closable!: number;
}

/** Counts of one step of a procedure on the desks of an agency. */
export class StepSummaryView {
  agency!: string;
  procedureCode!: string;
  /** Null while it is with reception and not taken in. */
  step!: string | null;
  count!: number;
  overdue!: number;
  /** Due by the end of the next working day. */
  dueSoon!: number;
}

export function queueItemOf({ body, ownerName, nextDue }: QueueRow, { procedure, agency, clockworkAt }: Ground, now: Date): QueueItemView {
  const left = clockworkAt(agency).reading(body.clocks, body.endedAt === null ? now : new Date(body.endedAt))?.workingTimeLeft;
  const owed = owedByApplicant(body);
  return {
    id: body.id, code: body.code, version: body.version, state: stateOf(body.state), procedureName: procedure.name, ownerName, unit: body.unit, officer: body.officer, step: body.stepId,
    dueAt: nextDue === null ? null : vietnamTime(nextDue),
    workingTimeLeft: left == null ? null : Math.round(left / 60_000),
    overdue: nextDue !== null && nextDue < now,
    applicantDue: owed?.dueAt ?? null, closable: owed !== null && new Date(owed.closableFrom) <= now,
    endedAt: body.endedAt,
  };
}

type Sums = Pick<DeskCount, 'count' | 'overdue' | 'dueSoon' | 'closable'>;
const added = (one: Sums, other: Sums): Sums => ({
  count: one.count + other.count, overdue: one.overdue + other.overdue, dueSoon: one.dueSoon + other.dueSoon, closable: one.closable + other.closable,
});
const nothing: Sums = { count: 0, overdue: 0, dueSoon: 0, closable: 0 };

export function summaryByState(counts: readonly DeskCount[]): QueueSummaryView[] {
  return [...Map.groupBy(counts, ({ state }) => state)].map(([state, rows]) => ({ state, ...rows.reduce(added, nothing) })).sort((a, b) => (a.state < b.state ? -1 : 1));
}

export function summaryByStep(counts: readonly DeskCount[]): StepSummaryView[] {
  const groups = Map.groupBy(counts, ({ agency, procedureCode, stepId }) => JSON.stringify([agency, procedureCode, stepId]));
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const { count, overdue, dueSoon } = rows.reduce(added, nothing);
    return [{ agency: first.agency, procedureCode: first.procedureCode, step: first.stepId, count, overdue, dueSoon }];
  });
}
