import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import { type Account, afterVneid } from '../domain/account.js';
import { emptyProfile, type Identification, isSamePerson, type Person } from '../domain/person.js';
import { splitName, tidyName } from '../domain/person-name.js';
import { personalIdFault } from '../domain/personal-id.js';
import { Accounts, News, Persons, Secrets, Sessions, Vneid, VneidAuthorizations, type VneidIdentity } from './ports.js';
import { SignIn, type SignedIn } from './sign-in.js';

export interface VneidReturn {
  readonly code: string;
  readonly state: string;
  /** `iss` of the answer (RFC 9207), where the front end passes it on. */
  readonly issuer: string | null;
  /** Account of somebody signed in at this moment. */
  readonly callerAccountId: string | null;
  readonly device: string | null;
}

export interface SignedInWithVneid {
  readonly signedIn: SignedIn;
  /** The account was opened now. */
  readonly opened: boolean;
  /** Password and phone of the account were given up, because nobody can say who chose them. */
  readonly passwordGivenUp: boolean;
}

/** Seconds people may spend at VNeID. */
const patience = 600;

/**
 * Somebody comes back from VNeID (đăng nhập bằng VNeID): their account is found by personal id or opened, and their assurance raised. What VNeID
 * level 2 says of the person replaces what was told before.
 */
@Injectable()
export class LogInWithVneid {
  constructor(
    private readonly database: Database, private readonly authorizations: VneidAuthorizations, private readonly vneid: Vneid, private readonly secrets: Secrets,
    private readonly persons: Persons, private readonly accounts: Accounts, private readonly sessions: Sessions, private readonly signIn: SignIn, private readonly news: News,
  ) {}

  /** Refuses with `vneid.failed`, `vneid.unavailable`, `vneid.other-person`, `account.suspended`. */
  async execute({ code, state, issuer, callerAccountId, device }: VneidReturn, now: Date): Promise<SignedInWithVneid> {
    const begun = await this.authorizations.consume(this.secrets.tokenHash(state));
    if (begun === null || now.getTime() - begun.createdAt.getTime() > patience * 1_000) throw new Refusal('vneid.failed');
    const identity = await this.vneid.identify({ code, state, issuer }, begun);
    const identification = identificationFrom(identity);
    // Signed in now, and already when it began: a link somebody else began counts for nothing.
    const signedInAs = callerAccountId === begun.accountId ? callerAccountId : null;
    return this.database.transaction(async (tx) => {
      const person = await this.personFor(tx, identification, identity.level, now);
      if (signedInAs !== null && (await this.accounts.get(tx, signedInAs)).personId !== person.id) throw new Refusal('vneid.other-person');
      const known = await this.accounts.ofPerson(tx, person.id, 'citizen');
      if (known === null) {
        const account = await this.open(tx, person, identity.level, now);
        return { signedIn: await this.signIn.open(tx, account, device, now), opened: true, passwordGivenUp: false };
      }
      const { account, passwordGivenUp } = await this.link(tx, await this.accounts.take(tx, known.id), person, identity.level, signedInAs, now);
      return { signedIn: await this.signIn.open(tx, account, device, now), opened: false, passwordGivenUp };
    });
  }

  private async personFor(tx: Tx, identification: Identification, level: 1 | 2, now: Date): Promise<Person> {
    const known = await this.persons.byPersonalId(tx, identification.personalId!);
    if (known === null) {
      const person: Person = { id: randomUUID(), ...identification, ...emptyProfile, phone: null, version: 1 };
      await this.persons.add(tx, person, now);
      return person;
    }
    if (isSamePerson(known, identification)) return known;
    if (level === 1) throw new Refusal('vneid.failed');
    const { familyName, middleAndGivenName, sex, dateOfBirth } = identification;
    const corrected = { ...known, familyName, middleAndGivenName, sex, dateOfBirth };
    await this.persons.save(tx, corrected, known.version, now);
    return { ...corrected, version: known.version + 1 };
  }

  private async open(tx: Tx, person: Person, level: 1 | 2, now: Date): Promise<Account> {
    const account: Account = {
      id: randomUUID(), personId: person.id, kind: 'citizen', login: person.personalId!, passwordHash: null, phone: null, assurance: level, vneidLinked: true, suspended: false, version: 1,
    };
    await this.accounts.add(tx, account, null, now);
    await this.news.accountOpened(tx, account, now);
    if (level === 2) await this.news.accountAssured(tx, account.id, 2, now);
    return account;
  }

  private async link(tx: Tx, account: Account, person: Person, level: 1 | 2, signedInAs: string | null, now: Date): Promise<{ account: Account; passwordGivenUp: boolean }> {
    if (account.suspended) throw new Refusal('account.suspended');
    const { assurance, raised, givesUpPassword } = afterVneid(account, level, signedInAs);
    const linked: Account = { ...account, assurance, vneidLinked: true, ...(givesUpPassword ? { passwordHash: null, phone: null } : {}) };
    if (raised || givesUpPassword || !account.vneidLinked) await this.accounts.save(tx, linked, now);
    if (raised) await this.news.accountAssured(tx, account.id, assurance, now);
    if (givesUpPassword) {
      await this.persons.save(tx, { ...person, phone: null }, person.version, now);
      await this.sessions.endAll(tx, account.id, 'given-up', now);
      await this.news.tokensRevoked(tx, account.id, now);
    }
    return { account: linked, passwordGivenUp: givesUpPassword };
  }
}

/** Refuses with `vneid.failed` where what VNeID says contradicts itself. */
function identificationFrom({ personalId, name, sex, dateOfBirth }: VneidIdentity): Identification {
  const tidy = tidyName(name);
  if (tidy === null || personalIdFault(personalId, { sex, dateOfBirth }) !== null) throw new Refusal('vneid.failed');
  return { personalId, passport: null, ...splitName(tidy), sex, dateOfBirth, nationality: 'VN' };
}
