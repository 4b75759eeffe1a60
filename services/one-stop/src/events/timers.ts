import { FileStore } from '#files';
import { Clock, Log, Rounds } from '#runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ResultFileTable } from '../persistence/result-file-table.js';
import { RecalculateClocks } from '../use-cases/recalculate-clocks.js';

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;

/** What happens without anybody asking. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly rounds: Rounds;

  constructor(
    private readonly recalculate: RecalculateClocks, private readonly results: ResultFileTable, private readonly files: FileStore, private readonly clock: Clock, log: Log,
  ) {
    this.rounds = new Rounds(log.pino);
  }

  onApplicationBootstrap(): void {
    this.rounds.every(2 * second, 'recalculate clocks', () => this.recalculate.run(this.clock.now()));
    this.rounds.every(6 * hour, 'sweep files', () => this.files.sweep((digests) => this.results.keptAmong(digests), new Date(this.clock.now().getTime() - day)));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }
}
