import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { News, Sessions } from './ports.js';

/** Ending sessions (đăng xuất). */
@Injectable()
export class LogOut {
  constructor(private readonly database: Database, private readonly sessions: Sessions, private readonly news: News) {}

  /** Ends one session of the account: no more tokens of it; its last access token dies within five minutes. Refuses with `not-found` for another's; repeating changes nothing. */
  async one(sessionId: string, accountId: string, now: Date): Promise<void> {
    const found = await this.database.transaction((tx) => this.sessions.end(tx, sessionId, 'log-out', now, accountId));
    if (!found) throw new Refusal('not-found');
  }

  /** Ends every session of the account; access tokens given before are void at once, everywhere. */
  async everywhere(accountId: string, now: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.sessions.endAll(tx, accountId, 'log-out-everywhere', now);
      await this.news.tokensRevoked(tx, accountId, now);
    });
  }
}
