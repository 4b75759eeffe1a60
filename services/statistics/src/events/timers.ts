import { Idempotency } from '#http';
import { Clock, Log, Rounds } from '#runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AccessTable } from '../persistence/access.table.js';

const hour = 3_600_000;

/** What happens without anybody asking. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly rounds: Rounds;

  constructor(private readonly accesses: AccessTable, private readonly idempotency: Idempotency, private readonly clock: Clock, log: Log) {
    this.rounds = new Rounds(log.pino);
  }

  onApplicationBootstrap(): void {
    this.rounds.every(hour, 'forget accesses', () => this.accesses.forget(this.clock.now()));
    this.rounds.every(hour, 'forget answers', () => this.idempotency.purge(this.clock.now()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }
}
