import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '#persistence';
import { localDateOf } from '#working-time';
import { codeLife } from '../domain/one-time-code.js';
import { passwordFault } from '../domain/password-policy.js';
import { ageOfOwnAccount, ageOn, type Identification } from '../domain/person.js';
import { maskedNumber, mobileNumber } from '../domain/phone-number.js';
import { inputError, refuseFaults } from './input-faults.js';
import { Passwords } from './ports.js';
import { SendCode, type SentCode } from './send-code.js';
import { identificationOf, type ToldIdentity } from './told-identity.js';

export interface RegisterCitizenInput extends ToldIdentity {
  readonly phone: string;
  readonly email: string | null;
  readonly password: string;
}

/** Kept with the code until it is entered. */
export interface RegistrationDetails {
  readonly identification: Identification;
  readonly email: string | null;
  readonly passwordHash: string;
}

/** Somebody asks for an account (đăng ký tài khoản); a code goes to the phone number they gave. */
@Injectable()
export class RegisterCitizen {
  constructor(private readonly database: Database, private readonly passwords: Passwords, private readonly sendCode: SendCode) {}

  /**
   * Does the same whether or not there is an account of that personal id. Refuses with `input.invalid`, `code.too-often`, `overload`.
   * @param address network address of the caller
   */
  async execute(input: RegisterCitizenInput, address: string, now: Date): Promise<SentCode> {
    const today = localDateOf(now);
    const { identification, errors } = identificationOf(input, today);
    const phone = mobileNumber(input.phone);
    const fault = passwordFault(input.password, [input.personalId, ...(phone === null ? [] : [phone, `0${phone.slice(3)}`])]);
    refuseFaults([
      ...errors,
      ageOn(input.dateOfBirth, today) < ageOfOwnAccount && input.dateOfBirth <= today ? inputError('/dateOfBirth', 'date-of-birth.too-young') : null,
      phone === null ? inputError('/phone', 'phone') : null,
      fault === null ? null : inputError('/password', `password.${fault}`),
    ]);
    const proven = phone!;
    const details: RegistrationDetails = { identification, email: input.email, passwordHash: await this.passwords.hash(input.password) };
    const id = randomUUID();
    await this.database.transaction((tx) => this.sendCode.first(tx, { id, purpose: 'registration', phone: proven, accountId: null, details }, { kind: 'phone', value: proven }, address, now));
    return { id, sentTo: maskedNumber(proven), expiresAt: new Date(now.getTime() + codeLife * 1_000) };
  }
}
