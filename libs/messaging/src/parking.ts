import { type CloudEvent, Refusal, type Topic } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { BrokerRecord } from './broker.js';
import { Positions } from './positions.js';
import { storable } from './reading.js';

/** Why an event waits: it is none of the contract; its handler failed; those before it never came; one before it waits; what it needs has not come. */
export type ParkingCause = 'poison' | 'failed' | 'gap' | 'behind' | 'not-yet';

/** An event set aside, as an operator sees it. */
export interface ParkedEvent {
  readonly id: string;
  readonly topic: string;
  /** The Kafka key where not even the envelope could be read. */
  readonly subject: string;
  /** Null where not even the envelope could be read. */
  readonly sequence: number | null;
  readonly cause: ParkingCause;
  readonly waitsFor: string | null;
  readonly error: string;
  /** Tries after it was set aside. */
  readonly attempts: number;
  readonly parkedAt: Date;
  /** When it is tried again by itself; null when it waits for those before it, or for an operator. */
  readonly nextAttemptAt: Date | null;
}

/** The same with what came from the broker. */
export interface InspectedEvent extends ParkedEvent {
  readonly partition: number;
  readonly offset: string;
  /** The record as text; bytes that are no UTF-8 are replaced. */
  readonly body: string;
}

/** Which parked events. */
export interface ParkedFilter {
  readonly topic?: string;
  readonly subject?: string;
  readonly cause?: ParkingCause;
}

/** An operator's word and who gave it; both are kept. */
export interface Decision {
  readonly reason: string;
  /** Account id of the operator. */
  readonly by: string;
}

/** What is to be set aside. */
interface NewParked {
  readonly topic: Topic;
  /** Null where not even the envelope could be read. */
  readonly event: CloudEvent | null;
  readonly record: BrokerRecord;
  readonly cause: ParkingCause;
  readonly error: string;
  readonly waitsFor?: string | null;
  /** Null: it waits for those before it, or for an operator. */
  readonly retryAt: Date | null;
}

