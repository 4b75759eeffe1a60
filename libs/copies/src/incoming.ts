import { agencyChanged, delegationChanged, type EventOf, sessionsRevoked } from '#contracts';
import { Revocations } from '#http';
import { type Delivery, OnBroadcast, OnEvent } from '#messaging';
import { Controller } from '@nestjs/common';

/** What the catalogue says of agencies and identity of delegations (uỷ quyền), kept as rows; revoked sessions, kept in memory. */
@Controller()
export class IncomingCopies {
  constructor(private readonly revocations: Revocations) {}

  @OnEvent(agencyChanged)
  async agency({ data: { agency } }: EventOf<typeof agencyChanged>, { tx }: Delivery): Promise<void> {
    await tx.query(
      `INSERT INTO agency (code, parent_code, name, body) VALUES ($1, $2, $3, $4)
       ON CONFLICT (code) DO UPDATE SET parent_code = excluded.parent_code, name = excluded.name, body = excluded.body`,
      [agency.code, agency.parentCode, JSON.stringify(agency.name), JSON.stringify(agency)],
    );
  }

  @OnEvent(delegationChanged)
  async delegation({ data }: EventOf<typeof delegationChanged>, { tx }: Delivery): Promise<void> {
    const { delegationId, principal, delegatePersonId, procedures, from, to, status } = data;
    await tx.query(
      `INSERT INTO delegation (id, principal_kind, principal_id, delegate_person, procedures, valid_from, valid_to, active) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (id) DO UPDATE SET principal_kind = excluded.principal_kind, principal_id = excluded.principal_id, delegate_person = excluded.delegate_person,
         procedures = excluded.procedures, valid_from = excluded.valid_from, valid_to = excluded.valid_to, active = excluded.active`,
      [delegationId, principal.kind, principal.id, delegatePersonId, procedures, from, to, status === 'active'],
    );
  }

  @OnBroadcast(sessionsRevoked)
  revoked({ data }: EventOf<typeof sessionsRevoked>): void {
    this.revocations.revoke(data.accountId, new Date(data.revokedBefore));
  }
}
