import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { Log } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Standings, Wishes } from './ports.js';
import { RegisterReturns } from './register-returns.js';

const batch = 20;
const again = 60_000;

/**
 * Asks one-stop about results of which was heard long after they were due, as by a service that reads the journal from its beginning: a parcel cannot be taken back. Only
 * what waits for the post at this moment gets its order. Gives how many were settled.
 */
@Injectable()
export class ConfirmLateReturns {
  constructor(private readonly database: Database, private readonly wishes: Wishes, private readonly standings: Standings, private readonly register: RegisterReturns, private readonly log: Log) {}

  async run(now: Date): Promise<number> {
    let settled = 0;
    for (const due of await this.wishes.claimDoubted(now, new Date(now.getTime() + again), batch)) {
      try {
        const standing = await this.standings.of(due.dossierId);
        const waits = standing !== null && standing.state === 'done' && standing.returnMethod === 'post';
        await this.database.transaction(async (tx) => {
          if ((await this.wishes.settle(tx, [due.dossierId])).has(due.dossierId) && waits) await this.register.run(tx, [due], now);
        });
        settled += 1;
      } catch (error) {
        // It is away: the others would wait as long for nothing. All of them come again.
        if (error instanceof Refusal && error.code === 'standing.unavailable') break;
        this.log.pino.error({ dossierId: due.dossierId, err: error }, 'a late return could not be settled');
      }
    }
    return settled;
  }
}