const insertSql = `
  INSERT INTO parked_event (topic, gapless, subject, sequence, epoch, kafka_partition, kafka_offset, body, cause, waits_for, error, next_attempt_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;
/** An event has one place here however often it comes: a good copy replaces a broken one, one of a later ledger epoch an earlier. */
const parkSql = `${insertSql}
  ON CONFLICT (topic, subject, sequence) WHERE sequence IS NOT NULL DO UPDATE SET
    epoch = excluded.epoch, kafka_partition = excluded.kafka_partition, kafka_offset = excluded.kafka_offset, body = excluded.body, cause = excluded.cause,
    waits_for = excluded.waits_for, error = excluded.error, attempts = 0, next_attempt_at = excluded.next_attempt_at
  WHERE excluded.epoch > parked_event.epoch OR (parked_event.cause = 'poison' AND excluded.cause <> 'poison')`;
const parkUnreadableSql = `${insertSql} ON CONFLICT DO NOTHING`;

const columns = 'id, topic, subject, sequence, cause, waits_for AS "waitsFor", error, attempts, parked_at AS "parkedAt", next_attempt_at AS "nextAttemptAt"';
const filtered = '($1::text IS NULL OR topic = $1) AND ($2::text IS NULL OR subject = $2) AND ($3::text IS NULL OR cause = $3)';

/** Where an event goes that cannot be handled: it and all later ones of its subject wait here in order, every other subject goes on. */
@Injectable()
export class Parking {
  constructor(private readonly database: Database) {}

  /** Sets one event aside. The caller holds the subject's position. */
  async park(tx: Tx, { topic, event, record, cause, error, waitsFor = null, retryAt }: NewParked): Promise<void> {
    await tx.prepared(event === null ? 'parking-unreadable' : 'parking-park', event === null ? parkUnreadableSql : parkSql, [
      topic.name, topic.kind === 'journal', event?.subject ?? storable(record.key ?? ''), event?.sequence ?? null, event?.ledgerepoch ?? 1, record.partition, record.offset,
      record.value ?? Buffer.alloc(0), cause, waitsFor === null ? null : storable(waitsFor).slice(0, 500), storable(error).slice(0, 2_000), retryAt,
    ]);
  }

  /** On a snapshot: what waits of the subject up to this event is void. True when something newer still waits. */
  async supersede(tx: Tx, topic: string, { subject, sequence, ledgerepoch }: CloudEvent): Promise<boolean> {
    await tx.query('DELETE FROM parked_event WHERE topic = $1 AND subject = $2 AND (epoch < $4 OR sequence <= $3)', [topic, subject, sequence, ledgerepoch]);
    return (await tx.query('SELECT FROM parked_event WHERE topic = $1 AND subject = $2 AND sequence IS NOT NULL LIMIT 1', [topic, subject])).length > 0;
  }

  /** What waits, oldest first; `after` is the id of the last one seen. */
  async list({ topic, subject, cause }: ParkedFilter = {}, { after = '0', limit = 100 }: { readonly after?: string; readonly limit?: number } = {}): Promise<ParkedEvent[]> {
    return this.database.query<ParkedEvent>(
      `SELECT ${columns} FROM parked_event WHERE ${filtered} AND id > $4 ORDER BY id LIMIT $5`, [topic, subject, cause, after, Math.min(limit, 1_000)],
    );
  }

  /** One of them with its body; undefined when it does not wait (any more). */
  async inspect(id: string): Promise<InspectedEvent | undefined> {
    const [row] = await this.database.query<InspectedEvent & { bytes: Buffer }>(
      `SELECT ${columns}, kafka_partition AS partition, kafka_offset AS offset, body AS bytes FROM parked_event WHERE id = $1`, [id],
    );
    if (row === undefined) return undefined;
    const { bytes, ...parked } = row;
    return { ...parked, body: bytes.toString('utf8') };
  }

  /** An operator's word: try the events of this subject again now, in order. Gives how many wait. */
  async redrive(topic: string, subject: string): Promise<number> {
    const rows = await this.database.query('UPDATE parked_event SET next_attempt_at = now() WHERE topic = $1 AND subject = $2 RETURNING id', [topic, subject]);
    return rows.length;
  }

  /** The same for all that wait for one cause, of one topic or of all: after a fault in a handler was mended. */
  async redriveAll(cause: ParkingCause, topic?: string): Promise<number> {
    const rows = await this.database.query('UPDATE parked_event SET next_attempt_at = now() WHERE cause = $1 AND ($2::text IS NULL OR topic = $2) RETURNING id', [cause, topic]);
    return rows.length;
  }

  /**
   * An operator's word: give one event up without its effect, so that those behind it can go on. It is kept among the discarded with reason and name. False
   * when it does not wait (any more). Refuses with `parked-event.not-first` when one before it is still to come, and with `parked-event.no-reason`.
   */
  async discard(id: string, decision: Decision): Promise<boolean> {
    demandReason(decision);
    return this.database.transaction(async (tx) => {
      const [found] = await tx.query<{ topic: string; subject: string }>('SELECT topic, subject FROM parked_event WHERE id = $1', [id]);
      if (found === undefined) return false;
      const positions = await Positions.lock(tx, found.topic, [found.subject]);
      const [row] = await tx.query<{ sequence: number | null; epoch: number; gapless: boolean }>('SELECT sequence, epoch, gapless FROM parked_event WHERE id = $1 FOR UPDATE', [id]);
      if (row === undefined) return false;
      const { last, epoch } = positions.of(found.subject);
      if (row.sequence !== null && row.gapless) {
        if (row.sequence > last + 1) throw new Refusal('parked-event.not-first', { sequence: row.sequence, expected: last + 1 });
        if (row.sequence === last + 1) positions.advance({ subject: found.subject, sequence: row.sequence, ledgerepoch: Math.max(row.epoch, epoch) });
      }
      await tx.query(
        `WITH gone AS (DELETE FROM parked_event WHERE id = $1 RETURNING *)
         INSERT INTO discarded_event (topic, subject, sequence, until_sequence, body, cause, error, reason, discarded_by)
         SELECT topic, subject, sequence, sequence, body, cause, error, $2, $3 FROM gone`, [id, decision.reason, decision.by],
      );
      await goOn(tx, positions, found.topic, found.subject);
      return true;
    });
  }

  /**
   * An operator's word: the events missing before the first one parked will never come; go on without them. Gives how many were given up, and keeps it with
   * reason and name. Refuses with `parked-event.no-gap` when none is missing, and with `parked-event.no-reason`.
   */
  async skipMissing(topic: string, subject: string, decision: Decision): Promise<number> {
    demandReason(decision);
    return this.database.transaction(async (tx) => {
      const positions = await Positions.lock(tx, topic, [subject]);
      const { last, epoch } = positions.of(subject);
      const [first] = await tx.query<{ sequence: number }>('SELECT sequence FROM parked_event WHERE topic = $1 AND subject = $2 AND gapless AND sequence > $3 ORDER BY sequence LIMIT 1', [topic, subject, last]);
      if (first === undefined || first.sequence === last + 1) throw new Refusal('parked-event.no-gap');
      positions.advance({ subject, sequence: first.sequence - 1, ledgerepoch: epoch });
      await tx.query(
        `INSERT INTO discarded_event (topic, subject, sequence, until_sequence, cause, error, reason, discarded_by) VALUES ($1, $2, $3, $4, 'gap', 'never came', $5, $6)`,
        [topic, subject, last + 1, first.sequence - 1, decision.reason, decision.by],
      );
      await goOn(tx, positions, topic, subject);
      return first.sequence - 1 - last;
    });
  }

  /** How many events wait, by cause. */
  async counts(): Promise<Record<string, number>> {
    const rows = await this.database.query<{ cause: string; count: number }>('SELECT cause, count(*)::int AS count FROM parked_event GROUP BY cause');
    return Object.fromEntries(rows.map(({ cause, count }) => [cause, count]));
  }
}

function demandReason({ reason }: Decision): void {
  if (reason.trim() === '') throw new Refusal('parked-event.no-reason');
}

/** Those left of the subject are due now; none left, its events go straight through again. */
async function goOn(tx: Tx, positions: Positions, topic: string, subject: string): Promise<void> {
  const left = await tx.query('UPDATE parked_event SET next_attempt_at = now() WHERE topic = $1 AND subject = $2 AND sequence IS NOT NULL RETURNING id', [topic, subject]);
  if (left.length === 0) positions.markParked(subject, false);
  await positions.store(tx);
}

/** What an operator reads about a failure: name and message, no stack, no values. */
export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
