import type { Topic } from '#contracts';
import { type Admin, type Consumer, type EachBatchPayload, Kafka, logLevel, type Producer } from 'kafkajs';
import { createRequire } from 'node:module';
import type { Logger } from 'pino';
import { Broker, type BrokerConsumer, type BrokerProducer, type OutgoingRecord, type Subscription } from './broker.js';

/*
 * kafkajs wakes up every millisecond although nothing is pending, and with a negative timeout while a broker throttles: a third of a core
 * over ten idle services. This override looks again only when there is something to look for.
 */
interface RequestQueue { throttledUntil: number; throttleCheckTimeoutId: NodeJS.Timeout | null; pending: unknown[]; checkPendingRequests(): void }
const requestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as { prototype: { scheduleCheckPendingRequests(this: RequestQueue): void } };
requestQueue.prototype.scheduleCheckPendingRequests = function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
  const throttled = this.throttledUntil - Date.now();
  this.throttleCheckTimeoutId = setTimeout(() => {
    this.throttleCheckTimeoutId = null;
    this.checkPendingRequests();
  }, throttled > 0 ? throttled : 10);
};

/** What the client reports as an error and cures by itself: a fresh coordinator, a rebalance, a broker that restarts. */
const passing = /coordinator|rebalanc|Connection (error|timeout)|not available|leader|unknown member|fenced|Closed connection|metadata/i;

/** Apache Kafka through kafkajs 2.2, the only file that knows it. */
export class KafkaJsBroker extends Broker {
  private readonly kafka: Kafka;

  constructor(settings: { readonly clientId: string; readonly brokers: readonly string[]; readonly logger: Logger }) {
    super();
    this.kafka = new Kafka({
      clientId: settings.clientId,
      brokers: [...settings.brokers],
      connectionTimeout: 3_000,
      requestTimeout: 15_000,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10, multiplier: 1.5 },
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
    const producer = this.kafka.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1, retry: { retries: 0 } });
    await producer.connect();
    return new KafkaJsProducer(producer);
  }

  async consume(subscription: Subscription): Promise<BrokerConsumer> {
    const consumer = this.kafka.consumer({
      groupId: subscription.group,
      allowAutoTopicCreation: false,
      sessionTimeout: 6_000,
      rebalanceTimeout: 10_000,
      heartbeatInterval: 1_500,
      maxWaitTimeInMs: 300,
      maxBytesPerPartition: 2 * 1024 * 1024,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 1_000_000, restartOnFailure: () => Promise.resolve(true) },
    });
    const running = new KafkaJsConsumer(consumer);
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart && !running.closing) subscription.onFatal(payload.error);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...subscription.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 3,
      eachBatch: (payload) => handBatch(payload, subscription),
    });
    return running;
  }

  async createTopics(topics: readonly Topic[], prefix: string): Promise<void> {
    await this.withAdmin(async (admin) => {
      const present = new Set(await admin.listTopics());
      const missing = topics.filter((topic) => !present.has(prefix + topic.name));
      if (missing.length === 0) return;
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({
          topic: prefix + topic.name,
          numPartitions: topic.partitions,
          configEntries: topic.kind === 'snapshot'
            ? [{ name: 'cleanup.policy', value: 'compact' }]
            : [{ name: 'cleanup.policy', value: 'delete' }, { name: 'retention.ms', value: '-1' }],
        })),
      });
    });
  }

  async ping(): Promise<void> {
    await this.withAdmin(async (admin) => {
      const { brokers } = await admin.describeCluster();
      if (brokers.length === 0) throw new Error('the cluster lists no broker');
    });
  }

  private async withAdmin<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
    const admin = this.kafka.admin({ retry: { retries: 2, initialRetryTime: 100 } });
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
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
    await this.producer.sendBatch({ acks: -1, topicMessages: [...byTopic].map(([topic, messages]) => ({ topic, messages })) });
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }
}

class KafkaJsConsumer implements BrokerConsumer {
  joined = false;
  closing = false;

  constructor(private readonly consumer: Consumer) {
    consumer.on(consumer.events.GROUP_JOIN, () => { this.joined = true; });
    consumer.on(consumer.events.CRASH, () => { this.joined = false; });
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.consumer.disconnect();
  }
}

async function handBatch(payload: EachBatchPayload, subscription: Subscription): Promise<void> {
  const { batch, heartbeat, isRunning, isStale, resolveOffset, commitOffsetsIfNecessary, uncommittedOffsets } = payload;
  await subscription.onBatch(
    batch.messages.map((message) => ({
      topic: batch.topic,
      partition: batch.partition,
      offset: message.offset,
      key: message.key === null ? null : message.key.toString('utf8'),
      value: message.value,
    })),
    { heartbeat, mayContinue: () => isRunning() && !isStale() },
  );
  if (!isRunning() || isStale()) return;
  resolveOffset(batch.lastOffset());
  await commitOffsetsIfNecessary(uncommittedOffsets());
}
