import type { Topic } from '#contracts';
import { type Database, isDatabaseAway, type Tx } from '#persistence';
import type { Logger } from 'pino';
import { type Effects, EventFailed } from './effects.js';
import type { Handlers } from './handlers.js';
import { NotYet } from './on-event.js';
import { describe, type Parking } from './parking.js';
import { judge, Positions } from './positions.js';
import { read, storable } from './reading.js';

interface ParkedRow { id: string; sequence: number; body: Buffer; attempts: number; due: boolean }

const poll = 500;
const subjectsPerRound = 50;
/** Milliseconds between tries while a dependency is missing: from the first to the longest. */
const waits = { first: 300, growth: 1.5, longest: 10_000 };
/** Tries after parking before an event that fails waits for an operator. What waited only for others may meet a passing fault as well. */
const attemptsAlone = 3;

/**
 * Drives parked subjects again, in the order of their sequence: those whose missing dependency may have arrived, those whose gap closed, those an
 * operator asked for. Works beside the consumer and beside other processes of the service; the subject's position row keeps them apart.
 */
export class Redriver {
  private timer: NodeJS.Timeout | null = null;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly database: Database, private readonly effects: Effects, private readonly handlers: Handlers, private readonly parking: Parking, private readonly log: Logger) {}

  start(): void {
    if (this.timer === null && !this.stopped) this.schedule(poll);
  }

  /** Finishes the event at hand. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.working;
  }

  /** Drives what is due now, once. True when there may be more. */
  async round(): Promise<boolean> {
    const topics = this.handlers.topics({ broadcast: false });
    const due = await this.database.prepared<{ topic: string; subject: string }>(
      'redrive-due', `SELECT topic, subject FROM parked_event WHERE next_attempt_at <= now() AND topic = ANY($1::text[]) GROUP BY topic, subject ORDER BY min(next_attempt_at) LIMIT ${subjectsPerRound}`,
      [[...topics.keys()]],
    );
    for (const { topic, subject } of due) {
      const known = topics.get(topic);
      if (known !== undefined) await this.driveSubject(known, subject);
    }
    return due.length === subjectsPerRound;
  }

  private schedule(wait: number): void {
    this.timer = setTimeout(() => {
      this.working = this.round()
        .catch((error: unknown) => {
          this.log.warn({ err: error }, 're-drive: round failed, trying again');
          return false;
        })
        .then((more) => { if (!this.stopped) this.schedule(more ? 0 : poll); });
    }, wait);
  }

  /** Drives one subject as far as it goes; each event in a transaction of its own. */
  private async driveSubject(topic: Topic, subject: string): Promise<void> {
    for (let more = true; more && !this.stopped;) {
      let row: ParkedRow | undefined;
      try {
        more = await this.database.transaction(async (tx) => {
          const positions = await Positions.lock(tx, topic.name, [subject]);
          row = await candidate(tx, topic, subject);
          const goOn = await this.drive(tx, topic, subject, positions, row);
          await positions.store(tx);
          return goOn;
        });
      } catch (error) {
        const cause = error instanceof EventFailed ? error.cause : error;
        // That the database went away says nothing about the event.
        if (row === undefined || isDatabaseAway(cause)) throw error;
        await this.recordFailure(topic, row, cause);
        more = false;
      }
    }
  }

  /** True when the next of the subject may go. */
  private async drive(tx: Tx, topic: Topic, subject: string, positions: Positions, row: ParkedRow | undefined): Promise<boolean> {
    if (row === undefined) {
      positions.markParked(subject, await anyLeft(tx, topic, subject));
      await rest(tx, topic, subject);
      return false;
    }
    const reading = read({ topic: topic.name, partition: 0, offset: '0', key: subject, value: row.body }, this.handlers.definitionOf);
    const { event } = reading;
    const verdict = event === null ? 'apply' : judge(topic.kind, positions.of(subject), event);
    if (verdict === 'ignore') {
      await tx.query('DELETE FROM parked_event WHERE id = $1', [row.id]);
      return true;
    }
    if (verdict === 'gap' || !row.due) {
      // Nobody can go before the first of them does; it is looked at again when it is due itself, or when the missing one comes.
      await rest(tx, topic, subject);
      return false;
    }
    if (event === null || reading.kind !== 'event') {
      await tx.query('UPDATE parked_event SET attempts = attempts + 1, next_attempt_at = NULL WHERE id = $1', [row.id]);
      return topic.kind === 'snapshot';
    }
    await this.effects.handleOne(tx, topic, event);
    positions.advance(event);
    if (topic.kind === 'snapshot') {
      positions.markParked(subject, await this.parking.supersede(tx, topic.name, event));
    } else {
      await tx.query('DELETE FROM parked_event WHERE id = $1', [row.id]);
      // Those behind it are due now.
      await tx.query('UPDATE parked_event SET next_attempt_at = now() WHERE topic = $1 AND subject = $2 AND sequence IS NOT NULL', [topic.name, subject]);
    }
    return true;
  }

  private async recordFailure(topic: Topic, row: ParkedRow, cause: unknown): Promise<void> {
    const notYet = cause instanceof NotYet;
    const again = notYet || row.attempts + 1 < attemptsAlone;
    await this.database.query(
      `UPDATE parked_event SET attempts = attempts + 1, cause = $2, waits_for = $3, error = $4, next_attempt_at = now() + $5::float8 * interval '1 millisecond' WHERE id = $1`,
      [row.id, notYet ? 'not-yet' : 'failed', notYet ? storable(cause.key).slice(0, 500) : null, storable(describe(cause)).slice(0, 2_000),
        again ? Math.min(waits.first * waits.growth ** row.attempts, waits.longest) : null],
    );
    if (!notYet) this.log.error({ err: cause, parked: row.id, topic: topic.name, sequence: row.sequence, again }, again ? 're-drive: the event failed again' : 're-drive: the event failed again and waits for an operator');
  }
}

/** On a journal the first; on a snapshot the newest that is due, for it stands for all before it. */
async function candidate(tx: Tx, topic: Topic, subject: string): Promise<ParkedRow | undefined> {
  const [row] = await tx.query<ParkedRow>(
    `SELECT id, sequence, body, attempts, coalesce(next_attempt_at <= now(), false) AS due FROM parked_event
      WHERE topic = $1 AND subject = $2 AND sequence IS NOT NULL
        ${topic.kind === 'journal' ? 'ORDER BY sequence' : 'AND next_attempt_at <= now() ORDER BY epoch DESC, sequence DESC'} LIMIT 1`, [topic.name, subject],
  );
  return row;
}

async function anyLeft(tx: Tx, topic: Topic, subject: string): Promise<boolean> {
  return (await tx.query('SELECT FROM parked_event WHERE topic = $1 AND subject = $2 AND sequence IS NOT NULL LIMIT 1', [topic.name, subject])).length > 0;
}

/** What is due and cannot go is not asked for again and again. */
async function rest(tx: Tx, topic: Topic, subject: string): Promise<void> {
  await tx.query('UPDATE parked_event SET next_attempt_at = NULL WHERE topic = $1 AND subject = $2 AND next_attempt_at <= now()', [topic.name, subject]);
}
