import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Owner } from '../domain/applicant.js';
import { type Delegation, Delegations, type Reads } from '../use-cases/ports.js';

@Injectable()
export class DelegationsTable extends Delegations {
  async keep(tx: Tx, { id, principal, delegatePerson, procedures, from, to, active }: Delegation): Promise<void> {
    await tx.query(
      `INSERT INTO delegation (id, principal_kind, principal_id, delegate_person, procedures, valid_from, valid_to, active)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (id) DO UPDATE SET principal_kind = excluded.principal_kind, principal_id = excluded.principal_id, delegate_person = excluded.delegate_person,
         procedures = excluded.procedures, valid_from = excluded.valid_from, valid_to = excluded.valid_to, active = excluded.active`,
      [id, principal.kind, principal.id, delegatePerson, procedures, from, to, active],
    );
  }

  async holds(reads: Reads, delegatePerson: string, principal: Owner, procedureCode: string, on: string): Promise<boolean> {
    const rows = await reads.prepared(
      'delegation-holds',
      `SELECT 1 FROM delegation WHERE active AND delegate_person = $1 AND principal_kind = $2 AND principal_id = $3
          AND valid_from <= $5 AND (valid_to IS NULL OR valid_to >= $5) AND (procedures IS NULL OR $4 = ANY (procedures)) LIMIT 1`,
      [delegatePerson, principal.kind, principal.id, procedureCode, on],
    );
    return rows.length > 0;
  }
}
