import type { CloudEvent, Topic } from '#contracts';
import type { Database, Tx } from '#persistence';
import { failpoint, withinSpan } from '#runtime';
import type { Logger } from 'pino';
import type { BrokerRecord } from './broker.js';
import type { Handlers, Registered } from './handlers.js';
import { NotYet } from './on-event.js';
import { describe, type Parking } from './parking.js';
import { judge, Positions, stride, stridesOf } from './positions.js';
import { read, type Reading } from './reading.js';

/** A failure of one event among others; the cause is what its handler threw. */
export class EventFailed extends Error {
  /** Its place among the records given, where it is one of several. */
  index = 0;

  constructor(readonly event: CloudEvent, override readonly cause: unknown) {
    super(`${event.type} ${event.subject}#${event.sequence} failed`);
  }
}

/** Ends a transaction in which a position was not where the events said. */
class OutOfStride extends Error {}

/** Milliseconds after which a transaction takes no further event: locks are not held, nor the group kept waiting, while slow handlers add up. */
const longEnough = 1_000;

/**
 * Applies records of one partition inside one transaction: position and effect together. What order says of an event is in `judge`; whatever cannot be
 * applied now is set aside in the same transaction.
 */
export class Effects {
  constructor(
    private readonly database: Database, private readonly handlers: Handlers, private readonly parking: Parking, private readonly log: Logger,
    private readonly onApplied: (event: CloudEvent) => void = () => undefined,
  ) {}

  /**
   * Brings records to their end, from the first on, and gives how many: all of them, or fewer when it takes long. All or nothing of these.
   * Throws `EventFailed` for the first event whose handler failed alone.
   */
  async apply(topic: Topic, records: readonly BrokerRecord[]): Promise<number> {
    const readings = records.map((record) => read(record, this.handlers.definitionOf));
    try {
      return await this.applyInStride(topic, readings) ?? await this.applyTogether(topic, readings);
    } catch (error) {
      if (error instanceof EventFailed) error.index = readings.findIndex(({ kind, event }) => kind === 'event' && event === error.event);
      throw error;
    }
  }

  /** The usual case, for handlers that take many: every subject goes on where it was, and its position is written once. Null, with nothing done, in any other. */
  private async applyInStride(topic: Topic, readings: readonly Reading[]): Promise<number | null> {
    if (topic.kind !== 'journal' || !this.handlers.takeMany(topic)) return null;
    const events = readings.flatMap(({ kind, event }) => (kind === 'event' ? [event] : []));
    const strides = events.length < readings.length || events.length === 0 ? null : stridesOf(events);
    if (strides === null) return null;
    try {
      return await this.database.transaction(async (tx) => {
        if (!(await stride(tx, topic.name, strides))) throw new OutOfStride();
        const run = new Run(this, tx, topic);
        for (const event of events) await run.take(event);
        await run.finish();
        tx.onCommit(() => run.applied.forEach(this.onApplied));
        failpoint('consumer.before-commit');
        return events.length;
      });
    } catch (error) {
      if (error instanceof OutOfStride) return null;
      throw error;
    }
  }

  private async applyTogether(topic: Topic, readings: readonly Reading[]): Promise<number> {
    const started = performance.now();
    return this.database.transaction(async (tx) => {
      const positions = await Positions.lock(tx, topic.name, readings.flatMap(({ event }) => (event === null ? [] : [event.subject])));
      const run = new Run(this, tx, topic);
      let count = 0;
      for (const reading of readings) {
        await this.applyOne(tx, topic, reading, positions, run);
        count += 1;
        if (performance.now() - started > longEnough) break;
      }
      await run.finish();
      await positions.store(tx);
      tx.onCommit(() => run.applied.forEach(this.onApplied));
      failpoint('consumer.before-commit');
      return count;
    });
  }

  /** Sets a record aside that failed for good, and marks its subject so that later events queue behind it. */
  async setAside(topic: Topic, record: BrokerRecord, cause: unknown): Promise<void> {
    const reading = read(record, this.handlers.definitionOf);
    // Nothing of it can fail but our own work; it is tried again.
    if (reading.kind !== 'event') throw cause;
    const { event } = reading;
    const notYet = cause instanceof NotYet;
    await this.database.transaction(async (tx) => {
      const positions = await Positions.lock(tx, topic.name, [event.subject]);
      const position = positions.of(event.subject);
      // Another process may have been at it since it failed here.
      if (judge(topic.kind, position, event) === 'ignore') return;
      await this.parking.park(tx, {
        topic, event, record,
        ...(position.parked && topic.kind === 'journal' ? { cause: 'behind', error: 'an earlier event of this subject is parked', retryAt: null }
          : { cause: notYet ? 'not-yet' : 'failed', error: describe(cause), waitsFor: notYet ? cause.key : null, retryAt: notYet ? new Date(Date.now() + 300) : null }),
      });
      positions.markParked(event.subject, true);
      await positions.store(tx);
    });
    this.log[notYet ? 'info' : 'error']({ err: cause, topic: topic.name, type: event.type, subject: event.subject, sequence: event.sequence }, 'consumer: event set aside');
  }

