import { Database } from '#persistence';
import { failpoint, Log, Readiness } from '#runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Client } from 'pg';
import { Counter, Gauge, Registry } from 'prom-client';
import { Broker, type BrokerProducer } from './broker.js';
import { Outbox, type PendingRecord } from './outbox.js';
import { MESSAGING_SETTINGS, type MessagingSettings } from './settings.js';

const batchSize = 500;
/** Bytes of events in one request: a broker takes a megabyte per partition, and all of them may be for one. */
const maxBytes = 800_000;
/** Milliseconds. The slow poll is the safety net for a wake-up that was lost with its process. */
const times = { slowPoll: 250, gathering: 20, leadership: 500, backOff: { first: 50, longest: 2_000 }, stop: 1_500 };
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
  private running: Promise<void> | null = null;
  private stopped = false;
  private rung = false;
  private connecting = false;
  private session: Client | null = null;
  private pausing: { readonly end: () => void; readonly untilRung: boolean } | null = null;
  private failures = 0;
  private refilling: PromiseWithResolvers<number> | null = null;
  private readonly delivered: Counter;
  private readonly leading: Gauge;

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
    this.leading = new Gauge({ name: 'motcua_relay_leading', help: '1 in the process that delivers', registers: [registry] });
    const oldest = new Gauge({
      name: 'motcua_outbox_oldest_seconds', help: 'Age of the oldest event not yet delivered', registers: [registry],
      collect: async () => { oldest.set(await this.outbox.oldestAge().catch(() => Number.NaN)); },
    });
    readiness.register({ name: 'relay', check: async () => (this.failures > 3 ? 'the broker does not take events' : null) });
  }

  onApplicationBootstrap(): void {
    this.running ??= this.run();
  }

  /** Finishes the request in flight, if the broker answers soon; what it leaves is delivered by the next process. */
  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.pausing?.end();
    this.refilling?.reject(new Error('the relay stops'));
    const patience = new Promise((resolve) => { setTimeout(resolve, times.stop).unref(); });
    // Nothing is in flight to a broker that has not let us in yet.
    if (!this.connecting) await Promise.race([this.running, patience]);
    // A request that hangs does not keep the lock from the next process: what comes of it late is a repetition at worst.
    await Promise.race([Promise.all([this.discardProducer(), this.session?.end()]), patience]);
  }

  /** Says that something was committed. Cheap; called after every commit. */
  wake(): void {
    this.rung = true;
    if (this.pausing?.untilRung === true) this.pausing.end();
  }

  /** Delivers every event ever recorded again, in order: for a broker that lost its topics. Gives how many. Waits until this process leads. */
  republish(): Promise<number> {
    this.refilling ??= Promise.withResolvers<number>();
    this.wake();
    return this.refilling.promise;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.lead();
      } catch (error) {
        if (this.stopped) break;
        this.failures += 1;
        if (this.failures === 1 || this.failures % 20 === 0) this.log.pino.warn({ err: error, failures: this.failures }, 'relay: delivery failed, trying again');
        await this.discardProducer();
        // Not cut short by a commit: while the broker is away every one of them would be a try.
        await this.pause(Math.min(times.backOff.first * 2 ** Math.min(this.failures, 10), times.backOff.longest) * (0.5 + Math.random()));
      }
    }
  }

  /** Takes the leader's lock on a connection of its own and works until that is lost or the service stops. */
  private async lead(): Promise<void> {
    const session = await this.database.session('relay');
    this.session = session;
    let lost = false;
    session.once('end', () => {
      lost = true;
      this.pausing?.end();
    });
    const goOn = (): boolean => !this.stopped && !lost;
    try {
      while (goOn() && !(await acquired(session))) await this.pause(times.leadership);
      if (goOn()) this.leading.set(1);
      while (goOn()) {
        this.rung = false;
        const count = await this.deliverPending();
        if (this.failures > 0) this.log.pino.info({ failures: this.failures }, 'relay: delivering again');
        this.failures = 0;
        // A few at a time, the requests would cost more than the events: the more come, the longer the next are gathered.
        if (count > 1 && count < batchSize) await this.pause(Math.min(count, times.gathering));
        if (count < batchSize) await this.pause(times.slowPoll, { untilRung: true });
      }
    } finally {
      this.leading.set(0);
      // With the session goes the lock, whatever became of the connection.
      this.session = null;
      await Promise.race([session.end().catch(() => undefined), this.pause(times.leadership)]);
    }
  }

  private async deliverPending(): Promise<number> {
    if (this.refilling !== null) await this.refill(this.refilling);
    const pending = await this.outbox.pending(batchSize);
    for (const request of requests(pending)) {
      this.producer ??= await this.connect();
      failpoint('relay.before-produce');
      await this.producer.send(request.map(({ topic, key, body }) => ({
        topic: this.settings.topicPrefix + topic, key, value: body, headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
      })));
      failpoint('relay.after-ack');
      await this.outbox.delivered([...new Set(request.map(({ outboxId }) => outboxId))]);
      failpoint('relay.after-delete');
      this.delivered.inc(request.length);
      if (this.stopped) break;
    }
    return pending.length;
  }

  /** The client tries for seconds by itself. */
  private async connect(): Promise<BrokerProducer> {
    this.connecting = true;
    try {
      const producer = await this.broker.producer();
      if (!this.stopped) return producer;
      await producer.close();
      throw new Error('the relay has stopped meanwhile');
    } finally {
      this.connecting = false;
    }
  }

  private async refill(asked: PromiseWithResolvers<number>): Promise<void> {
    this.refilling = null;
    await this.outbox.refill().then(asked.resolve, asked.reject);
  }

  private async discardProducer(): Promise<void> {
    const producer = this.producer;
    this.producer = null;
    await producer?.close().catch(() => undefined);
  }

  /** Waits, at most `milliseconds`, until the service stops, the lock is lost, or (if asked for) something was committed. One at a time. */
  private pause(milliseconds: number, { untilRung = false } = {}): Promise<void> {
    if (this.stopped || (untilRung && this.rung)) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.pausing = null;
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      this.pausing = { end, untilRung };
    });
  }
}

async function acquired(session: Client): Promise<boolean> {
  const { rows } = await session.query<{ leading: boolean }>('SELECT pg_try_advisory_lock($1) AS leading', [relayLock]);
  return rows[0]?.leading === true;
}

/** Splits what is pending into requests a broker takes. The records of one row stay together: it is delivered or not. */
export function requests(pending: readonly PendingRecord[]): PendingRecord[][] {
  const split: PendingRecord[][] = [];
  let bytes = Infinity;
  for (let start = 0, end = 0; start < pending.length; start = end) {
    while (pending[end]?.outboxId === pending[start]?.outboxId) end += 1;
    const row = pending.slice(start, end);
    const size = row.reduce((sum, { key, body }) => sum + Buffer.byteLength(body) + Buffer.byteLength(key) + 100, 0);
    if (bytes + size > maxBytes) {
      split.push([]);
      bytes = 0;
    }
    split.at(-1)?.push(...row);
    bytes += size;
  }
  return split;
}
