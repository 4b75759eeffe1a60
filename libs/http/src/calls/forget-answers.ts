import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { type Clock, type Log, Rounds } from '#runtime';
import type { Idempotency } from './idempotency.js';

const hour = 3_600_000;

/** Stored answers are forgotten when their days are over, without a service asking for it. */
export class ForgetAnswers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly rounds: Rounds;

  /** @param every milliseconds from one look to the next */
  constructor(private readonly idempotency: Pick<Idempotency, 'purge'>, private readonly clock: Clock, log: Log, private readonly every = hour) {
    this.rounds = new Rounds(log.pino);
  }

  onApplicationBootstrap(): void {
    this.rounds.every(this.every, 'forget answers', () => this.idempotency.purge(this.clock.now()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }
}
