import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock, Log, Rounds } from '#runtime';
import { Housekeeping } from '../persistence/housekeeping.js';
import { TendSigningKeys } from '../use-cases/tend-signing-keys.js';

const minute = 60_000;

/** What happens by itself: keys are tended every ten seconds (another process may have made one), old rows swept every ten minutes. */
@Injectable()
export class Timers implements OnModuleInit, OnApplicationShutdown {
  private readonly rounds: Rounds;

  constructor(
    private readonly keys: TendSigningKeys, private readonly housekeeping: Housekeeping, private readonly clock: Clock, log: Log,
  ) {
    this.rounds = new Rounds(log.pino);
  }

  /** There is a key to sign with before the first request. */
  async onModuleInit(): Promise<void> {
    await this.keys.execute(this.clock.now());
    this.rounds.every(minute / 6, 'tending signing keys', () => this.keys.execute(this.clock.now()));
    this.rounds.every(10 * minute, 'sweeping', () => this.housekeeping.sweep(this.clock.now()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }
}
