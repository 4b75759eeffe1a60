import { Injectable } from '@nestjs/common';
import { Database } from '#persistence';
import { News, Sessions } from './ports.js';

/** Ending sessions (đăng xuất). */
@Injectable()
export class LogOut {
  constructor(private readonly database: Database, private readonly sessions: Sessions, private readonly news: News) {}

  /** Ends one session: no more tokens of it; the access token at hand dies within five minutes. */
  async one(sessionId: string, now: Date): Promise<void> {
    await this.database.transaction((tx) => this.sessions.end(tx, sessionId, 'log-out', now));
  }

  /** Ends every session of the account; access tokens given before are void at once, everywhere. */
  async everywhere(accountId: string, now: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.sessions.endAll(tx, accountId, 'log-out-everywhere', now);
      await this.news.tokensRevoked(tx, accountId, now);
    });
  }
}
