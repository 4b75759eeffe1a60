import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { judgeRefresh } from '../domain/session.js';
import { News, Secrets, Sessions } from './ports.js';
import { SignIn, type SignedIn } from './sign-in.js';

/** Exchanging a refresh token for the next one (gia hạn phiên). */
@Injectable()
export class RefreshSession {
  constructor(private readonly database: Database, private readonly sessions: Sessions, private readonly secrets: Secrets, private readonly signIn: SignIn, private readonly news: News) {}

  /** Refuses with `session.over`, and where the token was used before with `session.reused`: then the session has ended for everyone who holds a part of it. */
  async execute(refreshToken: string, now: Date): Promise<SignedIn> {
    const hash = this.secrets.tokenHash(refreshToken);
    const outcome = await this.database.transaction(async (tx) => {
      const found = await this.sessions.take(tx, hash);
      if (found === null) return 'over';
      const { account, session, token } = found;
      const judgement = judgeRefresh(session, token, now);
      if (judgement === 'over' || account.suspended) return 'over';
      if (judgement === 'rotate') return this.signIn.renew(tx, account, session, hash, now);
      await this.sessions.end(tx, session.id, 'reused', now);
      await this.news.tokensRevoked(tx, account.id, now);
      return 'reused';
    });
    if (outcome === 'over' || outcome === 'reused') throw new Refusal(`session.${outcome}`);
    return outcome;
  }
}
