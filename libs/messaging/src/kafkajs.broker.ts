import type { Topic } from '#contracts';
import { type Admin, type Consumer, type EachBatchPayload, Kafka, logLevel, Partitioners, type Producer, type SASLOptions } from 'kafkajs';
import requestQueue from 'kafkajs/src/network/requestQueue/index.js';
import type { Logger } from 'pino';
import { Broker, type BrokerConnection, type BrokerConsumer, type BrokerProducer, type OutgoingRecord, type PartitionLag, type Subscription } from './broker.js';

/*
 * kafkajs wakes up every millisecond although nothing is pending, and with a negative timeout while a broker throttles: a third of a core
 * over ten idle services. This override looks again only when there is something to look for.
 */
interface RequestQueue { throttledUntil: number; throttleCheckTimeoutId: NodeJS.Timeout | null; pending: unknown[]; checkPendingRequests(): void }
(requestQueue as { prototype: { scheduleCheckPendingRequests(this: RequestQueue): void } }).prototype.scheduleCheckPendingRequests = function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
  const throttled = this.throttledUntil - Date.now();
  this.throttleCheckTimeoutId = setTimeout(() => {
    this.throttleCheckTimeoutId = null;
    this.checkPendingRequests();
  }, throttled > 0 ? throttled : 10);
};

/** What the client reports as an error and cures by itself: a fresh coordinator, a rebalance, a broker that restarts. */
const passing = /coordinator|rebalanc|Connection|ECONN|EPIPE|not available|leader|unknown member|fenced|metadata|host this topic-partition|timed out|disconnect|Restarting the consumer|retries/i;

/** Milliseconds. Ten services rejoin in 6 s after a kill, instead of 27 s with the client's defaults. */
const session = { timeout: 6_000, rebalance: 10_000, heartbeat: 1_500, tick: 500 };
/** Offsets are kept at most this often (milliseconds): they only say where to read on, positions in the database say what is done. */
const commitEvery = 300;

/** Apache Kafka through kafkajs 2.2, the only file that knows it. */
export class KafkaJsBroker extends Broker {
  private readonly kafka: Kafka;

