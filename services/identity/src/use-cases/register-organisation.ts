import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import type { Organisation } from '../domain/organisation.js';
import { isTaxCode } from '../domain/tax-code.js';
import { inputError, refuseFaults } from './input-faults.js';
import { Organisations } from './ports.js';

export interface RegisterOrganisationInput {
  readonly taxCode: string;
  readonly name: string;
  readonly address: string;
  readonly phone: string | null;
  readonly email: string | null;
  /** Position of the caller there (chức danh). */
  readonly position: string;
}

/**
 * Somebody enters an organisation they represent (đăng ký tổ chức). It can be acted for once an officer has verified it: several people may claim
 * a tax code, one claim is found right.
 */
@Injectable()
export class RegisterOrganisation {
  constructor(private readonly organisations: Organisations) {}

  /** Refuses with `input.invalid`; `organisation.exists` when the tax code is verified for an organisation already. */
  async execute(tx: Tx, { position, ...given }: RegisterOrganisationInput, personId: string, now: Date): Promise<Organisation> {
    refuseFaults([isTaxCode(given.taxCode) ? null : inputError('/taxCode', 'tax-code')]);
    if (await this.organisations.verifiedByTaxCode(tx, given.taxCode) !== null) throw new Refusal('organisation.exists');
    const organisation: Organisation = { id: randomUUID(), ...given, verified: false, version: 1 };
    await this.organisations.add(tx, organisation, { personId, position }, now);
    return organisation;
  }
}
