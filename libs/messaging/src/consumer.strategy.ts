import { type Topic, topics } from '#contracts';
import { Database } from '#persistence';
import { failpoint, Log, Readiness } from '#runtime';
import { Inject, Injectable } from '@nestjs/common';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { Gauge, Histogram, Registry } from 'prom-client';
import { randomUUID } from 'node:crypto';
import { Broker, type BatchProgress, type BrokerConsumer, type BrokerRecord } from './broker.js';
import { Effects, EventFailed } from './effects.js';
import { Handlers } from './handlers.js';
import { EVENTS_TRANSPORT, type HandlerExtras, NotYet } from './on-event.js';
import { Parking } from './parking.js';
import { read } from './reading.js';
import { Redriver } from './redrive.js';
import { MESSAGING_SETTINGS, type MessagingSettings } from './settings.js';

/** Records handled in one transaction. */
const chunk = 200;
/** Tries in place before an event is parked; a missing dependency gets the same short wait. */
const attempts = 3;

/**
 * The service's consumer as a Nest transport: one transaction per batch, after a failure one by one, bounded tries, then parking. A database that is
 * away is waited for; it never parks anything. When the client is beyond recovery the process ends, so that its supervisor starts it again.
 */
@Injectable()
export class EventConsumer extends Server implements CustomTransportStrategy {
  override readonly transportId = EVENTS_TRANSPORT;
  /** Errors of handlers come out to us: parking needs their cause. */
  override readonly propagatesEventHandlerErrors = true;
  private readonly handlers = new Handlers();
  private readonly effects: Effects;
  private readonly redriver: Redriver;
  private readonly byName = new Map<string, Topic>(Object.values(topics).map((topic) => [topic.name, topic]));
  private readonly age: Histogram;
  private consumers: BrokerConsumer[] = [];
  private closed = false;

