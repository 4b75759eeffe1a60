import { vietnamTime } from '#working-time';
import type { Attempt, Lag, SyncedDossier } from '../persistence/sync.queries.js';

/** How far behind a portal is. */
export class LagView {
  destination!: string;
  /** False while it is thought to be away: one dossier at a time asks whether it is back. */
  answers!: boolean;
  /** Dossiers that it is behind of, and how many of them failed again and again. */
  pending!: number;
  stuck!: number;
  /** Since when it is behind of the oldest, and for how many seconds; null: it is behind of nothing. */
  oldestSince!: string | null;
  oldestSeconds!: number | null;
}

/** Why the last try failed. */
export class SyncFailureView {
  /** It said no; it said what nobody can read; it said nothing; intake, which is there, gives no card of the dossier; intake is away; something of the message has not arrived. */
  kind!: 'refused' | 'nonsense' | 'away' | 'card' | 'intake' | 'unready';
  /** The portal's own code (error_code), or the status that intake answered. */
  code!: string | null;
  detail!: string;
  at!: string;
}

/** How far a portal has come with a dossier. */
export class SyncedDossierView {
  destination!: string;
  dossierId!: string;
  code!: string;
  procedureCode!: string;
  receivingAgency!: string;
  competentAgency!: string;
  state!: 'synced' | 'pending' | 'stuck';
  /** Latest version of the dossier, and the latest the portal has. */
  knownVersion!: number;
  sentVersion!: number;
  pendingSince!: string | null;
  /** When it is sent next. */
  nextTryAt!: string | null;
  tries!: number;
  failure!: SyncFailureView | null;
}

/** A try to bring a portal up to date with a dossier. */
export class SyncAttemptView {
  destination!: string;
  fromVersion!: number;
  toVersion!: number;
  /** `ok`, or the kind of failure. */
  outcome!: string;
  code!: string | null;
  at!: string;
  milliseconds!: number;
}

/** A dossier at every portal. */
export class DossierSyncView {
  dossierId!: string;
  destinations!: SyncedDossierView[];
  /** The latest twenty, newest first. */
  attempts!: SyncAttemptView[];
}

/** How many dossiers are sent again. */
export class RedrivenView {
  count!: number;
}

export function lagViewOf(destination: string, lag: Lag | undefined, answers: boolean, now: Date): LagView {
  const oldest = lag?.oldest ?? null;
  return {
    destination, answers, pending: lag?.pending ?? 0, stuck: lag?.stuck ?? 0, oldestSince: oldest === null ? null : vietnamTime(oldest),
    oldestSeconds: oldest === null ? null : Math.max(0, Math.round((now.getTime() - oldest.getTime()) / 1_000)),
  };
}

export function syncedDossierViewOf({ pendingSince, dueAt, stuck, failure, ...row }: SyncedDossier): SyncedDossierView {
  return {
    ...row, state: stuck ? 'stuck' : pendingSince === null ? 'synced' : 'pending', pendingSince: pendingSince && vietnamTime(pendingSince), nextTryAt: dueAt && vietnamTime(dueAt),
    failure: failure && { ...failure, at: vietnamTime(failure.at) },
  };
}

export function attemptViewOf({ from, to, at, ...row }: Attempt): SyncAttemptView {
  return { ...row, fromVersion: from, toVersion: to, at: vietnamTime(at) };
}
