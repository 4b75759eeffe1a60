import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { type Delegation, delegationFault, type Principal } from '../domain/delegation.js';
import { fullNameOf, isSameName } from '../domain/person-name.js';
import { inputError, refuseFaults } from './input-faults.js';
import { Accounts, Delegations, News, Organisations, Persons } from './ports.js';

export interface OfferDelegationInput {
  /** Organisation acted for; null when the caller delegates for themselves. */
  readonly organisationId: string | null;
  readonly delegate: { readonly personalId: string; readonly fullName: string };
  readonly procedures: readonly string[] | null;
  /** First day; today where null. */
  readonly from: string | null;
  readonly to: string | null;
}

const faultyField = { self: '/delegate', 'ends-before-it-begins': '/to', past: '/to', 'too-long': '/to' } as const;

/** Somebody lets another act for them, or for an organisation they represent (uỷ quyền). Effective at once. */
@Injectable()
export class OfferDelegation {
  constructor(
    private readonly persons: Persons, private readonly accounts: Accounts, private readonly organisations: Organisations, private readonly delegations: Delegations, private readonly news: News,
  ) {}

  /**
   * Refuses with `delegation.unknown-delegate` (no account, or another name: alike), `input.invalid`, `organisation.unverified`; for an organisation the caller
   * does not represent with `not-found`.
   */
  async execute(tx: Tx, { organisationId, delegate, procedures, from, to }: OfferDelegationInput, personId: string, now: Date): Promise<Delegation> {
    const principal = await this.principal(tx, organisationId, personId);
    const person = await this.persons.byPersonalId(tx, delegate.personalId);
    if (person === null || !isSameName(fullNameOf(person), delegate.fullName) || await this.accounts.ofPerson(tx, person.id, 'citizen') === null) throw new Refusal('delegation.unknown-delegate');
    const today = localDateOf(now);
    const delegation: Delegation = {
      id: randomUUID(), principal, delegatePersonId: person.id, procedures: procedures === null ? null : [...new Set(procedures)], from: from ?? today, to, revokedAt: null, version: 1,
    };
    const fault = delegationFault(delegation, today);
    refuseFaults([fault === null ? null : inputError(faultyField[fault], `delegation.${fault}`)]);
    await this.delegations.add(tx, delegation, personId, now);
    await this.news.delegationChanged(tx, delegation, now);
    return delegation;
  }

  private async principal(tx: Tx, organisationId: string | null, personId: string): Promise<Principal> {
    if (organisationId === null) return { kind: 'person', id: personId };
    if (!await this.organisations.isRepresentedBy(tx, organisationId, personId)) throw new Refusal('not-found');
    if (!(await this.organisations.get(tx, organisationId)).verified) throw new Refusal('organisation.unverified');
    return { kind: 'organisation', id: organisationId };
  }
}
