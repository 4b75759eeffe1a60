import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { CheckPassword } from './check-password.js';
import { Accounts } from './ports.js';
import { SignIn, type SignedIn } from './sign-in.js';

export interface LogInInput {
  /** Personal id of a citizen, log-in name of an officer. */
  readonly login: string;
  readonly password: string;
  readonly device: string | null;
}

/** Signing in with a password (đăng nhập). */
@Injectable()
export class LogIn {
  constructor(private readonly database: Database, private readonly accounts: Accounts, private readonly checkPassword: CheckPassword, private readonly signIn: SignIn) {}

  /** Refuses with `session.wrong-password`, `session.locked`, `account.suspended`, `overload`. */
  async execute({ login, password, device }: LogInInput, address: string, now: Date): Promise<SignedIn> {
    const account = await this.accounts.byLogin(this.database, login);
    await this.checkPassword.check(login, account, password, address, now);
    if (account === null) throw new Refusal('session.wrong-password');
    if (account.suspended) throw new Refusal('account.suspended');
    return this.database.transaction(async (tx) => {
      await this.checkPassword.forget(tx, login);
      return this.signIn.open(tx, account, device, now);
    });
  }
}
