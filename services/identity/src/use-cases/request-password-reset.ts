import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '#persistence';
import { codeLife } from '../domain/one-time-code.js';
import { Accounts, Codes } from './ports.js';
import { SendCode } from './send-code.js';

export interface AskedReset {
  readonly id: string;
  readonly expiresAt: Date;
}

/** Somebody has forgotten their password (quên mật khẩu); a code goes to the phone proven for the account. */
@Injectable()
export class RequestPasswordReset {
  constructor(private readonly database: Database, private readonly accounts: Accounts, private readonly codes: Codes, private readonly sendCode: SendCode) {}

  /** Does and answers the same for a log-in name nobody has, and for an account without a phone. Refuses with `code.too-often`. */
  async execute(login: string, address: string, now: Date): Promise<AskedReset> {
    const account = await this.accounts.byLogin(this.database, login);
    const id = randomUUID();
    await this.database.transaction(async (tx) => {
      await this.codes.voidOthers(tx, 'password-reset', account?.id ?? id, now);
      await this.sendCode.first(tx, { id, purpose: 'password-reset', phone: account?.phone ?? null, accountId: account?.id ?? null, details: null }, { kind: 'login', value: login }, address, now);
    });
    return { id, expiresAt: new Date(now.getTime() + codeLife * 1_000) };
  }
}
