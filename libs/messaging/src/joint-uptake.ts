import type { Topic } from '#contracts';
import { failpoint } from '#runtime';
import type { BatchProgress, BrokerRecord } from './broker.js';
import type { Effects } from './effects.js';
import type { Uptake } from './uptake.js';

/** Records of one transaction, at least until the batch that reaches it is whole. */
const together = 200;

interface Batch extends PromiseWithResolvers<string | null> {
  readonly records: readonly BrokerRecord[];
  readonly progress: BatchProgress;
}

/**
 * Takes batches of a topic's partitions up in one transaction when they come at once, as they do after every request of a relay. For handlers that take many
 * events, whose work is one statement however many they are: they would otherwise pay a transaction for each partition. When that fails, each batch goes
 * its own way.
 */
export class JointUptake {
  private waiting: Batch[] = [];
  private working = false;

  constructor(private readonly topic: Topic, private readonly effects: Effects, private readonly uptake: Uptake) {}

  /** Gives the offset of the last record that is done with, null when none is. */
  take(records: readonly BrokerRecord[], progress: BatchProgress): Promise<string | null> {
    const batch = { records, progress, ...Promise.withResolvers<string | null>() };
    this.waiting.push(batch);
    if (!this.working) void this.work();
    return batch.promise;
  }

  private async work(): Promise<void> {
    this.working = true;
    // The other partitions of the same answer are on their way to us.
    await new Promise((resolve) => setImmediate(resolve));
    for (let batches = this.next(); batches.length > 0; batches = this.next()) await this.settle(batches);
    this.working = false;
  }

  private next(): Batch[] {
    let records = 0;
    const enough = this.waiting.findIndex((batch) => (records += batch.records.length) >= together);
    return this.waiting.splice(0, enough < 0 ? this.waiting.length : enough + 1);
  }

  private async settle(batches: readonly Batch[]): Promise<void> {
    const records = batches.flatMap((batch) => batch.records);
    const wanted = batches.filter(({ progress }) => progress.mayContinue());
    if (batches.length > 1 && wanted.length === batches.length && await this.effects.apply(this.topic, records).catch(() => 0) === records.length) {
      failpoint('consumer.after-commit');
      for (const batch of batches) batch.resolve(batch.records.at(-1)?.offset ?? null);
      return;
    }
    await Promise.all(batches.map((batch) => this.uptake.take(this.topic, batch.records, batch.progress).then(batch.resolve, batch.reject)));
  }
}
