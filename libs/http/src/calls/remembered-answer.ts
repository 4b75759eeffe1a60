import { createHash } from 'node:crypto';
import { Refusal } from '#contracts';
import { Answer } from './answer.js';
import type { Call } from './call.js';

/** A stored answer as PostgreSQL gives it; `status` is null where there is none (an outer join). */
export interface RememberedAnswer {
  readonly digest: Buffer | null;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly body: unknown;
}

/** Key of the advisory transaction lock on (actor, key), for `pg_try_advisory_xact_lock($1::bigint)`. */
export function lockKeyOf(call: Call): string {
  return createHash('sha256').update(`${call.actor}\0${call.key}`).digest().readBigInt64BE().toString();
}

/** Values for a row of `idempotency_key` in the order actor, key, digest, status, headers, body, stored_at. */
export function rowOf(call: Call, answer: Answer, now: Date): readonly unknown[] {
  return [call.actor, call.key, call.digest, answer.status, JSON.stringify(answer.headers), JSON.stringify(answer.body ?? null), now];
}

/** The stored answer again, if it was to the same request; else refuses with `idempotency.key-reused` (422). */
export function replay<Body>(call: Call, found: RememberedAnswer): Answer<Body> {
  if (found.digest === null || found.status === null || !call.digest.equals(found.digest)) throw new Refusal('idempotency.key-reused');
  return new Answer(found.status, found.body as Body, found.headers ?? {}, true);
}
