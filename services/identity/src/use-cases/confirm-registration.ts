import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import type { Account } from '../domain/account.js';
import { emptyProfile, mayClaim, type Person } from '../domain/person.js';
import { EnterCode } from './enter-code.js';
import { Accounts, Codes, News, Persons } from './ports.js';
import type { RegistrationDetails } from './register-citizen.js';

/** The code of a registration is entered: the account opens (mở tài khoản). */
@Injectable()
export class ConfirmRegistration {
  constructor(
    private readonly database: Database, private readonly enterCode: EnterCode, private readonly codes: Codes, private readonly persons: Persons, private readonly accounts: Accounts, private readonly news: News,
  ) {}

  /**
   * Refuses with the code's faults, and to somebody who holds the phone with `account.exists` or, where a counter knows the person under
   * another phone number, `account.not-yours`.
   */
  async execute(id: string, entered: string, now: Date): Promise<Account> {
    const { details, phone } = await this.enterCode.check<RegistrationDetails>('registration', id, entered, now);
    if (phone === null) throw new Refusal('code.used');
    return this.database.transaction(async (tx) => {
      if (!await this.codes.use(tx, id, now)) throw new Refusal('code.used');
      const person = await this.personFor(tx, details, phone, now);
      if (await this.accounts.ofPerson(tx, person.id, 'citizen') !== null) throw new Refusal('account.exists');
      const account: Account = {
        id: randomUUID(), personId: person.id, kind: 'citizen', login: details.identification.personalId!, passwordHash: details.passwordHash, phone,
        assurance: 1, vneidLinked: false, suspended: false, version: 1,
      };
      await this.accounts.add(tx, account, null, now);
      await this.news.accountOpened(tx, account, now);
      return account;
    });
  }

  private async personFor(tx: Tx, { identification, email }: RegistrationDetails, phone: string, now: Date): Promise<Person> {
    const known = await this.persons.byPersonalId(tx, identification.personalId!);
    if (known !== null) {
      if (await this.accounts.ofPerson(tx, known.id, 'citizen') !== null) throw new Refusal('account.exists');
      if (!mayClaim(known, identification, phone)) throw new Refusal('account.not-yours');
      return known;
    }
    const person: Person = { id: randomUUID(), ...identification, ...emptyProfile, email, phone, version: 1 };
    await this.persons.add(tx, person, now);
    return person;
  }
}
