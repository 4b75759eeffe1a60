import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import type { Account } from '../domain/account.js';
import { type Grant, grantFault } from '../domain/officer-grant.js';
import { emptyProfile, isSamePerson, type Person } from '../domain/person.js';
import { mobileNumber } from '../domain/phone-number.js';
import { inputError, refuseFaults } from './input-faults.js';
import { Accounts, News, Persons } from './ports.js';
import { identificationOf, type ToldIdentity } from './told-identity.js';

export interface AppointOfficerInput extends ToldIdentity {
  readonly login: string;
  readonly phone: string;
  /** Position, as slips print it (chức danh). */
  readonly title: string | null;
  readonly grants: readonly Grant[];
}

/**
 * An administrator opens an account for an officer (cấp tài khoản cán bộ). It has no password: the officer sets one by a code to the phone number given here.
 */
@Injectable()
export class AppointOfficer {
  constructor(private readonly persons: Persons, private readonly accounts: Accounts, private readonly news: News) {}

  /** Refuses with `input.invalid`, `officer.login-taken`, `officer.exists`, `person.different`. @param by account of the administrator */
  async execute(tx: Tx, input: AppointOfficerInput, by: string, now: Date): Promise<Account> {
    const { identification, errors } = identificationOf(input, localDateOf(now));
    const phone = mobileNumber(input.phone);
    refuseFaults([...errors, phone === null ? inputError('/phone', 'phone') : null, ...input.grants.map((grant, index) => faultOf(grant, `/grants/${index}`))]);
    if (await this.accounts.byLogin(tx, input.login) !== null) throw new Refusal('officer.login-taken');
    const known = await this.persons.byPersonalId(tx, input.personalId);
    if (known !== null && !isSamePerson(known, identification)) throw new Refusal('person.different');
    if (known !== null && await this.accounts.ofPerson(tx, known.id, 'officer') !== null) throw new Refusal('officer.exists');
    const person: Person = known ?? { id: randomUUID(), ...identification, ...emptyProfile, phone, version: 1 };
    if (known === null) await this.persons.add(tx, person, now);
    const account: Account = {
      id: randomUUID(), personId: person.id, kind: 'officer', login: input.login, passwordHash: null, phone, assurance: 2, vneidLinked: false, suspended: false, version: 1,
    };
    await this.accounts.add(tx, account, input.title, now);
    for (const grant of input.grants) await this.accounts.addGrant(tx, account.id, { id: randomUUID(), ...grant }, by, now);
    await this.news.accountOpened(tx, account, now);
    return account;
  }
}

function faultOf(grant: Grant, pointer: string): ReturnType<typeof inputError> | null {
  const fault = grantFault(grant);
  return fault === null ? null : inputError(`${pointer}/${fault.startsWith('agency') ? 'agency' : 'unit'}`, `grant.${fault}`);
}
