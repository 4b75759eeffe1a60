import type { CloudEvent, Topic } from '#contracts';
import type { Database, Tx } from '#persistence';
import type { Logger } from 'pino';
import { describe, type Effects, EventFailed } from './effects.js';
import { NotYet } from './on-event.js';
import { read } from './reading.js';

interface ParkedRow { id: string; sequence: number | null; body: Buffer; attempts: number; due: boolean }

const pollMs = 500;
const longestWait = 30_000;

/**
 * Drives parked subjects again, in the order of their sequence: those whose missing dependency may have arrived, those whose gap closed, those an
 * operator asked for. Works beside the consumer; the subject's position row keeps the two apart.
 */
export class Redriver {
  private timer: NodeJS.Timeout | null = null;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly database: Database, private readonly effects: Effects, private readonly topics: ReadonlyMap<string, Topic>, private readonly log: Logger) {}

  start(): void {
    this.timer = setTimeout(() => { this.working = this.round().finally(() => { if (!this.stopped) this.start(); }); }, pollMs);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.working;
  }

  private async round(): Promise<void> {
    try {
      const due = await this.database.query<{ topic: string; subject: string }>(
        'SELECT DISTINCT topic, subject FROM parked_event WHERE next_attempt_at <= now() LIMIT 50',
      );
      for (const { topic, subject } of due) {
        if (this.stopped) return;
        const known = this.topics.get(topic);
        if (known !== undefined) await this.driveSubject(known, subject);
      }
    } catch (error) {
      this.log.warn({ err: error }, 're-drive: round failed, trying again');
    }
  }

  /** Drives one subject as far as it goes; each event in a transaction of its own. */
  private async driveSubject(topic: Topic, subject: string): Promise<void> {
    for (;;) {
      let failure: { row: ParkedRow; cause: unknown } | null = null;
      const goOn = await this.database.transaction(async (tx) => {
        const [position] = await tx.query<{ last: number }>(
          'SELECT last_sequence AS last FROM consumer_position WHERE topic = $1 AND subject = $2 FOR UPDATE', [topic.name, subject],
        );
        const last = position?.last ?? 0;
        await tx.query('DELETE FROM parked_event WHERE topic = $1 AND subject = $2 AND sequence <= $3', [topic.name, subject, last]);
        const [row] = await tx.query<ParkedRow>(
          `SELECT id, sequence, body, attempts, coalesce(next_attempt_at <= now(), false) AS due FROM parked_event
            WHERE topic = $1 AND subject = $2 AND sequence IS NOT NULL ORDER BY sequence, id LIMIT 1`, [topic.name, subject],
        );
        if (row === undefined) {
          await tx.query('UPDATE consumer_position SET parked = false WHERE topic = $1 AND subject = $2', [topic.name, subject]);
          await tx.query('UPDATE parked_event SET next_attempt_at = NULL WHERE topic = $1 AND subject = $2', [topic.name, subject]);
          return false;
        }
        const next = topic.kind === 'snapshot' || row.sequence === last + 1;
        if (!next || !row.due) {
          await tx.query('UPDATE parked_event SET next_attempt_at = NULL WHERE topic = $1 AND subject = $2 AND id <> $3 OR id = $3 AND $4', [topic.name, subject, row.id, !next]);
          return false;
        }
        const event = reread(topic, subject, row);
        if (event === null) {
          await tx.query('UPDATE parked_event SET attempts = attempts + 1, next_attempt_at = NULL WHERE id = $1', [row.id]);
          return false;
        }
        try {
          await this.applyParked(tx, topic, event, row);
        } catch (error) {
          failure = { row, cause: error instanceof EventFailed ? error.cause : error };
          throw error;
        }
        return true;
      }).catch(async (error: unknown) => {
        if (failure === null) throw error;
        await this.recordFailure(failure.row, failure.cause);
        return false;
      });
      if (!goOn) return;
    }
  }

  private async applyParked(tx: Tx, topic: Topic, event: CloudEvent, row: ParkedRow): Promise<void> {
    await this.effects.handle(tx, topic, event);
    await tx.query('UPDATE consumer_position SET last_sequence = $3 WHERE topic = $1 AND subject = $2', [topic.name, event.subject, event.sequence]);
    await tx.query('DELETE FROM parked_event WHERE id = $1', [row.id]);
    // Those behind it are due now.
    await tx.query('UPDATE parked_event SET next_attempt_at = now() WHERE topic = $1 AND subject = $2', [topic.name, event.subject]);
  }

  private async recordFailure(row: ParkedRow, cause: unknown): Promise<void> {
    const notYet = cause instanceof NotYet;
    await this.database.query(
      `UPDATE parked_event SET attempts = attempts + 1, cause = $2, waits_for = $3, error = $4, next_attempt_at = now() + $5 * interval '1 millisecond' WHERE id = $1`,
      [row.id, notYet ? 'not-yet' : 'failed', notYet ? cause.key : null, describe(cause).slice(0, 2_000), notYet ? Math.min(1_000 * 1.5 ** row.attempts, longestWait) : null],
    );
    if (!notYet) this.log.error({ parked: row.id, error: describe(cause) }, 're-drive: the event failed again and waits for an operator');
  }
}

function reread(topic: Topic, subject: string, row: ParkedRow): CloudEvent | null {
  const reading = read({ topic: topic.name, partition: 0, offset: '0', key: subject, value: row.body });
  return reading.kind === 'event' ? reading.event : null;
}
