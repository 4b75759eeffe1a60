import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Clock } from '#runtime';
import { Answer } from './answer.js';
import type { Call } from './call.js';
import { lockKeyOf, type RememberedAnswer, replay, rowOf } from './remembered-answer.js';

/** Days a stored answer is replayed. */
const keptDays = 7;

const look = `
  SELECT pg_try_advisory_xact_lock($3::bigint) AS free, k.digest, k.status, k.headers, k.body
  FROM (SELECT 1) AS one LEFT JOIN idempotency_key k ON k.actor = $1 AND k.key = $2`;

const keep = `
  INSERT INTO idempotency_key (actor, key, digest, status, headers, body, stored_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`;

/**
 * One key, one effect, one answer. The answer is stored in the transaction of the effect; "still running" is an advisory lock
 * on (actor, key) that could not be taken, so a crash leaves nothing to clean up.
 *
 * A caller who is not known shares the actor `-` with every other such caller: who guesses both key and body gets the stored
 * answer. Routes open to anyone must therefore not answer with secrets, and their clients should use random keys (UUIDs).
 */
@Injectable()
export class Idempotency {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Clock) private readonly clock: Clock) {}

  /**
   * Does `work` and stores its answer, or gives the stored answer of the same request. What `work` throws rolls everything back and is not stored.
   * Refuses with `idempotency.in-progress` (409) and, for another request under the same key, `idempotency.key-reused` (422).
   */
  async once<Body>(call: Call, work: (tx: Tx) => Promise<Answer<Body>>): Promise<Answer<Body>> {
    try {
      return await this.attempt(call, work);
    } catch (error) {
      // The first request committed between our look and our lock: its answer is there now.
      if (isKeyTaken(error)) return this.attempt(call, work);
      throw error;
    }
  }

  /** Forgets answers stored more than seven days before `now`. Gives how many. */
  async purge(now: Date): Promise<number> {
    const before = new Date(now.getTime() - keptDays * 86_400_000);
    const [row] = await this.database.query<{ count: string }>('WITH gone AS (DELETE FROM idempotency_key WHERE stored_at < $1 RETURNING 1) SELECT count(*) FROM gone', [before]);
    return Number(row?.count ?? 0);
  }

  private async attempt<Body>(call: Call, work: (tx: Tx) => Promise<Answer<Body>>): Promise<Answer<Body>> {
    return this.database.transaction(async (tx) => {
      const [found] = await tx.prepared<RememberedAnswer & { free: boolean }>('idempotency_look', look, [call.actor, keyOf(call), lockKeyOf(call)]);
      if (found?.status != null) return replay<Body>(call, found);
      if (found?.free !== true) throw new Refusal('idempotency.in-progress');
      const answer = await work(tx);
      await tx.prepared('idempotency_keep', keep, rowOf(call, answer, this.clock.now()));
      return answer;
    });
  }
}

function keyOf(call: Call): string {
  if (call.key === null) throw new Error('a route whose handler works once must be marked @Idempotent()');
  return call.key;
}

function isKeyTaken(error: unknown): boolean {
  return error instanceof Error && (error as { constraint?: unknown }).constraint === 'idempotency_key_pkey';
}