  /** Runs a handler under the trace of the first of its events. */
  async handle(tx: Tx, topic: Topic, registered: Registered, events: readonly CloudEvent[]): Promise<void> {
    const [first] = events;
    if (first === undefined) return;
    try {
      const run = (): Promise<void> => this.handlers.run(registered, events, { tx, topic: topic.name });
      await (first.traceparent === undefined ? run() : withinSpan(first.traceparent, { name: first.type, kind: 'consumer', attributes: { 'messaging.destination.name': topic.name, 'messaging.batch.message_count': events.length } }, run));
    } catch (error) {
      throw events.length === 1 ? new EventFailed(first, error) : error;
    }
  }

  /** Runs the handler of one event, where there is one. */
  async handleOne(tx: Tx, topic: Topic, event: CloudEvent): Promise<void> {
    const registered = this.handlerOn(topic, event);
    if (registered !== undefined) await this.handle(tx, topic, registered, [event]);
  }

  /** The handler that keeps positions; a broadcast has none. */
  handlerOn(topic: Topic, event: CloudEvent): Registered | undefined {
    const registered = this.handlers.of(event.type);
    return registered === undefined || registered.extras.broadcast || registered.topic.name !== topic.name ? undefined : registered;
  }

  private async applyOne(tx: Tx, topic: Topic, reading: Reading, positions: Positions, run: Run): Promise<void> {
    if (reading.kind === 'tombstone') return;
    const { record, event } = reading;
    if (event === null) {
      // Without an envelope it has no place in any order. On a journal a gap will tell.
      await this.parking.park(tx, { topic, event: null, record, cause: 'poison', error: reading.error, retryAt: null });
      tx.onCommit(() => this.log.error({ topic: topic.name, partition: record.partition, offset: record.offset, error: reading.error }, 'consumer: record is not an event'));
      return;
    }
    const position = positions.of(event.subject);
    const verdict = judge(topic.kind, position, event);
    if (verdict === 'ignore') return;
    const behind = position.parked && topic.kind === 'journal';
    if (reading.kind === 'event' && verdict === 'apply' && !behind) {
      await run.take(event);
      if (event.ledgerepoch > position.epoch && event.sequence <= position.last) this.warnOfUndone(tx, topic, event, position.last);
      positions.advance(event);
      // On a snapshot the newer version stands for whatever waited.
      if (position.parked) positions.markParked(event.subject, await this.parking.supersede(tx, topic.name, event));
      return;
    }
    const about = { topic, event, record };
    if (reading.kind === 'poison') {
      await this.parking.park(tx, { ...about, cause: 'poison', error: reading.error, retryAt: null });
      tx.onCommit(() => this.log.error({ topic: topic.name, type: event.type, subject: event.subject, sequence: event.sequence, error: reading.error }, 'consumer: event does not fit the contract'));
    } else if (verdict === 'gap' && !behind) {
      await this.parking.park(tx, { ...about, cause: 'gap', error: `expected ${position.last + 1}, got ${event.sequence}`, retryAt: null });
      tx.onCommit(() => this.log.error({ topic: topic.name, subject: event.subject, expected: position.last + 1, sequence: event.sequence }, 'consumer: a gap in a journal'));
    } else {
      // It goes when those before it go. The one that closes a gap is due at once and takes the others along.
      await this.parking.park(tx, { ...about, cause: 'behind', error: 'an earlier event of this subject is parked', retryAt: verdict === 'apply' ? new Date() : null });
    }
    positions.markParked(event.subject, true);
  }

  private warnOfUndone(tx: Tx, topic: Topic, event: CloudEvent, last: number): void {
    tx.onCommit(() => this.log.error(
      { topic: topic.name, subject: event.subject, epoch: event.ledgerepoch, from: event.sequence, to: last }, 'consumer: a restore undid events whose effects stand here',
    ));
  }
}

/** The handlers of one transaction, each event in its turn; those of a method that takes several are gathered as long as nothing else comes between. */
class Run {
  readonly applied: CloudEvent[] = [];
  private gathered: { readonly registered: Registered; readonly events: CloudEvent[] } | null = null;

  constructor(private readonly effects: Effects, private readonly tx: Tx, private readonly topic: Topic) {}

  async take(event: CloudEvent): Promise<void> {
    this.applied.push(event);
    const registered = this.effects.handlerOn(this.topic, event);
    if (registered === undefined) return;
    const { together } = registered.extras;
    if (this.gathered !== null && this.gathered.registered.extras.together !== together) await this.finish();
    if (together === null) await this.effects.handle(this.tx, this.topic, registered, [event]);
    else if (this.gathered === null) this.gathered = { registered, events: [event] };
    else this.gathered.events.push(event);
  }

  async finish(): Promise<void> {
    const { gathered } = this;
    this.gathered = null;
    if (gathered !== null) await this.effects.handle(this.tx, this.topic, gathered.registered, gathered.events);
  }
}
