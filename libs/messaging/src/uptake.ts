import type { Topic } from '#contracts';
import { isDatabaseAway } from '#persistence';
import { failpoint } from '#runtime';
import type { Logger } from 'pino';
import type { BatchProgress, BrokerRecord } from './broker.js';
import { type Effects, EventFailed } from './effects.js';

/** Records taken into one transaction. */
const together = 200;
/** Tries of an event before it is set aside. */
const attempts = 3;
/** Milliseconds spent waiting between tries in one batch, all its events together: many failing events must not hold up the well ones. */
const longPatience = 600;
/** Milliseconds after which a batch is given back with what is done of it, so that other partitions have their turn. */
const turn = 3_000;

/**
 * Takes the records of a batch up, many in one transaction. When one fails, those before it go without it; it is tried a few times alone and then set
 * aside. A database that is away is waited for; it never sets anything aside.
 */
export class Uptake {
  constructor(private readonly effects: Effects, private readonly log: Logger, private readonly patience = longPatience) {}

  /** Gives the offset of the last record that is done with, null when none is. */
  async take(topic: Topic, records: readonly BrokerRecord[], progress: BatchProgress): Promise<string | null> {
    const begun = performance.now();
    const waiting = { left: this.patience };
    let done = 0;
    while (done < records.length && progress.mayContinue() && performance.now() - begun < turn) {
      const next = done;
      const count = await this.whenThere(progress, () => this.advance(topic, records.slice(next, next + together), waiting));
      if (count === 0) break;
      failpoint('consumer.after-commit');
      done += count;
    }
    return records[done - 1]?.offset ?? null;
  }

  /** Brings some of these to their end, from the first on: applied or set aside. Gives how many, at least one. */
  private async advance(topic: Topic, part: readonly BrokerRecord[], waiting: { left: number }): Promise<number> {
    try {
      return await this.effects.apply(topic, part);
    } catch (error) {
      if (isAway(error)) throw error;
      const [first] = part;
      if (first === undefined) throw error;
      if (part.length === 1) return this.settle(topic, first, error, waiting);
      // When nobody knows which it was, half of them are tried: sooner or later it is alone.
      const failed = error instanceof EventFailed ? error.index : part.length >> 1;
      return failed === 0 ? this.settle(topic, first, error, waiting) : this.advance(topic, part.slice(0, failed), waiting);
    }
  }

  /** Tries one event again, alone; what still fails is set aside. */
  private async settle(topic: Topic, record: BrokerRecord, failure: unknown, waiting: { left: number }): Promise<number> {
    let error = failure;
    for (let attempt = 1; attempt < attempts && waiting.left > 0; attempt += 1) {
      const wait = Math.min(100 * attempt, waiting.left);
      waiting.left -= wait;
      await sleep(wait);
      try {
        return await this.effects.apply(topic, [record]);
      } catch (again) {
        if (isAway(again)) throw again;
        error = again;
      }
    }
    await this.effects.setAside(topic, record, error instanceof EventFailed ? error.cause : error);
    return 1;
  }

  /** Waits out a database that is away. Gives 0 when the consumer is to stop meanwhile. */
  private async whenThere(progress: BatchProgress, work: () => Promise<number>): Promise<number> {
    for (let wait = 100; ; wait = Math.min(wait * 2, 2_000)) {
      try {
        return await work();
      } catch (error) {
        if (!isAway(error)) throw error;
        if (wait === 100) this.log.warn({ err: error }, 'consumer: the database is away, waiting');
        await sleep(wait);
        if (!progress.mayContinue()) return 0;
      }
    }
  }
}

function isAway(error: unknown): boolean {
  return isDatabaseAway(error instanceof EventFailed ? error.cause : error);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
