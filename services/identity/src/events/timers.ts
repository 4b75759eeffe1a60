import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Idempotency } from '#http';
import { Clock, Log } from '#runtime';
import { Housekeeping } from '../persistence/housekeeping.js';
import { TendSigningKeys } from '../use-cases/tend-signing-keys.js';

const minute = 60_000;

/** What happens by itself: keys are tended every ten seconds (another process may have made one), old rows swept every ten minutes. */
@Injectable()
export class Timers implements OnModuleInit, OnApplicationShutdown {
  private readonly running: NodeJS.Timeout[] = [];

  constructor(
    private readonly keys: TendSigningKeys, private readonly housekeeping: Housekeeping, private readonly idempotency: Idempotency, private readonly clock: Clock, private readonly log: Log,
  ) {}

  /** There is a key to sign with before the first request. */
  async onModuleInit(): Promise<void> {
    await this.keys.execute(this.clock.now());
    this.every(minute / 6, 'tending signing keys', () => this.keys.execute(this.clock.now()));
    this.every(10 * minute, 'sweeping', async () => {
      await this.housekeeping.sweep(this.clock.now());
      await this.idempotency.purge(this.clock.now());
    });
  }

  onApplicationShutdown(): void {
    for (const timer of this.running) clearInterval(timer);
  }

  private every(milliseconds: number, name: string, work: () => Promise<void>): void {
    this.running.push(setInterval(() => { work().catch((error: unknown) => { this.log.pino.error({ err: error }, `${name} failed`); }); }, milliseconds).unref());
  }
}
