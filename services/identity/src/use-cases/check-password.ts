import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import { addressRule, countFailure, lockedUntil, nameRule, secondsLocked, type LockOutRule } from '../domain/lock-out.js';
import type { Account } from '../domain/account.js';
import { LogInFailures, Passwords, Secrets } from './ports.js';

/** Compares a password, counts failures, and keeps those out who failed too often. */
@Injectable()
export class CheckPassword {
  constructor(private readonly database: Database, private readonly failures: LogInFailures, private readonly passwords: Passwords, private readonly secrets: Secrets) {}

  /**
   * Lets pass when the password is the account's. Without an account it does the same work and says no.
   * Refuses with `session.wrong-password`, `session.locked` (429) or `overload` (503).
   */
  async check(login: string, account: Account | null, password: string, address: string, now: Date): Promise<void> {
    const [name, place] = [this.secrets.subject('login', login), this.secrets.subject('address', address)];
    const before = async (): Promise<void> => {
      const seconds = secondsLocked(await this.failures.lockedUntil(this.database, [name, place]), now);
      if (seconds !== null) throw new Refusal('session.locked', { retryAfter: seconds });
    };
    const failed = (): Promise<void> => this.database.transaction(async (tx) => {
      await this.count(tx, name, nameRule, now);
      await this.count(tx, place, addressRule, now);
    });
    await before();
    // Asked and counted again within the turn: guesses sent all at once do not all get past the first look.
    if (!await this.passwords.matches(account?.passwordHash ?? null, password, { before, failed })) throw new Refusal('session.wrong-password');
  }

  /** The failures of a log-in name count no more: its owner has come in. */
  async forget(tx: Tx, login: string): Promise<void> {
    await this.failures.forget(tx, this.secrets.subject('login', login));
  }

  private count(tx: Tx, subject: Buffer, rule: LockOutRule, now: Date): Promise<void> {
    return this.failures.note(tx, subject, (before) => {
      const count = countFailure(rule, before, now);
      return { count, lockedUntil: lockedUntil(rule, count, now) };
    }, now);
  }
}
