import { Idempotency } from '#http';
import { Clock, Log, Rounds } from '#runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

const hour = 3_600_000;

/** What happens without anybody asking. Overdue is not an act: lists and reports see it from the deadline. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly rounds: Rounds;

  constructor(private readonly idempotency: Idempotency, private readonly clock: Clock, log: Log) {
    this.rounds = new Rounds(log.pino);
  }

  onApplicationBootstrap(): void {
    this.rounds.every(hour, 'forget answers', () => this.idempotency.purge(this.clock.now()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }
}
