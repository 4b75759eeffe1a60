import { Refusal } from '#contracts';
import { Injectable } from '@nestjs/common';
import { Attempts, Platform } from './ports.js';
import { SettleAttempt } from './settle-attempt.js';

const batch = 50;
const again = 5 * 60_000;

/** Asks the platform about payments whose end nobody knows, aged 30 minutes to 3 days, and about failed ones, which may turn out paid. Gives how many were asked about. */
@Injectable()
export class ReconcileAttempts {
  constructor(private readonly attempts: Attempts, private readonly platform: Platform, private readonly settle: SettleAttempt) {}

  async run(now: Date): Promise<number> {
    const claimed = await this.attempts.claimChecks(now, new Date(now.getTime() + again), batch);
    let asked = 0;
    for (const { reference } of claimed) {
      try {
        await this.settle.run(reference, await this.platform.statusOf(reference, now), now);
        asked += 1;
      } catch (error) {
        // It is away: the others would wait as long for nothing. All of them come again.
        if (error instanceof Refusal && error.code === 'platform.unavailable') break;
        throw error;
      }
    }
    return asked;
  }
}
