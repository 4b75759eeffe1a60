import type { Database } from '#persistence';

/** A record waiting for delivery, with the outbox row it comes from. One row may make several records. */
export interface PendingRecord {
  readonly outboxId: string;
  readonly topic: string;
  readonly key: string;
  /** The event's exact bytes, UTF-8. */
  readonly body: string;
}

/**
 * Where the relay reads what is not delivered yet. Rows come in the order of their id, which is the order of commit per subject because the
 * writer holds the subject's row lock until it commits. Never a cursor "id > last seen": a later commit with a lower id would be lost.
 */
export abstract class Outbox {
  abstract pending(limit: number): Promise<PendingRecord[]>;
  abstract delivered(outboxIds: readonly string[]): Promise<void>;
  /** Age of the oldest row in seconds, 0 when there is none. */
  abstract oldestAge(): Promise<number>;
  /** Puts every event ever recorded back, in order: for a broker that lost its topics. Gives how many. The relay alone may call it, between two deliveries. */
  refill(): Promise<number> {
    return Promise.reject(new Error('this outbox cannot be filled again'));
  }
}

/** The outbox over the `event` table that every publisher but one-stop has. */
export class EventOutbox extends Outbox {
  constructor(private readonly database: Database) {
    super();
  }

  pending(limit: number): Promise<PendingRecord[]> {
    // Each event looked up by its key and the limit written out: a plan made while the backlog was long must not read the whole event table for ever after.
    const rows = Math.trunc(limit);
    return this.database.prepared(
      `outbox-pending-${rows}`,
      `SELECT p.id AS "outboxId", e.topic, e.partition_key AS key, e.body
         FROM (SELECT id, event_position FROM outbox_pending ORDER BY id LIMIT ${rows}) p
        CROSS JOIN LATERAL (SELECT topic, partition_key, body FROM event WHERE position = p.event_position LIMIT 1) e
        ORDER BY p.id`,
      [],
    );
  }

  async delivered(outboxIds: readonly string[]): Promise<void> {
    // Not waiting for the disk: rows that come back after a crash are delivered twice, which is allowed.
    await this.database.prepared(
      'outbox-delivered', `WITH relaxed AS (SELECT set_config('synchronous_commit', 'off', true)) DELETE FROM outbox_pending USING relaxed WHERE id = ANY($1::bigint[])`, [outboxIds],
    );
  }

  async oldestAge(): Promise<number> {
    const [row] = await this.database.query<{ age: number }>(
      `SELECT coalesce(extract(epoch FROM now() - (SELECT e.recorded_at FROM outbox_pending p JOIN event e ON e.position = p.event_position ORDER BY p.id LIMIT 1)), 0)::float8 AS age`,
    );
    return row?.age ?? 0;
  }

  override async refill(): Promise<number> {
    return this.database.transaction(async (tx) => {
      // Whoever is writing an event finishes first, and nobody begins: no row slips in before those it comes after.
      await tx.query('LOCK TABLE outbox_pending IN EXCLUSIVE MODE');
      await tx.query('DELETE FROM outbox_pending');
      const [row] = await tx.query<{ count: number }>(
        'WITH filled AS (INSERT INTO outbox_pending (event_position) SELECT position FROM event ORDER BY position RETURNING 1) SELECT count(*)::int AS count FROM filled',
      );
      return row?.count ?? 0;
    });
  }
}
