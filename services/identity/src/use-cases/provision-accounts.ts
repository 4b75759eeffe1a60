import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import { localDateOf } from '#working-time';
import type { Account, Assurance } from '../domain/account.js';
import type { Grant } from '../domain/officer-grant.js';
import { emptyProfile, isSamePerson, type Person, type Profile } from '../domain/person.js';
import { mobileNumber } from '../domain/phone-number.js';
import { isTaxCode } from '../domain/tax-code.js';
import { inputError, refuseFaults } from './input-faults.js';
import { Accounts, Delegations, News, Organisations, Passwords, Persons } from './ports.js';
import { identificationOf, type ToldIdentity } from './told-identity.js';

export interface ProvisionedPerson extends ToldIdentity {
  readonly phone: string;
  readonly password: string;
  readonly profile: Partial<Profile>;
}

export interface ProvisionedCitizen extends ProvisionedPerson {
  readonly assurance: Assurance;
}

export interface ProvisionedOfficer extends ProvisionedPerson {
  readonly login: string;
  /** Position, as slips print it (chức danh). */
  readonly title: string | null;
  readonly grants: readonly Grant[];
}

export interface ProvisionedOrganisation {
  readonly taxCode: string;
  readonly name: string;
  readonly address: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly representative: { readonly personalId: string; readonly position: string };
}

export interface ProvisionedDelegation {
  readonly principal: { readonly personalId: string } | { readonly taxCode: string };
  readonly delegatePersonalId: string;
  readonly procedures: readonly string[] | null;
  readonly from: string;
  readonly to: string | null;
}

/**
 * Enters accounts given by the operator (cấp tài khoản hàng loạt) instead of by their owners. Repeating changes nothing: what is there stays as it is,
 * except that missing roles are added.
 */
@Injectable()
export class ProvisionAccounts {
  constructor(
    private readonly database: Database, private readonly persons: Persons, private readonly accounts: Accounts, private readonly organisations: Organisations,
    private readonly delegations: Delegations, private readonly passwords: Passwords, private readonly news: News,
  ) {}

  /** True when the account was opened now. */
  async citizen(given: ProvisionedCitizen, now: Date): Promise<boolean> {
    return (await this.account(given, { kind: 'citizen', login: given.personalId, assurance: given.assurance, title: null }, now)).opened;
  }

  /** True when the account was opened now. */
  async officer(given: ProvisionedOfficer, now: Date): Promise<boolean> {
    const { account, opened } = await this.account(given, { kind: 'officer', login: given.login, assurance: 2, title: given.title }, now);
    await this.database.transaction(async (tx) => {
      let added = false;
      for (const grant of given.grants) added = await this.accounts.addGrant(tx, account.id, { id: randomUUID(), ...grant }, null, now) || added;
      if (added && !opened) await this.news.tokensRevoked(tx, account.id, now);
    });
    return opened;
  }

  /** True when the organisation was entered now. It counts as verified. */
  async organisation({ representative, ...given }: ProvisionedOrganisation, now: Date): Promise<boolean> {
    refuseFaults([isTaxCode(given.taxCode) ? null : inputError('/taxCode', 'tax-code')]);
    return this.database.transaction(async (tx) => {
      if (await this.organisations.verifiedByTaxCode(tx, given.taxCode) !== null) return false;
      const person = await this.known(tx, representative.personalId);
      const id = randomUUID();
      await this.organisations.add(tx, { id, ...given, verified: true, version: 1 }, { personId: person.id, position: representative.position }, now);
      await this.news.representationBegan(tx, id, person.id, now);
      return true;
    });
  }

  /** True when the delegation was given now. */
  async delegation({ principal, delegatePersonalId, procedures, from, to }: ProvisionedDelegation, now: Date): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const delegate = await this.known(tx, delegatePersonalId);
      const acted = 'taxCode' in principal
        ? { kind: 'organisation' as const, id: await this.organisationId(tx, principal.taxCode) }
        : { kind: 'person' as const, id: (await this.known(tx, principal.personalId)).id };
      if (await this.delegations.exists(tx, acted, delegate.id)) return false;
      const delegation = { id: randomUUID(), principal: acted, delegatePersonId: delegate.id, procedures, from, to, revokedAt: null, version: 1 };
      await this.delegations.add(tx, delegation, acted.kind === 'person' ? acted.id : delegate.id, now);
      await this.news.delegationChanged(tx, delegation, now);
      return true;
    });
  }

  private async account(given: ProvisionedPerson, { kind, login, assurance, title }: Pick<Account, 'kind' | 'login' | 'assurance'> & { readonly title: string | null }, now: Date): Promise<{ account: Account; opened: boolean }> {
    const existing = await this.accounts.byLogin(this.database, login);
    if (existing !== null) return { account: existing, opened: false };
    const passwordHash = await this.passwords.hash(given.password);
    return this.database.transaction(async (tx) => {
      const person = await this.person(tx, given, now);
      const account: Account = { id: randomUUID(), personId: person.id, kind, login, passwordHash, phone: person.phone, assurance, vneidLinked: false, suspended: false, version: 1 };
      await this.accounts.add(tx, account, title, now);
      await this.news.accountOpened(tx, account, now);
      if (assurance > 1 && kind === 'citizen') await this.news.accountAssured(tx, account.id, assurance, now);
      return { account, opened: true };
    });
  }

  private async person(tx: Tx, given: ProvisionedPerson, now: Date): Promise<Person> {
    const { identification, errors } = identificationOf(given, localDateOf(now));
    const phone = mobileNumber(given.phone);
    refuseFaults([...errors, phone === null ? inputError('/phone', 'phone') : null]);
    const known = await this.persons.byPersonalId(tx, given.personalId);
    if (known !== null && !isSamePerson(known, identification)) throw new Refusal('person.different');
    if (known !== null) return known;
    const person: Person = { id: randomUUID(), ...identification, ...emptyProfile, ...given.profile, phone, version: 1 };
    await this.persons.add(tx, person, now);
    return person;
  }

  private async known(tx: Tx, personalId: string): Promise<Person> {
    const person = await this.persons.byPersonalId(tx, personalId);
    if (person === null) throw new Error(`nobody with the personal id ${personalId} has been entered`);
    return person;
  }

  private async organisationId(tx: Tx, taxCode: string): Promise<string> {
    const organisation = await this.organisations.verifiedByTaxCode(tx, taxCode);
    if (organisation === null) throw new Error(`no organisation with the tax code ${taxCode} has been entered`);
    return organisation.id;
  }
}
