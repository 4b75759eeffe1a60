import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { BrokerRecord } from './broker.js';

export type ParkingCause = 'poison' | 'failed' | 'gap' | 'behind' | 'not-yet';

/** An event set aside, as an operator sees it. */
export interface ParkedEvent {
  readonly id: string;
  readonly topic: string;
  readonly subject: string;
  readonly sequence: number | null;
  readonly cause: ParkingCause;
  readonly waitsFor: string | null;
  readonly error: string;
  readonly attempts: number;
  readonly parkedAt: Date;
}

/** Where an event goes that cannot be handled: it and all later ones of its subject wait here in order, every other subject goes on. */
@Injectable()
export class Parking {
  constructor(private readonly database: Database) {}

  /** Sets one record aside. `retryAt` null: only an operator's word drives it again. */
  async park(tx: Tx, parked: {
    topic: string; subject: string; sequence: number | null; record: BrokerRecord;
    cause: ParkingCause; error: string; waitsFor?: string; retryAt: Date | null;
  }): Promise<void> {
    await tx.query(
      `INSERT INTO parked_event (topic, subject, sequence, kafka_partition, kafka_offset, body, cause, waits_for, error, next_attempt_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (topic, kafka_partition, kafka_offset) DO NOTHING`,
      [parked.topic, parked.subject, parked.sequence, parked.record.partition, parked.record.offset, parked.record.value ?? Buffer.alloc(0),
        parked.cause, parked.waitsFor ?? null, parked.error.slice(0, 2_000), parked.retryAt],
    );
  }

  /** What waits, oldest first. */
  async list(limit = 100): Promise<ParkedEvent[]> {
    return this.database.query<ParkedEvent>(
      `SELECT id, topic, subject, sequence, cause, waits_for AS "waitsFor", error, attempts, parked_at AS "parkedAt"
         FROM parked_event ORDER BY id LIMIT $1`, [Math.min(limit, 1_000)],
    );
  }

  /** An operator's word: try the events of this subject again now, in order. Gives how many wait. */
  async redrive(topic: string, subject: string): Promise<number> {
    const rows = await this.database.query('UPDATE parked_event SET next_attempt_at = now() WHERE topic = $1 AND subject = $2 RETURNING id', [topic, subject]);
    return rows.length;
  }

  /**
   * An operator's word: give one event up without its effect, so that those behind it can go on. Its body stays in the server's log of
   * statements only; whoever gives it up answers for it.
   */
  async discard(id: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const [gone] = await tx.query<{ topic: string; subject: string; sequence: number | null }>('DELETE FROM parked_event WHERE id = $1 RETURNING topic, subject, sequence', [id]);
      if (gone === undefined) return false;
      if (gone.sequence !== null) {
        await tx.query('UPDATE consumer_position SET last_sequence = greatest(last_sequence, $3) WHERE topic = $1 AND subject = $2', [gone.topic, gone.subject, gone.sequence]);
      }
      await tx.query('UPDATE parked_event SET next_attempt_at = now() WHERE topic = $1 AND subject = $2', [gone.topic, gone.subject]);
      return true;
    });
  }

  /** How many events wait, by cause. */
  async counts(): Promise<Record<string, number>> {
    const rows = await this.database.query<{ cause: string; count: number }>('SELECT cause, count(*)::int AS count FROM parked_event GROUP BY cause');
    return Object.fromEntries(rows.map(({ cause, count }) => [cause, count]));
  }
}
