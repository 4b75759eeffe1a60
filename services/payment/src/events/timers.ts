import { FileStore } from '#files';
import { Clock, Log, Rounds } from '#runtime';
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
  private readonly rounds: Rounds;

  constructor(
    private readonly reconcile: ReconcileAttempts, private readonly receipts: FetchReceipts, private readonly days: DayQueries, private readonly files: FileStore, private readonly clock: Clock, log: Log,
  ) {
    this.rounds = new Rounds(log.pino);
  }

  onApplicationBootstrap(): void {
    this.rounds.every(3 * second, 'fetch receipts', () => this.receipts.run(this.clock.now()));
    this.rounds.every(30 * second, 'reconcile attempts', () => this.reconcile.run(this.clock.now()));
    this.rounds.every(6 * hour, 'sweep files', () => this.files.sweep((digests) => this.days.receiptsAmong(digests), new Date(this.clock.now().getTime() - day)));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }
}
