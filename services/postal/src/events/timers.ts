import { Clock, Log, Rounds } from '#runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { OrderQueries } from '../persistence/order.queries.js';
import { AskCarrier } from '../use-cases/ask-carrier.js';
import { ConfirmLateReturns } from '../use-cases/confirm-late-returns.js';
import { RunErrands } from '../use-cases/run-errands.js';

const second = 1_000;
const hour = 3_600 * second;

/** What happens without anybody asking. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly rounds: Rounds;

  constructor(
    private readonly errands: RunErrands, private readonly ask: AskCarrier, private readonly late: ConfirmLateReturns, private readonly queries: OrderQueries, private readonly clock: Clock, log: Log,
  ) {
    this.rounds = new Rounds(log.pino);
  }

  onApplicationBootstrap(): void {
    this.rounds.every(second, 'errands to the carrier', () => this.errands.run(this.clock.now()));
    this.rounds.every(5 * second, 'ask the carrier', () => this.ask.run(this.clock.now()));
    this.rounds.every(5 * second, 'late returns', () => this.late.run(this.clock.now()));
    this.rounds.every(hour, 'forget refused words', () => this.queries.forgetRefused(this.clock.now()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }
}
