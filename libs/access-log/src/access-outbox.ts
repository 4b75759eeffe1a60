import { topics } from '#contracts';
import { Outbox, type PendingRecord } from '#messaging';
import type { Database } from '#persistence';

const prefix = 'access ';
/** Batches carried at a time: each has up to a second's worth of entries. */
const atOnce = 4;
/** Milliseconds between two looks for batches that other processes of the service may have left. */
const seldom = 5_000;

/** The outbox of a service with the batches of its access log behind it: what the service tells comes first. */
export class AccessOutbox extends Outbox {
  /** Until when there is nothing, as far as is known. */
  private quietUntil = 0;

  constructor(private readonly own: Outbox, private readonly database: Database) {
    super();
  }

  /** A batch was recorded in this process. */
  recorded(): void {
    this.quietUntil = 0;
  }

  async pending(limit: number): Promise<PendingRecord[]> {
    const records = await this.own.pending(limit);
    if (records.length >= limit || performance.now() < this.quietUntil) return records;
    const rows = await this.database.prepared<{ id: string; key: string; body: string }>('access-pending', `SELECT id, key, body FROM access_batch ORDER BY place LIMIT ${atOnce}`, []);
    if (rows.length < atOnce) this.quietUntil = performance.now() + seldom;
    return [...records, ...rows.map(({ id, key, body }) => ({ outboxId: prefix + id, topic: topics.accessLog.name, key, body }))];
  }

  async delivered(outboxIds: readonly string[]): Promise<void> {
    const batches = outboxIds.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
    const others = outboxIds.filter((id) => !id.startsWith(prefix));
    if (others.length > 0) await this.own.delivered(others);
    if (batches.length > 0) await this.database.prepared('access-delivered', 'DELETE FROM access_batch WHERE id = ANY ($1::uuid[])', [batches]);
  }

  oldestAge(): Promise<number> {
    return this.own.oldestAge();
  }

  override refill(): Promise<number> {
    return this.own.refill();
  }
}
