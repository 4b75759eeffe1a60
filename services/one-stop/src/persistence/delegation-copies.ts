import type { EventOf, delegationChanged } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';

/** The local copy of who may act for whom (uỷ quyền); an organisation's representatives are among them. */
@Injectable()
export class DelegationCopies {
  async keep(tx: Tx, { delegationId, principal, delegatePersonId, procedures, from, to, status }: EventOf<typeof delegationChanged>['data']): Promise<void> {
    await tx.query(
      `INSERT INTO delegation (id, principal_id, delegate_person_id, procedures, valid_from, valid_to, active) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET principal_id = excluded.principal_id, delegate_person_id = excluded.delegate_person_id, procedures = excluded.procedures,
         valid_from = excluded.valid_from, valid_to = excluded.valid_to, active = excluded.active`,
      [delegationId, principal.id, delegatePersonId, procedures, from, to, status === 'active'],
    );
  }
}
