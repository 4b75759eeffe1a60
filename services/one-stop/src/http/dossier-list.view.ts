import { dossierStates, type ProcedureVersion } from '#contracts';
import { vietnamTime } from '#working-time';
import type { Dossier } from '../domain/dossier.js';
import type { LedgerRow, QueueRow } from '../persistence/dossier.queries.js';
import type { LabelView, StateView } from './dossier.view.js';

/** A dossier in an officer's queue. */
export class QueueItemView {
  id!: string;
  code!: string;
  version!: number;
  state!: StateView;
  procedureName!: LabelView;
  ownerName!: string | null;
  unit!: string | null;
  officer!: string | null;
  /** What is to be answered next, and by when. */
  dueAt!: string | null;
  /** Working time left on the processing clock, in minutes; negative when overdue. */
  workingTimeLeft!: number | null;
  overdue!: boolean;
}

/** Counts of one state in the queue. */
export class QueueSummaryView {
  state!: string;
  count!: number;
  overdue!: number;
  /** Due within a day. */
  dueSoon!: number;
}

/** One step on record (lịch sử xử lý). */
export class HistoryEntryView {
  version!: number;
  /** The fact, in the past tense. */
  fact!: string;
  at!: string;
  from!: StateView | null;
  to!: StateView;
  /** Who, by role, unit and pseudonymous reference. */
  actor!: { role: string; ref: string; unit: string | null };
  /** What is particular to the fact. */
  detail!: Record<string, unknown>;
  /** Reasons and findings in words; null where there are none or they were erased. */
  record!: Record<string, unknown> | null;
}

/** What anyone may know of a dossier: how far it is. */
export class LookupView {
  code!: string;
  state!: StateView;
  procedureName!: LabelView;
  /** Degree of completion, 0 to 100. */
  completion!: number;
}

/** Rough share of the way behind a dossier in each state. */
const completion: Readonly<Record<Dossier['state'], number>> = {
  submitted: 10, received: 25, supplementing: 25, paying: 25, processing: 60, withdrawing: 60, done: 90, refused: 100, stopped: 100, returned: 100,
};

export function stateOf(state: Dossier['state']): StateView {
  const { number, vi, en } = dossierStates[state];
  return { code: state, number, label: { vi, en } };
}

export function queueItemOf({ body, ownerName, nextDue }: QueueRow, procedure: ProcedureVersion, reading: { workingTimeLeft: number | null } | null, now: Date): QueueItemView {
  return {
    id: body.id, code: body.code, version: body.version, state: stateOf(body.state), procedureName: procedure.name, ownerName, unit: body.unit, officer: body.officer,
    dueAt: nextDue === null ? null : vietnamTime(nextDue),
    workingTimeLeft: reading?.workingTimeLeft == null ? null : Math.round(reading.workingTimeLeft / 60_000),
    overdue: nextDue !== null && nextDue < now,
  };
}

export function historyOf({ version, fact, event, detail }: LedgerRow): HistoryEntryView {
  const { time, data } = JSON.parse(event) as { time: string; data: { from: Dossier['state'] | null; to: Dossier['state']; actor: HistoryEntryView['actor']; detail: Record<string, unknown> } };
  return {
    version, fact, at: time, from: data.from === null ? null : stateOf(data.from), to: stateOf(data.to), actor: data.actor, detail: data.detail,
    record: detail === null ? null : JSON.parse(detail) as Record<string, unknown>,
  };
}

export function lookupOf(dossier: Dossier, procedure: ProcedureVersion): LookupView {
  return { code: dossier.code, state: stateOf(dossier.state), procedureName: procedure.name, completion: completion[dossier.state] };
}
