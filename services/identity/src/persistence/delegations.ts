import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import type { Delegation, Principal } from '../domain/delegation.js';
import { Delegations, type Reads } from '../use-cases/ports.js';

export interface DelegationRow {
  id: string;
  principal_kind: 'person' | 'organisation';
  principal_id: string;
  delegate_person_id: string;
  procedures: string[] | null;
  from_date: string;
  to_date: string | null;
  revoked_at: Date | null;
  version: number;
}

export const delegationColumns = 'd.id, d.principal_kind, d.principal_id, d.delegate_person_id, d.procedures, d.from_date::text, d.to_date::text, d.revoked_at, d.version';

/** Who may see a delegation `d`, by the person in the named parameter: who gave it, also for an organisation they represent, and who got it. */
export function visibleTo(parameter: string): string {
  return `(d.delegate_person_id = ${parameter} OR (d.principal_kind = 'person' AND d.principal_id = ${parameter}) OR (d.principal_kind = 'organisation' AND EXISTS (
    SELECT 1 FROM representative r WHERE r.organisation_id = d.principal_id AND r.person_id = ${parameter})))`;
}

/** Delegations in PostgreSQL. */
@Injectable()
export class StoredDelegations extends Delegations {
  async add(tx: Tx, { id, principal, delegatePersonId, procedures, from, to }: Delegation, by: string, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO delegation (id, principal_kind, principal_id, delegate_person_id, procedures, from_date, to_date, offered_by, offered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, principal.kind, principal.id, delegatePersonId, procedures, from, to, by, now],
    );
  }

  async take(tx: Tx, id: string, personId: string): Promise<Delegation> {
    const [row] = await tx.query<DelegationRow>(`SELECT ${delegationColumns} FROM delegation d WHERE d.id = $1 AND ${visibleTo('$2')} FOR UPDATE`, [id, personId]);
    if (row === undefined) throw new Refusal('not-found');
    return delegationOf(row);
  }

  async revoke(tx: Tx, { id, revokedAt }: Delegation, by: string): Promise<void> {
    await tx.query('UPDATE delegation SET revoked_at = $2, revoked_by = $3, version = version + 1 WHERE id = $1', [id, revokedAt, by]);
  }

  async exists(reads: Reads, principal: Principal, delegatePersonId: string): Promise<boolean> {
    return (await reads.query('SELECT 1 FROM delegation WHERE principal_kind = $1 AND principal_id = $2 AND delegate_person_id = $3', [principal.kind, principal.id, delegatePersonId])).length > 0;
  }
}

export function delegationOf(row: DelegationRow): Delegation {
  return {
    id: row.id, principal: { kind: row.principal_kind, id: row.principal_id }, delegatePersonId: row.delegate_person_id, procedures: row.procedures,
    from: row.from_date, to: row.to_date, revokedAt: row.revoked_at, version: row.version,
  };
}
