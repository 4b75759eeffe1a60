import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { emptyProfile, type Identification, isSamePerson, type Passport, type Person, type Profile } from '../domain/person.js';
import { splitName, tidyName } from '../domain/person-name.js';
import { personalIdFault, type Sex } from '../domain/personal-id.js';
import { mobileNumber } from '../domain/phone-number.js';
import { inputError, refuseFaults } from './input-faults.js';
import { Accounts, Persons } from './ports.js';
import { birthFault } from './told-identity.js';

export interface RegisterPersonInput {
  /** One of the two. */
  readonly personalId: string | null;
  readonly passport: Passport | null;
  readonly fullName: string;
  readonly sex: Sex | null;
  readonly dateOfBirth: string;
  readonly nationality: string | null;
  readonly phone: string | null;
  readonly profile: Partial<Profile>;
}

/**
 * Finds or enters a person who comes to a counter (người đến quầy, chưa cần tài khoản). What the person has told of themselves elsewhere is not overwritten;
 * a phone given at the counter is kept for people without an account, who can claim an account with it later.
 */
@Injectable()
export class RegisterPerson {
  constructor(private readonly persons: Persons, private readonly accounts: Accounts) {}

  /** Refuses with `input.invalid`, and with `person.different` where the number is another person's. */
  async execute(tx: Tx, input: RegisterPersonInput, now: Date): Promise<{ readonly person: Person; readonly entered: boolean }> {
    const identification = this.identify(input, now);
    const phone = input.phone === null ? null : mobileNumber(input.phone);
    refuseFaults([input.phone !== null && phone === null ? inputError('/phone', 'phone') : null]);
    const known = identification.personalId === null ? await this.persons.byPassport(tx, identification.passport!) : await this.persons.byPersonalId(tx, identification.personalId);
    if (known === null) {
      const person: Person = { id: randomUUID(), ...identification, ...emptyProfile, ...input.profile, phone, version: 1 };
      await this.persons.add(tx, person, now);
      return { person, entered: true };
    }
    if (!isSamePerson(known, identification)) throw new Refusal('person.different');
    if (phone === null || phone === known.phone || await this.accounts.ofPerson(tx, known.id, 'citizen') !== null) return { person: known, entered: false };
    await this.persons.save(tx, { ...known, phone }, known.version, now);
    return { person: { ...known, phone, version: known.version + 1 }, entered: false };
  }

  private identify({ personalId, passport, fullName, sex, dateOfBirth, nationality }: RegisterPersonInput, now: Date): Identification {
    const name = tidyName(fullName);
    const fault = personalId === null || sex === null ? null : personalIdFault(personalId, { sex, dateOfBirth });
    refuseFaults([
      personalId === null && passport === null ? inputError('/personalId', 'identification.missing') : null,
      personalId !== null && passport !== null ? inputError('/passport', 'identification.both') : null,
      personalId !== null && sex === null ? inputError('/sex', 'personal-id.sex') : null,
      fault === null ? null : inputError('/personalId', `personal-id.${fault}`),
      name === null ? inputError('/fullName', 'name') : null,
      birthFault(dateOfBirth, localDateOf(now)),
    ]);
    return { personalId, passport, ...splitName(name!), sex, dateOfBirth, nationality: nationality ?? (passport === null ? 'VN' : passport.country) };
  }
}
