import { Clock, Log, Rounds } from '#runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RebuildCounters } from '../use-cases/rebuild-counters.js';
import { AccessTable } from '../persistence/access.table.js';

const second = 1_000;
const hour = 3_600 * second;

/** What happens without anybody asking. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly rounds: Rounds;

  constructor(private readonly rebuild: RebuildCounters, private readonly accesses: AccessTable, private readonly clock: Clock, log: Log) {
    this.rounds = new Rounds(log.pino);
  }

  onApplicationBootstrap(): void {
    this.rounds.every(2 * second, 'rebuild counters', () => this.rebuild.run());
    this.rounds.every(hour, 'forget accesses', () => this.accesses.forget(this.clock.now()));
  }

  async onApplicationShutdown(): Promise<void> {
    this.rebuild.stop();
    await this.rounds.stop();
  }
}
