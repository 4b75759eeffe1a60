import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { codeLife } from '../domain/one-time-code.js';
import { maskedNumber, mobileNumber } from '../domain/phone-number.js';
import { CheckPassword } from './check-password.js';
import { EnterCode } from './enter-code.js';
import { inputError, refuseFaults } from './input-faults.js';
import { Accounts, Codes, Persons } from './ports.js';
import { SendCode, type SentCode } from './send-code.js';

export interface ChangePhoneInput {
  readonly accountId: string;
  readonly phone: string;
  /** Needed where the account has one: whoever holds the phone can reset the password. */
  readonly currentPassword: string | null;
}

/** Another phone number for codes and notices (đổi số điện thoại): it counts once the code sent to it is entered. */
@Injectable()
export class ChangePhone {
  constructor(
    private readonly database: Database, private readonly accounts: Accounts, private readonly persons: Persons, private readonly codes: Codes, private readonly checkPassword: CheckPassword,
    private readonly sendCode: SendCode, private readonly enterCode: EnterCode,
  ) {}

  /** Refuses with `input.invalid`, `session.wrong-password`, `session.locked`, `code.too-often`, `overload`. */
  async ask({ accountId, phone, currentPassword }: ChangePhoneInput, address: string, now: Date): Promise<SentCode> {
    const number = mobileNumber(phone);
    refuseFaults([number === null ? inputError('/phone', 'phone') : null]);
    const account = await this.accounts.get(this.database, accountId);
    if (account.passwordHash !== null) await this.checkPassword.check(account.login, account, currentPassword ?? '', address, now);
    const id = randomUUID();
    await this.database.transaction(async (tx) => {
      await this.codes.voidOthers(tx, 'phone-change', accountId, now);
      await this.sendCode.first(tx, { id, purpose: 'phone-change', phone: number, accountId, details: null }, { kind: 'phone', value: number! }, address, now);
    });
    return { id, sentTo: maskedNumber(number!), expiresAt: new Date(now.getTime() + codeLife * 1_000) };
  }

  /** Refuses with the code's faults; somebody else's request is `not-found`. */
  async confirm(id: string, accountId: string, entered: string, now: Date): Promise<void> {
    const asked = await this.database.transaction((tx) => this.codes.take<null>(tx, 'phone-change', id));
    if (asked.accountId !== accountId) throw new Refusal('not-found');
    const { phone } = await this.enterCode.check<null>('phone-change', id, entered, now);
    await this.database.transaction(async (tx) => {
      if (!await this.codes.use(tx, id, now) || phone === null) throw new Refusal('code.used');
      const account = await this.accounts.take(tx, accountId);
      await this.accounts.save(tx, { ...account, phone }, now);
      const person = await this.persons.get(tx, account.personId);
      await this.persons.save(tx, { ...person, phone }, person.version, now);
    });
  }
}