  constructor(
    private readonly database: Database,
    private readonly broker: Broker,
    private readonly parking: Parking,
    private readonly log: Log,
    registry: Registry,
    readiness: Readiness,
    @Inject(MESSAGING_SETTINGS) private readonly settings: MessagingSettings,
  ) {
    super();
    this.effects = new Effects(database, this.handlers, parking);
    this.redriver = new Redriver(database, this.effects, this.byName, log.pino);
    this.age = new Histogram({
      name: 'motcua_event_age_seconds', help: 'From the fact to its effect here', labelNames: ['type'], registers: [registry],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 30, 300],
    });
    const parked = new Gauge({
      name: 'motcua_parked_events', help: 'Events set aside, by cause', labelNames: ['cause'], registers: [registry],
      collect: async () => {
        parked.reset();
        for (const [cause, count] of Object.entries(await this.parking.counts().catch(() => ({})))) parked.set({ cause }, count);
      },
    });
    readiness.register({ name: 'consumer', check: async () => (this.consumers.every(({ joined }) => joined) && this.started ? null : 'has not joined its group') });
  }

  private started = false;

  override addHandler(pattern: unknown, handler: MessageHandler, _isEventHandler?: boolean, extras?: Record<string, unknown>): void {
    this.handlers.add(String(pattern), handler, extras as unknown as HandlerExtras);
  }

  listen(callback: (error?: unknown) => void): void {
    callback();
    void this.start();
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([this.redriver.stop(), ...this.consumers.map((consumer) => consumer.close().catch(() => undefined))]);
  }

  override on(): never {
    throw new Error('the consumer has no events of its own');
  }

  override unwrap<T>(): T {
    return this.broker as T;
  }

  /** Joins in the background and keeps trying: a service may start before its broker. */
  private async start(): Promise<void> {
    const onFatal = (error: Error): void => {
      this.log.pino.fatal({ err: error }, 'consumer: beyond recovery, ending the process');
      process.exit(1);
    };
    const subscribe = async (group: string, wanted: readonly Topic[], onBatch: (records: readonly BrokerRecord[], progress: BatchProgress) => Promise<void>): Promise<void> => {
      if (wanted.length === 0) return;
      for (let wait = 200; !this.closed; wait = Math.min(wait * 2, 3_000)) {
        try {
          const consumer = await this.broker.consume({ group: this.settings.topicPrefix + group, topics: wanted.map(({ name }) => this.settings.topicPrefix + name), onBatch, onFatal });
          this.consumers.push(consumer);
          return;
        } catch (error) {
          this.log.pino.warn({ err: error }, 'consumer: the broker does not answer yet');
          await new Promise((resolve) => setTimeout(resolve, wait));
        }
      }
    };
    this.redriver.start();
    await Promise.all([
      subscribe(this.settings.service, this.handlers.topics({ broadcast: false }), (records, progress) => this.handleBatch(records, progress)),
      subscribe(`${this.settings.service}.${randomUUID()}`, this.handlers.topics({ broadcast: true }), (records) => this.handleBroadcast(records)),
    ]);
    this.started = true;
  }

  private async handleBatch(records: readonly BrokerRecord[], progress: BatchProgress): Promise<void> {
    const topic = this.topicOf(records);
    if (topic === undefined) return;
    for (let start = 0; start < records.length; start += chunk) {
      if (!progress.mayContinue()) return;
      const part = records.slice(start, start + chunk);
      const applied = await this.patiently(progress, () => this.applyTogether(topic, part));
      if (!applied) for (const record of part) await this.patiently(progress, () => this.applyAlone(topic, record, progress));
      failpoint('consumer.after-commit');
      await progress.heartbeat();
    }
  }

  /** True when the whole part went through in one transaction; false when one event failed and nothing was written. */
  private async applyTogether(topic: Topic, part: readonly BrokerRecord[]): Promise<boolean> {
    try {
      await this.effects.apply(topic, part, (event) => this.age.observe({ type: event.type }, Math.max(0, (Date.now() - Date.parse(event.time)) / 1_000)));
      return true;
    } catch (error) {
      if (error instanceof EventFailed && !isAway(error.cause)) return false;
      throw error;
    }
  }

  private async applyAlone(topic: Topic, record: BrokerRecord, progress: BatchProgress): Promise<true> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.effects.apply(topic, [record], () => undefined);
        return true;
      } catch (error) {
        if (!(error instanceof EventFailed) || isAway(error.cause)) throw error;
        if (attempt < attempts) {
          await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
          await progress.heartbeat();
          continue;
        }
        const level = error.cause instanceof NotYet ? 'info' : 'error';
        this.log.pino[level]({ err: error.cause, type: error.event.type, subject: error.event.subject, sequence: error.event.sequence }, 'consumer: event set aside');
        await this.effects.setAside(topic, record, error);
        return true;
      }
    }
  }

  /** Waits out a database that is away, keeping the membership alive; any other error is the caller's. */
  private async patiently<Result>(progress: BatchProgress, work: () => Promise<Result>): Promise<Result | undefined> {
    for (let wait = 100; ; wait = Math.min(wait * 2, 2_000)) {
      try {
        return await work();
      } catch (error) {
        if (!isAway(error instanceof EventFailed ? error.cause : error)) throw error;
        this.log.pino.warn({ err: error }, 'consumer: the database is away, waiting');
        await new Promise((resolve) => setTimeout(resolve, wait));
        await progress.heartbeat();
        if (!progress.mayContinue()) throw error;
      }
    }
  }

  private async handleBroadcast(records: readonly BrokerRecord[]): Promise<void> {
    for (const record of records) {
      const reading = read(record);
      if (reading.kind === 'event') await this.handlers.run(reading.event, null);
      if (reading.kind === 'poison') this.log.pino.error({ error: reading.error, topic: record.topic }, 'broadcast: record is not an event of the contract');
    }
  }

  private topicOf(records: readonly BrokerRecord[]): Topic | undefined {
    return this.byName.get(records[0]?.topic.slice(this.settings.topicPrefix.length) ?? '');
  }
}

/** Whether an error says that the database cannot be reached, rather than that it refused. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code ?? (error as { driverError?: { code?: unknown } }).driverError?.code;
  if (typeof code === 'string') return /^(08|57P0|53|58)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '25006'].includes(code);
  return /Connection terminated|connection timeout|Client has encountered a connection error|timeout exceeded when trying to connect/i.test(error.message);
}
