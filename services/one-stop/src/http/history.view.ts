import type { DossierFactName } from '#contracts';
import { vietnamTime } from '#working-time';
import type { RecordedFact } from '../domain/recorded-fact.js';
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
  /** Reasons and findings in words, and the officer's name (`by`); null where there are none, they were erased, or they are not for the caller. */
  record!: Record<string, unknown> | null;
}

/** Facts whose words are written for the applicant, or by them; the others are what officers say among themselves. */
const toldToApplicant: ReadonlySet<string> = new Set([
  'received', 'refused', 'forwarded', 'supplementRequested', 'supplemented', 'amended', 'paymentRequested', 'paid', 'withdrawalRequested', 'withdrawalDeclined', 'extended', 'stopped',
  'completed', 'returned', 'resultReplaced', 'resultRevoked', 'migrated', 'challenged', 'challengeAnswered',
] satisfies DossierFactName[]);

/** Whose words a reader gets: an officer's all, the applicant's those meant for them, support none. */
export type Words = 'all' | 'applicant' | 'none';

export function historyOf({ version, name, at, data, record }: RecordedFact, words: Words): HistoryEntryView {
  const readable = words === 'all' || (words === 'applicant' && toldToApplicant.has(name));
  return {
    version, fact: name, at: vietnamTime(at), from: data.from === null ? null : stateOf(data.from), to: stateOf(data.to), actor: data.actor, detail: data.detail,
    record: readable && record !== null ? { ...record } : null,
  };
}