  constructor(settings: BrokerConnection & { readonly clientId: string; readonly brokers: readonly string[]; readonly logger: Logger }) {
    super();
    this.kafka = new Kafka({
      clientId: settings.clientId,
      brokers: [...settings.brokers],
      ...(settings.ssl === undefined ? {} : { ssl: settings.ssl }),
      ...(settings.sasl === undefined ? {} : { sasl: settings.sasl as SASLOptions }),
      ...(settings.socketFactory === undefined ? {} : { socketFactory: settings.socketFactory }),
      connectionTimeout: 3_000,
      requestTimeout: 15_000,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8, multiplier: 1.5 },
      logLevel: logLevel.WARN,
      logCreator: () => ({ level, log }) => {
        const entry = { component: 'kafka', detail: log['error'] ?? undefined };
        if (level === logLevel.ERROR && !passing.test(`${log.message} ${String(log['error'] ?? '')}`)) settings.logger.error(entry, log.message);
        else settings.logger.debug(entry, log.message);
      },
    });
  }

  async producer(): Promise<BrokerProducer> {
    // Not idempotent and without retries of its own: a retry is the relay's, which reads the outbox again and so keeps the order.
    const producer = this.kafka.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1, retry: { retries: 0 }, createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    return new KafkaJsProducer(producer);
  }

  async consume(subscription: Subscription): Promise<BrokerConsumer> {
    const closing = { now: false };
    const consumer = this.kafka.consumer({
      groupId: subscription.group,
      allowAutoTopicCreation: false,
      sessionTimeout: session.timeout,
      rebalanceTimeout: session.rebalance,
      heartbeatInterval: session.heartbeat,
      maxWaitTimeInMs: 300,
      maxBytesPerPartition: 2 * 1024 * 1024,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8, multiplier: 1.5, restartOnFailure: () => Promise.resolve(!closing.now) },
    });
    const running = new KafkaJsConsumer(consumer, subscription, closing);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...subscription.topics], fromBeginning: true });
      if (subscription.remembers === false) running.mustReach(await this.ends(subscription.topics));
      await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: 12, eachBatch: (payload) => running.take(payload) });
    } catch (error) {
      await running.close().catch(() => undefined);
      throw error;
    }
    return running;
  }

  async createTopics(topics: readonly Topic[], prefix: string): Promise<void> {
    await this.withAdmin(async (admin) => {
      const present = new Set(await admin.listTopics());
      const missing = topics.filter((topic) => !present.has(prefix + topic.name));
      if (missing.length === 0) return;
      await admin.createTopics({
        // The client's own waiting gives up when the broker it asks has not heard of the topic yet.
        waitForLeaders: false,
        topics: missing.map((topic) => ({
          topic: prefix + topic.name,
          numPartitions: topic.partitions,
          configEntries: topic.kind === 'snapshot'
            ? [{ name: 'cleanup.policy', value: 'compact' }]
            : [{ name: 'cleanup.policy', value: 'delete' }, { name: 'retention.ms', value: '-1' }],
        })),
      });
      await haveLeaders(admin, missing.map((topic) => prefix + topic.name));
    });
  }

  async lag(group: string, topics: readonly string[]): Promise<PartitionLag[]> {
    return this.withAdmin(async (admin) => {
      const kept = await admin.fetchOffsets({ groupId: group, topics: [...topics] });
      const lags: PartitionLag[] = [];
      for (const { topic, partitions } of kept) {
        const ends = await admin.fetchTopicOffsets(topic);
        for (const { partition, high, low } of ends) {
          const offset = Number(partitions.find((each) => each.partition === partition)?.offset ?? -1);
          lags.push({ topic, partition, lag: Math.max(0, Number(high) - Math.max(offset, Number(low))) });
        }
      }
      return lags;
    });
  }

  async ping(): Promise<void> {
    await this.withAdmin(async (admin) => {
      const { brokers } = await admin.describeCluster();
      if (brokers.length === 0) throw new Error('the cluster lists no broker');
    });
  }

  /** The next offset to be written, of every partition that holds anything. */
  private async ends(topics: readonly string[]): Promise<Map<string, number>> {
    return this.withAdmin(async (admin) => {
      const ends = new Map<string, number>();
      for (const topic of topics) for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) if (high !== low) ends.set(`${topic} ${partition}`, Number(high));
      return ends;
    });
  }

  private async withAdmin<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
    const admin = this.kafka.admin({ retry: { retries: 2, initialRetryTime: 100 } });
    try {
      await admin.connect();
      return await work(admin);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
}

/** Waits until every partition of these topics can be written. */
async function haveLeaders(admin: Admin, topics: string[]): Promise<void> {
  for (let wait = 20; ; wait *= 1.5) {
    try {
      const { topics: found } = await admin.fetchTopicMetadata({ topics });
      if (found.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0))) return;
    } catch (error) {
      if (wait > 2_000) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

class KafkaJsProducer implements BrokerProducer {
  constructor(private readonly producer: Producer) {}

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    const byTopic = new Map<string, { key: string; value: string; headers: Record<string, string> }[]>();
    for (const { topic, key, value, headers } of records) {
      const messages = byTopic.get(topic) ?? [];
      messages.push({ key, value, headers: { ...headers } });
      byTopic.set(topic, messages);
    }
    await this.producer.sendBatch({ acks: -1, timeout: 10_000, topicMessages: [...byTopic].map(([topic, messages]) => ({ topic, messages })) });
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }
}

