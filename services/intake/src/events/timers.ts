import { Clock, Log, Rounds } from '#runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RescanFiles } from '../use-cases/rescan-files.js';
import { SweepFiles } from '../use-cases/sweep-files.js';

const second = 1_000;
const hour = 3_600 * second;

/** What happens without anybody asking. Drafts are never thrown away here: they never lose input. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly rounds: Rounds;

  constructor(
    private readonly rescan: RescanFiles, private readonly sweep: SweepFiles, private readonly clock: Clock, log: Log,
  ) {
    this.rounds = new Rounds(log.pino);
  }

  onApplicationBootstrap(): void {
    this.rounds.every(5 * second, 'scan files', () => this.rescan.run(this.clock.now()));
    this.rounds.every(6 * hour, 'sweep files', () => this.sweep.run(this.clock.now()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }
}
