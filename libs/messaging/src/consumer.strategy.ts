import type { Topic } from '#contracts';
import { Database } from '#persistence';
import { Log, Readiness, Turnstile } from '#runtime';
import { Inject, Injectable } from '@nestjs/common';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { Gauge, Histogram, Registry } from 'prom-client';
import { randomUUID } from 'node:crypto';
import { type BatchProgress, Broker, type BrokerConsumer, type BrokerRecord, type Subscription } from './broker.js';
import { Effects } from './effects.js';
import { Handlers } from './handlers.js';
import { JointUptake } from './joint-uptake.js';
import { EVENTS_TRANSPORT, type HandlerExtras } from './on-event.js';
import { Parking } from './parking.js';
import { read } from './reading.js';
import { Redriver } from './redrive.js';
import { MESSAGING_SETTINGS, type MessagingSettings } from './settings.js';
import { Uptake } from './uptake.js';

/** Milliseconds; what a scrape asks of the broker must not hold the scrape up. */
const scrapePatience = 2_000;
/** Partitions whose events are handled one by one, at a time: each holds a connection, which requests want too. */
const partitionsAtOnce = 3;

/** The service's consumer as a Nest transport. When the client is beyond recovery the process ends, so that its supervisor starts it again. */
@Injectable()
export class EventConsumer extends Server implements CustomTransportStrategy {
  override readonly transportId = EVENTS_TRANSPORT;
  /** Errors of handlers come out to us: parking needs their cause. */
  override readonly propagatesEventHandlerErrors = true;
  private readonly handlers = new Handlers();
  private readonly effects: Effects;
  private readonly uptake: Uptake;
  private readonly turnstile = new Turnstile(partitionsAtOnce, Infinity);
  private readonly redriver: Redriver;
  private consumers: BrokerConsumer[] = [];
  private started = false;
  private closed = false;

  constructor(
    database: Database,
    private readonly broker: Broker,
    private readonly parking: Parking,
    private readonly log: Log,
    private readonly registry: Registry,
    readiness: Readiness,
    @Inject(MESSAGING_SETTINGS) private readonly settings: MessagingSettings,
  ) {
    super();
    const age = new Histogram({
      name: 'motcua_event_age_seconds', help: 'From the fact to its effect here', labelNames: ['type'], registers: [registry],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 30, 300],
    });
    this.effects = new Effects(database, this.handlers, parking, log.pino, ({ type, time }) => age.observe({ type }, Math.max(0, (Date.now() - Date.parse(time)) / 1_000)));
    this.uptake = new Uptake(this.effects, log.pino);
    this.redriver = new Redriver(database, this.effects, this.handlers, parking, log.pino);
    this.measure();
    readiness.register({ name: 'consumer', check: async () => (this.started && this.consumers.every(({ ready }) => ready) ? null : 'has not joined its group') });
  }

  override addHandler(pattern: unknown, handler: MessageHandler, _isEventHandler?: boolean, extras?: Record<string, unknown>): void {
    this.handlers.add(String(pattern), handler, extras as unknown as HandlerExtras);
  }

  listen(callback: (error?: unknown) => void): void {
    callback();
    void this.start();
  }

  /** Finishes the batch at hand and leaves the group. */
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

  private get group(): string {
    return this.settings.topicPrefix + this.settings.service;
  }

  private nameOf({ name }: Topic): string {
    return this.settings.topicPrefix + name;
  }

  private async start(): Promise<void> {
    const kept = new Map([...this.handlers.topics({ broadcast: false }).values()].map((topic) => [this.nameOf(topic), this.wayOf(topic)]));
    const heard = [...this.handlers.topics({ broadcast: true }).values()].map((topic) => this.nameOf(topic));
    this.redriver.start();
    await Promise.all([
      this.subscribe({ group: this.group, topics: [...kept.keys()], remembers: true, gathering: this.settings.gathering ?? 100, onBatch: async (records, progress) => {
        const take = kept.get(records[0]?.topic ?? '');
        if (take === undefined) throw new Error(`no handler for the topic ${records[0]?.topic}`);
        return take(records, progress);
      } }),
      // A group of this process's own, which leaves nothing behind.
      this.subscribe({ group: `${this.group}.${randomUUID()}`, topics: heard, remembers: false, onBatch: async (records) => {
        for (const record of records) await this.hear(record);
      } }),
    ]);
    this.started = true;
  }

  /** How batches of a topic are taken up. */
  private wayOf(topic: Topic): (records: readonly BrokerRecord[], progress: BatchProgress) => Promise<string | null> {
    if (!this.handlers.takeMany(topic)) return (records, progress) => this.turnstile.pass(() => this.uptake.take(topic, records, progress));
    const joint = new JointUptake(topic, this.effects, this.uptake);
    return (records, progress) => joint.take(records, progress);
  }

  /** Joins in the background and keeps trying: a service may start before its broker, or before its topics. */
  private async subscribe(subscription: Omit<Subscription, 'onFatal'>): Promise<void> {
    if (subscription.topics.length === 0) return;
    const onFatal = (error: Error): void => {
      this.log.pino.fatal({ err: error }, 'consumer: beyond recovery, ending the process');
      process.exit(1);
    };
    for (let wait = 200; !this.closed; wait = Math.min(wait * 2, 3_000)) {
      try {
        const consumer = await this.broker.consume({ ...subscription, onFatal });
        if (this.closed) return await consumer.close();
        this.consumers.push(consumer);
        return;
      } catch (error) {
        if (wait === 200 || wait === 3_000) this.log.pino.warn({ err: error, topics: subscription.topics }, 'consumer: cannot read its topics yet');
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  /** A broadcast that fails is told of and passed over: those after it matter as much. */
  private async hear(record: BrokerRecord): Promise<void> {
    const reading = read(record, this.handlers.definitionOf);
    if (reading.kind === 'poison') this.log.pino.error({ error: reading.error, topic: record.topic, partition: record.partition, offset: record.offset }, 'broadcast: record is not an event of the contract');
    if (reading.kind !== 'event') return;
    const registered = this.handlers.of(reading.event.type);
    if (registered === undefined || !registered.extras.broadcast) return;
    try {
      await this.handlers.run(registered, [reading.event], null);
    } catch (error) {
      this.log.pino.error({ err: error, type: reading.event.type, subject: reading.event.subject, sequence: reading.event.sequence }, 'broadcast: the handler failed');
    }
  }

  private measure(): void {
    const parked = new Gauge({
      name: 'motcua_parked_events', help: 'Events set aside, by cause', labelNames: ['cause'], registers: [this.registry],
      collect: async () => {
        const counts = await this.parking.counts().catch(() => ({}));
        parked.reset();
        for (const [cause, count] of Object.entries(counts)) parked.set({ cause }, count);
      },
    });
    const lag = new Gauge({
      name: 'motcua_consumer_lag', help: 'Records the group has not handled', labelNames: ['topic', 'partition'], registers: [this.registry],
      collect: async () => {
        const topics = [...this.handlers.topics({ broadcast: false }).values()].map((topic) => this.nameOf(topic));
        if (topics.length === 0) return;
        const late = new Promise<null>((resolve) => setTimeout(resolve, scrapePatience, null).unref());
        const lags = await Promise.race([this.broker.lag(this.group, topics).catch(() => null), late]);
        lag.reset();
        for (const each of lags ?? []) lag.set({ topic: each.topic.slice(this.settings.topicPrefix.length), partition: String(each.partition) }, each.lag);
      },
    });
  }
}