class KafkaJsConsumer implements BrokerConsumer {
  private assigned = false;
  /** Counts assignments: a batch of an earlier one has no say in the offsets of this. */
  private generation = 0;
  /** Where the topics ended at the start, by topic and partition, as far as not reached yet. */
  private ahead = new Map<string, number>();
  private lastPayload: EachBatchPayload | null = null;
  private committed = 0;
  private commitTimer: NodeJS.Timeout | null = null;
  private readonly resting = new Set<() => void>();

  constructor(private readonly consumer: Consumer, private readonly subscription: Subscription, private readonly closing: { now: boolean }) {
    consumer.on(consumer.events.GROUP_JOIN, () => {
      this.generation += 1;
      this.assigned = true;
    });
    consumer.on(consumer.events.REBALANCING, () => { this.generation += 1; });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.generation += 1;
      this.assigned = false;
      this.lastPayload = null;
      if (!payload.restart && !this.closing.now) subscription.onFatal(payload.error);
    });
  }

  get ready(): boolean {
    return this.assigned && this.ahead.size === 0;
  }

  mustReach(ends: Map<string, number>): void {
    this.ahead = ends;
  }

  async take(payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, isRunning, isStale, resolveOffset } = payload;
    const { generation } = this;
    const lost: Error[] = [];
    // The client sends no heartbeat by itself while we work; a handler may take longer than the group waits.
    const beating = setInterval(() => { heartbeat().catch((error: Error) => lost.push(error)); }, session.tick);
    const mayContinue = (): boolean => lost.length === 0 && generation === this.generation && isRunning() && !isStale();
    let last: string | null | void;
    try {
      last = await this.subscription.onBatch(
        batch.messages.map((message) => ({ topic: batch.topic, partition: batch.partition, offset: message.offset, key: message.key === null ? null : message.key.toString('utf8'), value: message.value })),
        { mayContinue },
      );
    } finally {
      clearInterval(beating);
    }
    // By now the partition may be another's, or read again from an earlier offset: then what we did says nothing about it.
    if (generation === this.generation && !isStale()) {
      if (last === undefined) last = batch.lastOffset();
      if (last !== null) {
        resolveOffset(last);
        this.reached(batch.topic, batch.partition, Number(last) + 1);
      }
      this.lastPayload = payload;
      await this.keepOffsets(!isRunning());
    }
    // The runner must hear of it to join again.
    const [error] = lost;
    if (error !== undefined) throw error;
    // The client asks the broker again when all batches of its last answer have ended.
    if (batch.offsetLag() === '0' && isRunning() && !this.closing.now) await this.rest();
  }

  async close(): Promise<void> {
    this.closing.now = true;
    for (const end of this.resting) end();
    this.assigned = false;
    if (this.commitTimer !== null) clearTimeout(this.commitTimer);
    this.commitTimer = null;
    await this.commit().catch(() => undefined);
    await this.consumer.disconnect();
  }

  private rest(): Promise<void> {
    const { gathering = 0 } = this.subscription;
    if (gathering === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.resting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, gathering);
      this.resting.add(end);
    });
  }

  private reached(topic: string, partition: number, next: number): void {
    const name = `${topic} ${partition}`;
    const end = this.ahead.get(name);
    if (end !== undefined && next >= end) this.ahead.delete(name);
  }

  /** Keeps the offsets now, or a little later together with those of the next batches. */
  private async keepOffsets(atOnce: boolean): Promise<void> {
    if (this.subscription.remembers === false) return;
    const wait = this.committed + commitEvery - Date.now();
    if (atOnce || wait <= 0) return this.commit();
    this.commitTimer ??= setTimeout(() => {
      this.commitTimer = null;
      // Failing here is heard of by the next batch or heartbeat; until then records come again at worst.
      this.commit().catch(() => undefined);
    }, wait);
  }

  private async commit(): Promise<void> {
    const payload = this.lastPayload;
    if (payload === null || this.subscription.remembers === false) return;
    this.committed = Date.now();
    await payload.commitOffsetsIfNecessary(payload.uncommittedOffsets());
  }
}
