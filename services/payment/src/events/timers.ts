import { FileStore } from '#files';
import { Idempotency } from '#http';
import { Clock, Log } from '#runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DayQueries } from '../persistence/day.queries.js';
import { FetchReceipts } from '../use-cases/fetch-receipts.js';
import { ReconcileAttempts } from '../use-cases/reconcile-attempts.js';

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;

/** What happens without anybody asking. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly reconcile: ReconcileAttempts, private readonly receipts: FetchReceipts, private readonly days: DayQueries, private readonly files: FileStore, private readonly idempotency: Idempotency,
    private readonly clock: Clock, private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.every(3 * second, 'fetch receipts', () => this.receipts.run(this.clock.now()));
    this.every(30 * second, 'reconcile attempts', () => this.reconcile.run(this.clock.now()));
    this.every(6 * hour, 'sweep files', () => this.files.sweep((digests) => this.days.receiptsAmong(digests), new Date(this.clock.now().getTime() - day)));
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
