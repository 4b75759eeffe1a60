import type { Actor, DossierFactName, DossierState } from '#contracts';
import type { LedgerRow } from '../persistence/dossier.queries.js';
import { stateOf, type StateView } from './dossier.view.js';

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
  /** Reasons and findings in words; null where there are none, they were erased, or they are not for the caller. */
  record!: Record<string, unknown> | null;
}

/** Facts whose words are written for the applicant, or by them; the others are what officers say among themselves. */
const toldToApplicant: ReadonlySet<string> = new Set([
  'received', 'refused', 'forwarded', 'supplementRequested', 'supplemented', 'amended', 'paymentRequested', 'paid', 'withdrawalRequested', 'withdrawalDeclined', 'extended', 'stopped',
  'completed', 'returned', 'resultReplaced', 'resultRevoked', 'migrated', 'challenged', 'challengeAnswered',
] satisfies DossierFactName[]);

/** Whose words a reader gets: an officer's all, the applicant's those meant for them, support none. */
export type Words = 'all' | 'applicant' | 'none';

export function historyOf({ version, fact, event, detail }: LedgerRow, words: Words): HistoryEntryView {
  const { time, data } = JSON.parse(event) as { time: string; data: { from: DossierState | null; to: DossierState; actor: Actor; detail: Record<string, unknown> } };
  const readable = words === 'all' || (words === 'applicant' && toldToApplicant.has(fact));
  return {
    version, fact, at: time, from: data.from === null ? null : stateOf(data.from), to: stateOf(data.to), actor: data.actor, detail: data.detail,
    record: detail === null || !readable ? null : JSON.parse(detail) as Record<string, unknown>,
  };
}
