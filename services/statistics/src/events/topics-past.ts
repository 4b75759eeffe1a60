import { envelopeSchema, type EventDefinition, topics } from '#contracts';
import { Broker, type BrokerRecord } from '#messaging';
import { Log, Turnstile } from '#runtime';
import { randomUUID } from 'node:crypto';
import { Past, type Told } from '../use-cases/ports.js';
import { counted, toldOf } from './told.js';

/** Milliseconds between two looks whether it is enough. */
const look = 250;
const definitions: ReadonlyMap<string, EventDefinition> = new Map([...counted.journal, ...counted.submissions, ...counted.feedback].map((definition) => [definition.type, definition as EventDefinition]));

/** Reads the topics that counting rests on from their beginning, as a consumer of its own that leaves nothing behind. */
export class TopicsPast extends Past {
  private readonly stopped = Promise.withResolvers<void>();
  private ending = false;

  constructor(private readonly broker: Broker, private readonly topicPrefix: string, private readonly log: Log) {
    super();
  }

  async read(take: (told: readonly Told[]) => Promise<void>, enough: (reachedPresent: boolean) => Promise<boolean>): Promise<void> {
    // One batch at a time, and none while it is decided whether it is enough.
    const turnstile = new Turnstile(1, Infinity);
    const failure = Promise.withResolvers<never>();
    failure.promise.catch(() => undefined);
    const consumer = await this.broker.consume({
      group: `${this.topicPrefix}statistics.rebuild.${randomUUID()}`,
      topics: [topics.dossierJournal, topics.submission, topics.feedback].map(({ name }) => this.topicPrefix + name),
      remembers: false,
      onBatch: (records) => turnstile.pass(async () => {
        const told = records.flatMap((record) => this.toldBy(record));
        // Small enough for a transaction that holds nobody up.
        for (let from = 0; from < told.length; from += 500) await take(told.slice(from, from + 500));
      }),
      onFatal: failure.reject,
    });
    try {
      while (!this.ending && !await turnstile.pass(() => enough(consumer.ready))) {
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
