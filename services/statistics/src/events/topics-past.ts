import { envelopeSchema, type EventDefinition, topics } from '#contracts';
import { Broker, type BrokerRecord } from '#messaging';
import { Log, Turnstile } from '#runtime';
import { Past, type Told } from '../use-cases/ports.js';
import { counted, toldOf } from './told.js';

/** Milliseconds between two looks whether it is enough. */
const look = 250;
/** Records of one transaction. */
const slice = 500;
const definitions: ReadonlyMap<string, EventDefinition> = new Map([...counted.journal, ...counted.submissions, ...counted.feedback].map((definition) => [definition.type, definition as EventDefinition]));

/** Records left to read with which a reader is near the end: others write meanwhile. */
const little = 1_000;
/** Milliseconds between two questions to the broker how far it is. */
const asking = 2_000;

/** Reads the topics that counting rests on from their beginning, as a consumer group of each reader's own: Kafka keeps how far it came, and forgets it days after the reader was last there. */
export class TopicsPast extends Past {
  private readonly stopped = Promise.withResolvers<void>();
  private readonly topics: readonly string[];
  private ending = false;

  constructor(private readonly broker: Broker, private readonly topicPrefix: string, private readonly log: Log) {
    super();
    this.topics = [topics.dossierJournal, topics.submission, topics.feedback].map(({ name }) => topicPrefix + name);
  }

  async read(reader: string, take: (told: readonly Told[]) => Promise<void>, enough: (nearEnd: () => Promise<boolean>) => Promise<boolean>): Promise<void> {
    const group = `${this.topicPrefix}statistics.rebuild.${reader}`;
    // One batch at a time: it is the past, and must not take all connections.
    const turnstile = new Turnstile(1, Infinity);
    const failure = Promise.withResolvers<never>();
    failure.promise.catch(() => undefined);
    const consumer = await this.broker.consume({
      group,
      topics: this.topics,
      onBatch: (records, progress) => turnstile.pass(() => this.takeSlices(records, take, () => !this.ending && progress.mayContinue())),
      onFatal: failure.reject,
    });
    try {
      const nearEnd = this.nearEndOf(group);
      while (!this.ending && !await enough(nearEnd)) {
        await Promise.race([new Promise((resolve) => setTimeout(resolve, look)), this.stopped.promise, failure.promise]);
      }
    } finally {
      await consumer.close().catch(() => undefined);
    }
  }

  stop(): void {
    this.ending = true;
    this.stopped.resolve();
  }

  /** Small enough for a transaction that holds nobody up. Gives the offset of the last record taken, null for none. */
  private async takeSlices(records: readonly BrokerRecord[], take: (told: readonly Told[]) => Promise<void>, mayContinue: () => boolean): Promise<string | null> {
    let done = 0;
    for (; done < records.length && mayContinue(); done += slice) {
      const told = records.slice(done, done + slice).flatMap((record) => this.toldBy(record));
      if (told.length > 0) await take(told);
    }
    return records[Math.min(done, records.length) - 1]?.offset ?? null;
  }

  private nearEndOf(group: string): () => Promise<boolean> {
    let asked = -Infinity;
    let near = false;
    return async () => {
      if (performance.now() - asked < asking) return near;
      asked = performance.now();
      const lags = await this.broker.lag(group, this.topics).catch(() => null);
      return (near = lags !== null && lags.reduce((sum, { lag }) => sum + lag, 0) < little);
    };
  }

  /** What is no event of the contract was set aside when it first came, and is passed over here. */
  private toldBy({ value, topic, partition, offset }: BrokerRecord): Told[] {
    if (value === null) return [];
    try {
      const event = envelopeSchema.parse(JSON.parse(value.toString('utf8')));
      const definition = definitions.get(event.type);
      return definition === undefined ? [] : toldOf({ ...event, data: definition.data.parse(event.data) }) ?? [];
    } catch (error) {
      this.log.pino.warn({ topic, partition, offset, error: String(error).slice(0, 200) }, 'rebuild: record passed over');
      return [];
    }
  }
}
