import {
  agencyChanged, calendarChanged, delegationChanged, type EventOf, paymentSettled, procedurePublished, returnMethodChosen, sessionsRevoked,
  submissionAmended, submissionFiled, submissionSupplemented, withdrawalRequested,
} from '#contracts';
import { Revocations } from '#http';
import { type Delivery, OnBroadcast, OnEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { actingService } from '../domain/capacity.js';
import type { Acting } from '../domain/context.js';
import { CatalogueCopies } from '../persistence/catalogue-copies.js';
import { OpenDossier } from '../use-cases/open-dossier.js';
import { Cards } from '../use-cases/ports.js';
import { TakeFromApplicant } from '../use-cases/take-from-applicant.js';

/** From the contract to the use case: what other services say, and what it means here. */
@Controller()
export class IncomingEvents {
  constructor(
    private readonly openDossier: OpenDossier, private readonly take: TakeFromApplicant, private readonly reference: CatalogueCopies,
    private readonly revocations: Revocations, private readonly cards: Cards,
  ) {}

  @OnEvent(submissionFiled)
  async filed(event: EventOf<typeof submissionFiled>, { tx }: Delivery): Promise<void> {
    await this.openDossier.execute(tx, event);
  }

  @OnEvent(submissionSupplemented)
  async supplemented({ data }: EventOf<typeof submissionSupplemented>, { tx }: Delivery): Promise<void> {
    await this.take.execute(tx, data.dossierId, by(data.by), 'supplement', { components: data.components.map(({ componentId }) => componentId), fields: data.fields });
  }

  @OnEvent(submissionAmended)
  async amended({ data }: EventOf<typeof submissionAmended>, { tx }: Delivery): Promise<void> {
    await this.take.execute(tx, data.dossierId, by(data.by), 'amend', { components: data.components.map(({ componentId }) => componentId), fields: data.fields });
  }

  @OnEvent(withdrawalRequested)
  async withdrawn({ data }: EventOf<typeof withdrawalRequested>, { tx }: Delivery): Promise<void> {
    const { withdrawalReason } = await this.cards.of(data.dossierId);
    await this.take.execute(tx, data.dossierId, by(data.by), 'requestWithdrawal', { reason: withdrawalReason ?? '' });
  }

  @OnEvent(returnMethodChosen)
  async returnMethod({ data }: EventOf<typeof returnMethodChosen>, { tx }: Delivery): Promise<void> {
    await this.take.execute(tx, data.dossierId, by(data.by), 'chooseReturn', { method: data.returnMethod });
  }

  @OnEvent(paymentSettled)
  async paid({ data }: EventOf<typeof paymentSettled>, { tx }: Delivery): Promise<void> {
    await this.take.execute(tx, data.dossierId, actingService('paymentService', 'payment'), 'confirmPayment', { amount: data.amount, method: data.method, reference: data.reference });
  }

  @OnEvent(procedurePublished)
  async procedure({ data }: EventOf<typeof procedurePublished>, { tx }: Delivery): Promise<void> {
    await this.reference.keepProcedure(tx, data.procedure);
  }

  @OnEvent(agencyChanged)
  async agency({ data }: EventOf<typeof agencyChanged>, { tx }: Delivery): Promise<void> {
    await this.reference.keepAgency(tx, data.agency);
  }

  @OnEvent(calendarChanged)
  async calendar({ data }: EventOf<typeof calendarChanged>, { tx }: Delivery): Promise<void> {
    await this.reference.keepCalendar(tx, data.calendar);
  }

  @OnEvent(delegationChanged)
  async delegation({ data }: EventOf<typeof delegationChanged>, { tx }: Delivery): Promise<void> {
    await tx.query(
      `INSERT INTO delegation (id, principal_id, delegate_person_id, procedures, valid_from, valid_to, active) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET procedures = excluded.procedures, valid_from = excluded.valid_from, valid_to = excluded.valid_to, active = excluded.active`,
      [data.delegationId, data.principal.id, data.delegatePersonId, data.procedures, data.from, data.to, data.status === 'active'],
    );
  }

  @OnBroadcast(sessionsRevoked)
  revoked({ data }: EventOf<typeof sessionsRevoked>): void {
    this.revocations.revoke(data.accountId, new Date(data.revokedBefore));
  }
}

/** The applicant, a delegate, or a reception officer on their behalf, as intake recorded it. */
function by({ role, ref, unit }: { role: 'applicant' | 'delegate' | 'reception'; ref: string; unit: string | null }): Acting {
  return { kinds: new Set([role === 'reception' ? 'reception' : 'applicant']), actor: { role, ref, unit }, shownAs: null, own: false };
}
