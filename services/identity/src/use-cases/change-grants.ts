import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { type Grant, grantFault } from '../domain/officer-grant.js';
import { inputError, refuseFaults } from './input-faults.js';
import { Accounts, News } from './ports.js';

/** An administrator gives an officer a role or takes one (phân quyền). Tokens given before are void at once; the officer's sessions go on with what holds now. */
@Injectable()
export class ChangeGrants {
  constructor(private readonly accounts: Accounts, private readonly news: News) {}

  /** Gives the id of the grant. Refuses with `not-found`, `input.invalid`, `officer.has-grant`. */
  async give(tx: Tx, accountId: string, grant: Grant, by: string, now: Date): Promise<string> {
    const fault = grantFault(grant);
    refuseFaults([fault === null ? null : inputError(fault.startsWith('agency') ? '/agency' : '/unit', `grant.${fault}`)]);
    await this.officer(tx, accountId);
    const id = randomUUID();
    if (!await this.accounts.addGrant(tx, accountId, { id, ...grant }, by, now)) throw new Refusal('officer.has-grant');
    await this.news.tokensRevoked(tx, accountId, now);
    return id;
  }

  /** Refuses with `not-found`, and with `officer.last-administrator` to leave the system without one. */
  async take(tx: Tx, accountId: string, grantId: string, now: Date): Promise<void> {
    await this.officer(tx, accountId);
    const administrators = await this.accounts.lockAdministrators(tx);
    const grant = (await this.accounts.grants(tx, accountId)).find(({ id }) => id === grantId);
    if (grant?.role === 'administrator' && administrators.every((id) => id === accountId)) throw new Refusal('officer.last-administrator');
    if (!await this.accounts.removeGrant(tx, accountId, grantId)) throw new Refusal('not-found');
    await this.news.tokensRevoked(tx, accountId, now);
  }

  private async officer(tx: Tx, accountId: string): Promise<void> {
    if ((await this.accounts.take(tx, accountId)).kind !== 'officer') throw new Refusal('not-found');
  }
}
