import { Database } from '#persistence';
import { failpoint, Log, Readiness } from '#runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Gauge, Counter, Registry } from 'prom-client';
import { Broker, type BrokerProducer } from './broker.js';
import { Outbox } from './outbox.js';
import { MESSAGING_SETTINGS, type MessagingSettings } from './settings.js';

const batchSize = 500;
/** Safety net for a wake-up that was lost with its process. */
const slowPoll = 250;
/** Any number, the same in every process of the system. */
const relayLock = 314_159_265;

/**
 * Carries committed events from the outbox to the broker, in order, one request in flight; deletes a row only after the broker's
 * acknowledgement. A crash between the two delivers twice, which consumers expect. One relay per database is active (advisory lock), but
 * nothing breaks when two are: the order of first occurrences stays.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, OnApplicationShutdown {
  private producer: BrokerProducer | null = null;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private ring: () => void = () => undefined;
  private rung = false;
  private failures = 0;
  private readonly delivered: Counter;

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly broker: Broker,
    private readonly log: Log,
    registry: Registry,
    readiness: Readiness,
    @Inject(MESSAGING_SETTINGS) private readonly settings: MessagingSettings,
  ) {
    this.delivered = new Counter({ name: 'motcua_relay_delivered_total', help: 'Records acknowledged by the broker', registers: [registry] });
    const oldest = new Gauge({
      name: 'motcua_outbox_oldest_seconds', help: 'Age of the oldest event not yet delivered', registers: [registry],
      collect: async () => { oldest.set(await this.outbox.oldestAge().catch(() => Number.NaN)); },
    });
    readiness.register({ name: 'relay', check: async () => (this.failures > 3 ? 'the broker does not take events' : null) });
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
    await this.discardProducer();
  }

  /** Says that something was committed. Cheap; called after every commit. */
  wake(): void {
    this.rung = true;
    this.ring();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.whileLeading(() => this.deliverPending());
        this.failures = 0;
      } catch (error) {
        this.failures += 1;
        if (this.failures === 1 || this.failures % 20 === 0) this.log.pino.warn({ err: error, failures: this.failures }, 'relay: delivery failed, trying again');
        await this.discardProducer();
        await this.pause(Math.min(50 * 2 ** Math.min(this.failures, 6), 2_000) * (0.5 + Math.random()));
      }
    }
  }

  /** Holds the leader's lock on a connection of its own and works until it is lost or the service stops. */
  private async whileLeading(work: () => Promise<number>): Promise<void> {
    const runner = this.database.orm.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    let lost = false;
    const onEnd = (): void => { lost = true; };
    client.on('end', onEnd);
    try {
      while (!this.stopped) {
        const { rows } = await client.query<{ leading: boolean }>('SELECT pg_try_advisory_lock($1) AS leading', [relayLock]);
        if (rows[0]?.leading === true) break;
        await this.pause(1_000);
      }
      while (!this.stopped && !lost) {
        this.rung = false;
        const count = await work();
        if (this.failures > 0) this.failures = 0;
        if (count < batchSize && !this.rung) await this.pause(slowPoll);
      }
    } finally {
      client.off('end', onEnd);
      if (!lost) await client.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
      await runner.release();
    }
  }

  private async deliverPending(): Promise<number> {
    const pending = await this.outbox.pending(batchSize);
    if (pending.length === 0) return 0;
    this.producer ??= await this.broker.producer();
    failpoint('relay.before-produce');
    await this.producer.send(pending.map(({ topic, key, body }) => ({
      topic: this.settings.topicPrefix + topic, key, value: body, headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
    })));
    failpoint('relay.after-ack');
    await this.outbox.delivered([...new Set(pending.map(({ outboxId }) => outboxId))]);
    failpoint('relay.after-delete');
    this.delivered.inc(pending.length);
    return pending.length;
  }

  private async discardProducer(): Promise<void> {
    const producer = this.producer;
    this.producer = null;
    await producer?.close().catch(() => undefined);
  }

  /** Waits, at most `milliseconds`, until rung. */
  private async pause(milliseconds: number): Promise<void> {
    if (this.stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.ring = () => { clearTimeout(timer); resolve(); };
    });
    this.ring = () => undefined;
  }
}
