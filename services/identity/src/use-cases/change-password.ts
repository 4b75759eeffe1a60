import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { CheckPassword } from './check-password.js';
import { inputError, refuseFaults, refusePassword } from './input-faults.js';
import { Accounts, News, Passwords, Sessions } from './ports.js';

export interface ChangePasswordInput {
  readonly accountId: string;
  readonly sessionId: string | null;
  /** Null where the account has no password yet (signed in through VNeID). */
  readonly currentPassword: string | null;
  readonly newPassword: string;
}

/** A new password, chosen by somebody signed in (đổi mật khẩu). Other sessions end; this one goes on with its refresh token. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly database: Database, private readonly accounts: Accounts, private readonly passwords: Passwords, private readonly checkPassword: CheckPassword,
    private readonly sessions: Sessions, private readonly news: News,
  ) {}

  /** Refuses with `input.invalid`, `session.wrong-password`, `session.locked`, `overload`. */
  async execute({ accountId, sessionId, currentPassword, newPassword }: ChangePasswordInput, address: string, now: Date): Promise<void> {
    const account = await this.accounts.get(this.database, accountId);
    refusePassword('/newPassword', newPassword, account.phone === null ? [account.login] : [account.login, account.phone, `0${account.phone.slice(3)}`]);
    refuseFaults([newPassword === currentPassword ? inputError('/newPassword', 'password.same') : null]);
    if (account.passwordHash !== null) await this.checkPassword.check(account.login, account, currentPassword ?? '', address, now);
    const passwordHash = await this.passwords.hash(newPassword);
    await this.database.transaction(async (tx) => {
      const current = await this.accounts.take(tx, accountId);
      // Somebody else changed it while we compared.
      if (current.passwordHash !== account.passwordHash) throw new Refusal('conflict.concurrent');
      await this.accounts.save(tx, { ...current, passwordHash }, now);
      await this.checkPassword.forget(tx, account.login);
      await this.sessions.endAll(tx, accountId, 'password-changed', now, sessionId ?? undefined);
      await this.news.tokensRevoked(tx, accountId, now);
    });
  }
}
