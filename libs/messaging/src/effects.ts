import type { CloudEvent, Topic } from '#contracts';
import type { Database, Tx } from '#persistence';
import { withTrace } from '#runtime';
import type { BrokerRecord } from './broker.js';
import type { Handlers } from './handlers.js';
import { NotYet } from './on-event.js';
import type { Parking } from './parking.js';
import { read, type Reading } from './reading.js';

interface Position { last: number; parked: boolean; changed: boolean }

/** A failure of one event among others; the cause is what its handler threw. */
export class EventFailed extends Error {
  constructor(readonly event: CloudEvent, override readonly cause: unknown) {
    super(`${event.type} ${event.subject}#${event.sequence} failed`);
  }
}

/**
 * Applies records of one partition inside one transaction: position and effect together. On a journal the next sequence is applied, an older one
 * is a duplicate, a later one a gap (parked, alarm). On a snapshot whatever is newer is applied.
 */
export class Effects {
  constructor(private readonly database: Database, private readonly handlers: Handlers, private readonly parking: Parking) {}

  /** All or nothing; throws `EventFailed` for the first event whose handler failed. */
  async apply(topic: Topic, records: readonly BrokerRecord[], onApplied: (event: CloudEvent) => void): Promise<void> {
    const readings = records.map(read);
    await this.database.transaction(async (tx) => {
      const positions = await lockPositions(tx, topic, readings);
      for (const reading of readings) await this.applyOne(tx, topic, reading, positions, onApplied);
      await storePositions(tx, topic, positions);
    });
  }

  /** Sets an event aside whose handler failed for good, and marks its subject so that later events queue behind it. */
  async setAside(topic: Topic, record: BrokerRecord, failure: EventFailed): Promise<void> {
    const { event, cause } = failure;
    await this.database.transaction(async (tx) => {
      const positions = await lockPositions(tx, topic, [{ kind: 'event', event, record }]);
      const notYet = cause instanceof NotYet;
      await this.parking.park(tx, {
        topic: topic.name, subject: event.subject, sequence: event.sequence, record, cause: notYet ? 'not-yet' : 'failed', error: describe(cause),
        ...(notYet ? { waitsFor: cause.key, retryAt: new Date(Date.now() + 1_000) } : { retryAt: null }),
      });
      mark(positions, event.subject);
      await storePositions(tx, topic, positions);
    });
  }

  private async applyOne(tx: Tx, topic: Topic, reading: Reading, positions: Map<string, Position>, onApplied: (event: CloudEvent) => void): Promise<void> {
    if (reading.kind === 'tombstone') return;
    if (reading.kind === 'poison') {
      const subject = reading.event?.subject ?? reading.record.key ?? '';
      if (reading.event !== null && reading.event.sequence <= (positions.get(subject)?.last ?? 0)) return;
      await this.parking.park(tx, { topic: topic.name, subject, sequence: reading.event?.sequence ?? null, record: reading.record, cause: 'poison', error: reading.error, retryAt: null });
      // With a readable envelope the fact has a place in its subject's order, and later ones queue behind it. Without one, a gap will tell.
      if (reading.event !== null) mark(positions, subject);
      return;
    }
    const { event, record } = reading;
    const position = positions.get(event.subject);
    if (position === undefined) throw new Error(`no position for ${event.subject}`);
    if (event.sequence <= position.last) return;
    const set = (cause: 'behind' | 'gap', error: string): Promise<void> => {
      mark(positions, event.subject);
      return this.parking.park(tx, {
        topic: topic.name, subject: event.subject, sequence: event.sequence, record, cause, error,
        // It goes when those before it go. The one that closes a gap is due at once and takes the others along.
        retryAt: event.sequence === position.last + 1 ? new Date() : null,
      });
    };
    if (topic.kind === 'journal') {
      if (position.parked) return set('behind', 'an earlier event of this subject is parked');
      if (event.sequence > position.last + 1) return set('gap', `expected ${position.last + 1}, got ${event.sequence}`);
    }
    await this.handle(tx, topic, event);
    position.last = event.sequence;
    position.changed = true;
    onApplied(event);
  }

  /** Runs the handler of one event under the event's own trace. */
  async handle(tx: Tx, topic: Topic, event: CloudEvent): Promise<void> {
    try {
      const run = (): Promise<void> => this.handlers.run(event, { tx, topic: topic.name });
      await (event.traceparent === undefined ? run() : withTrace(event.traceparent, run));
    } catch (error) {
      throw new EventFailed(event, error);
    }
  }
}

/** Gives every subject of the batch a position row and locks it, in a fixed order so that two batches never wait for each other. */
async function lockPositions(tx: Tx, topic: Topic, readings: readonly Reading[]): Promise<Map<string, Position>> {
  const subjects = [...new Set(readings.flatMap((reading) => (reading.kind === 'tombstone' || reading.event === null ? [] : [reading.event.subject])))].sort((a, b) => (a < b ? -1 : 1));
  if (subjects.length === 0) return new Map();
  await tx.prepared(
    'position-open',
    'INSERT INTO consumer_position (topic, subject) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
    [topic.name, subjects],
  );
  const rows = await tx.prepared<{ subject: string; last: number; parked: boolean }>(
    'position-lock',
    'SELECT subject, last_sequence AS last, parked FROM consumer_position WHERE topic = $1 AND subject = ANY($2::text[]) ORDER BY subject FOR UPDATE',
    [topic.name, subjects],
  );
  return new Map(rows.map(({ subject, last, parked }) => [subject, { last, parked, changed: false }]));
}

async function storePositions(tx: Tx, topic: Topic, positions: ReadonlyMap<string, Position>): Promise<void> {
  const changed = [...positions].filter(([, position]) => position.changed);
  if (changed.length === 0) return;
  await tx.prepared(
    'position-store',
    `UPDATE consumer_position p SET last_sequence = c.last, parked = c.parked
       FROM unnest($2::text[], $3::int[], $4::bool[]) AS c (subject, last, parked) WHERE p.topic = $1 AND p.subject = c.subject`,
    [topic.name, changed.map(([subject]) => subject), changed.map(([, { last }]) => last), changed.map(([, { parked }]) => parked)],
  );
}

function mark(positions: Map<string, Position>, subject: string): void {
  const position = positions.get(subject);
  if (position === undefined) return;
  position.parked = true;
  position.changed = true;
}

/** What an operator reads about a failure: name and message, no stack, no values. */
export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
