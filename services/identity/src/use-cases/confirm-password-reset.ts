import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { CheckPassword } from './check-password.js';
import { EnterCode } from './enter-code.js';
import { refusePassword } from './input-faults.js';
import { Accounts, Codes, News, Passwords, Sessions } from './ports.js';

/** The code of a password reset is entered with the new password (đặt lại mật khẩu). Every session ends. */
@Injectable()
export class ConfirmPasswordReset {
  constructor(
    private readonly database: Database, private readonly enterCode: EnterCode, private readonly accounts: Accounts, private readonly codes: Codes, private readonly passwords: Passwords,
    private readonly sessions: Sessions, private readonly checkPassword: CheckPassword, private readonly news: News,
  ) {}

  /** Refuses with `input.invalid`, the code's faults, `overload`. */
  async execute(id: string, entered: string, newPassword: string, now: Date): Promise<void> {
    refusePassword('/newPassword', newPassword, []);
    const { accountId } = await this.enterCode.check<null>('password-reset', id, entered, now);
    if (accountId === null) throw new Refusal('code.expired');
    const { login, phone } = await this.accounts.get(this.database, accountId);
    refusePassword('/newPassword', newPassword, phone === null ? [login] : [login, phone, `0${phone.slice(3)}`]);
    const passwordHash = await this.passwords.hash(newPassword);
    await this.database.transaction(async (tx) => {
      if (!await this.codes.use(tx, id, now)) throw new Refusal('code.used');
      const account = await this.accounts.take(tx, accountId);
      await this.accounts.save(tx, { ...account, passwordHash }, now);
      await this.sessions.endAll(tx, accountId, 'password-changed', now);
      await this.checkPassword.forget(tx, account.login);
      await this.news.tokensRevoked(tx, accountId, now);
    });
  }
}
