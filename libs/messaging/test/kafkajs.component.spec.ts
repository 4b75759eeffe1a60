import { type BrokerRecord, KafkaJsBroker } from '#messaging';
import { createLogger } from '#runtime';
import { dropTopics, eventually, freshTopicPrefix, testBrokers } from '#testing';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { createRequire } from 'node:module';
import { thingJournal, thingState } from './things.js';

describe('Kafka through kafkajs', () => {
  let broker: KafkaJsBroker;
  let topicPrefix: string;

  beforeAll(async () => {
    topicPrefix = freshTopicPrefix('kafkajs');
    broker = new KafkaJsBroker({ clientId: 'spec', brokers: testBrokers(), logger: createLogger('spec', 'silent') });
    await broker.createTopics([thingJournal, thingState], topicPrefix);
  });

  afterAll(() => dropTopics(topicPrefix));

  const send = async (...records: { key: string; value: string }[]): Promise<void> => {
    const producer = await broker.producer();
    await producer.send(records.map((record) => ({ topic: topicPrefix + thingJournal.name, headers: {}, ...record })));
    await producer.close();
  };
  const noFatal = (error: Error): void => { throw error; };

  it('creates topics with their fixed partitions, journals kept for ever, snapshots compacted, and leaves those that are there alone', async () => {
    await Promise.all([1, 2, 3].map(() => broker.createTopics([{ ...thingJournal, partitions: 9 }, thingState], topicPrefix)));
    const admin = new Kafka({ clientId: 'spec', brokers: testBrokers(), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      const names = [thingJournal, thingState].map(({ name }) => topicPrefix + name);
      const { topics } = await admin.fetchTopicMetadata({ topics: names });
      expect(Object.fromEntries(topics.map(({ name, partitions }) => [name, partitions.length]))).toEqual({ [names[0] ?? '']: thingJournal.partitions, [names[1] ?? '']: thingState.partitions });
      const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name, configNames: ['cleanup.policy', 'retention.ms'] })) });
      const of = (name: string | undefined): Record<string, string> => Object.fromEntries(resources.find(({ resourceName }) => resourceName === name)?.configEntries.map(({ configName, configValue }) => [configName, configValue]) ?? []);
      expect(of(names[0])).toMatchObject({ 'cleanup.policy': 'delete', 'retention.ms': '-1' });
      expect(of(names[1])).toMatchObject({ 'cleanup.policy': 'compact' });
    } finally {
      await admin.disconnect();
    }
  });

  it('several that create the same topics at once all find them there', async () => {
    const prefix = freshTopicPrefix('kafkajs');
    try {
      await Promise.all([1, 2, 3, 4].map(() => broker.createTopics([thingJournal, thingState], prefix)));
    } finally {
      await dropTopics(prefix);
    }
  });

  it('brings what is not done with again, and nothing else', async () => {
    const group = `${topicPrefix}again`;
    const came: string[] = [];
    let given = 0;
    const handle = async (records: readonly BrokerRecord[]): Promise<string | null | void> => {
      const [first] = records;
      given += 1;
      // First nothing, then an error, then one record at a time, at last all.
      if (given === 1) return null;
      if (given === 2) throw new Error('not now');
      came.push(...(given < 6 ? [first] : records).map((record) => String(record?.value)));
      return given < 6 ? first?.offset : undefined;
    };
    const numbers = Array.from({ length: 10 }, (_, index) => String(index));
    await send(...numbers.map((value) => ({ key: 'one', value })));
    const consumer = await broker.consume({ group, topics: [topicPrefix + thingJournal.name], onBatch: handle, onFatal: noFatal });
    await eventually(() => expect(came).toEqual(numbers));
    await consumer.close();
    expect((await broker.lag(group, [topicPrefix + thingJournal.name])).reduce((sum, { lag }) => sum + lag, 0)).toBe(0);
  });

  it('gathers what comes while it rests, and does not rest when told to leave', async () => {
    const batches: string[][] = [];
    const onBatch = (records: readonly BrokerRecord[]): Promise<void> => {
      batches.push(records.map(({ value }) => String(value)).filter((value) => value.startsWith('gathered')));
      return Promise.resolve();
    };
    const consumer = await broker.consume({ group: `${topicPrefix}gathering`, topics: [topicPrefix + thingJournal.name], gathering: 4_000, onBatch, onFatal: noFatal });
    await send({ key: 'gathering', value: 'gathered 1' });
    await eventually(() => expect(batches.flat()).toContain('gathered 1'));
    for (const value of ['gathered 2', 'gathered 3', 'gathered 4']) await send({ key: 'gathering', value });
    await eventually(() => expect(batches.at(-1)).toEqual(['gathered 2', 'gathered 3', 'gathered 4']));
    await consumer.close();
    expect(batches.flat()).toEqual(['gathered 1', 'gathered 2', 'gathered 3', 'gathered 4']);
  });

  it('says when it is beyond recovery', async () => {
    await send({ key: 'fatal', value: 'fatal' });
    const fatal = new Promise<Error>((resolve) => {
      void broker.consume({
        // A mistake in the program is nothing that time heals.
        group: `${topicPrefix}fatal`, topics: [topicPrefix + thingJournal.name], onBatch: () => Promise.reject(new TypeError('undefined is not a function')), onFatal: resolve,
      });
    });
    expect((await fatal).message).toContain('undefined is not a function');
  });

  it('does not look a thousand times a second for requests that nobody made', async () => {
    const queue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as { prototype: { checkPendingRequests(): void } };
    const { checkPendingRequests } = queue.prototype;
    let looks = 0;
    queue.prototype.checkPendingRequests = function counting(this: unknown): void {
      looks += 1;
      checkPendingRequests.call(this as never);
    };
    const consumer = await broker.consume({ group: `${topicPrefix}idle`, topics: [topicPrefix + thingState.name], onBatch: async () => undefined, onFatal: noFatal });
    try {
      await eventually(() => expect(consumer.ready).toBe(true));
      looks = 0;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(looks).toBeLessThan(50);
    } finally {
      queue.prototype.checkPendingRequests = checkPendingRequests;
      await consumer.close();
    }
  });
});
