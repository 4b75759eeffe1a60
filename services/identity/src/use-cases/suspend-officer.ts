import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { Accounts, News, Sessions } from './ports.js';

/** An administrator suspends an officer's account or lets it be used again (tạm ngưng, khôi phục tài khoản). */
@Injectable()
export class SuspendOfficer {
  constructor(private readonly database: Database, private readonly accounts: Accounts, private readonly sessions: Sessions, private readonly news: News) {}

  /** Repeating changes nothing. Refuses with `not-found`, `officer.last-administrator`. */
  async execute(accountId: string, suspended: boolean, now: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      const account = await this.accounts.take(tx, accountId);
      if (account.kind !== 'officer') throw new Refusal('not-found');
      if (account.suspended === suspended) return;
      if (suspended) {
        const administrators = await this.accounts.lockAdministrators(tx);
        if (administrators.includes(accountId) && administrators.length === 1) throw new Refusal('officer.last-administrator');
        await this.sessions.endAll(tx, accountId, 'suspended', now);
        await this.news.tokensRevoked(tx, accountId, now);
      }
      await this.accounts.save(tx, { ...account, suspended }, now);
    });
  }
}
