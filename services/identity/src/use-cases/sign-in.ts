import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Tx } from '#persistence';
import type { Account } from '../domain/account.js';
import { fullNameOf } from '../domain/person-name.js';
import { accessTokenLife, refreshExpiry, sessionRules } from '../domain/session.js';
import { AccessTokens, Accounts, Persons, Secrets, Sessions } from './ports.js';

/** Somebody is signed in: their tokens, shown once. */
export interface SignedIn {
  readonly account: Account;
  readonly sessionId: string;
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

/** Opens sessions and hands out tokens. */
@Injectable()
export class SignIn {
  constructor(private readonly sessions: Sessions, private readonly secrets: Secrets, private readonly tokens: AccessTokens, private readonly accounts: Accounts, private readonly persons: Persons) {}

  /** A new session. @param device what the caller says of the program they use */
  async open(tx: Tx, account: Account, device: string | null, now: Date): Promise<SignedIn> {
    const rule = sessionRules[account.kind];
    const endsAt = new Date(now.getTime() + rule.longest * 1_000);
    const id = randomUUID();
    const refreshToken = this.secrets.newToken();
    const expiresAt = refreshExpiry(rule, endsAt, now);
    await this.sessions.open(tx, { id, accountId: account.id, endsAt, device }, { hash: this.secrets.tokenHash(refreshToken), expiresAt }, now);
    return this.signedIn(tx, account, id, refreshToken, expiresAt, now);
  }

  /** The next tokens of a session, in exchange for its refresh token. */
  async renew(tx: Tx, account: Account, session: { readonly id: string; readonly endsAt: Date }, usedHash: Buffer, now: Date): Promise<SignedIn> {
    const refreshToken = this.secrets.newToken();
    const expiresAt = refreshExpiry(sessionRules[account.kind], session.endsAt, now);
    await this.sessions.rotate(tx, session.id, usedHash, { hash: this.secrets.tokenHash(refreshToken), expiresAt }, now);
    return this.signedIn(tx, account, session.id, refreshToken, expiresAt, now);
  }

  private async signedIn(tx: Tx, account: Account, sessionId: string, refreshToken: string, refreshExpiresAt: Date, now: Date): Promise<SignedIn> {
    const officer = account.kind === 'officer';
    const grants = officer ? await this.accounts.grants(tx, account.id) : [];
    const officerName = officer ? fullNameOf(await this.persons.get(tx, account.personId)) : null;
    const accessToken = await this.tokens.forAccount({ account, sessionId, grants, officerName }, now);
    return { account, sessionId, accessToken, expiresIn: accessTokenLife, refreshToken, refreshExpiresAt };
  }
}
