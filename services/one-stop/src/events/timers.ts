import { FileStore } from '#files';
import { Idempotency } from '#http';
import { Clock, Log } from '#runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ResultFileTable } from '../persistence/result-file-table.js';
import { RecalculateClocks } from '../use-cases/recalculate-clocks.js';

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;

/** What happens without anybody asking. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly recalculate: RecalculateClocks, private readonly results: ResultFileTable, private readonly files: FileStore, private readonly idempotency: Idempotency,
    private readonly clock: Clock, private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.every(2 * second, 'recalculate clocks', () => this.recalculate.run(this.clock.now()));
    this.every(6 * hour, 'sweep files', () => this.files.sweep((digests) => this.results.keptAmong(digests), new Date(this.clock.now().getTime() - day)));
    this.every(hour, 'forget answers', () => this.idempotency.purge(this.clock.now()));
  }

  /** Ends with the round under way: it still needs the database. */
  async onApplicationShutdown(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.running.values());
  }

  /** Never twice at once; a failure is told and the next round tries again. */
  private every(milliseconds: number, name: string, work: () => Promise<number>): void {
    this.timers.push(setInterval(() => {
      if (this.running.has(name)) return;
      this.running.set(name, work().then(
        (done) => { if (done > 0) this.log.pino.info({ timer: name, done }, 'timer'); },
        (error: unknown) => this.log.pino.warn({ err: error, timer: name }, 'timer failed'),
      ).finally(() => this.running.delete(name)));
    }, milliseconds).unref());
  }
}
