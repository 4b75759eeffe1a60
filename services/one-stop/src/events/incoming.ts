import {
  agencyChanged, calendarChanged, delegationChanged, type EventOf, paymentSettled, procedurePublished, resultDelivered, returnMethodChosen, sessionsRevoked,
  submissionAmended, submissionFiled, submissionSupplemented, withdrawalRequested,
} from '#contracts';
import { Revocations } from '#http';
import { type Delivery, OnBroadcast, OnEvent } from '#messaging';
import { Clock } from '#runtime';
import { Controller } from '@nestjs/common';
import { actingService } from '../domain/capacity.js';
import type { Acting } from '../domain/context.js';
import { CatalogueCopies } from '../persistence/catalogue-copies.js';
import { DelegationCopies } from '../persistence/delegation-copies.js';
import { RecalculationTable } from '../persistence/recalculation-table.js';
import { OpenDossier } from '../use-cases/open-dossier.js';
import { ActOnEvent } from '../use-cases/act-on-event.js';

type Submission = EventOf<typeof submissionSupplemented> | EventOf<typeof submissionAmended> | EventOf<typeof withdrawalRequested> | EventOf<typeof returnMethodChosen>;

/** From the contract to the use case: what intake, payment and the post say, and what it means here. */
@Controller()
export class IncomingEvents {
  constructor(private readonly openDossier: OpenDossier, private readonly act: ActOnEvent) {}

  @OnEvent(submissionFiled)
  async filed(event: EventOf<typeof submissionFiled>, { tx }: Delivery): Promise<void> {
    await this.openDossier.execute(tx, event);
  }

  @OnEvent(submissionSupplemented)
  async supplemented(event: EventOf<typeof submissionSupplemented>, { tx }: Delivery): Promise<void> {
    await this.act.execute(tx, event.data.dossierId, by(event), 'supplement', handedIn(event));
  }

  @OnEvent(submissionAmended)
  async amended(event: EventOf<typeof submissionAmended>, { tx }: Delivery): Promise<void> {
    await this.act.execute(tx, event.data.dossierId, by(event), 'amend', { ...handedIn(event), submission: event.sequence });
  }

  @OnEvent(withdrawalRequested)
  async withdrawn(event: EventOf<typeof withdrawalRequested>, { tx }: Delivery): Promise<void> {
    await this.act.execute(tx, event.data.dossierId, by(event), 'requestWithdrawal', ({ withdrawalReason }) => ({ reason: withdrawalReason ?? '', askedAt: event.data.requestedAt, ...evidence(event) }));
  }

  @OnEvent(returnMethodChosen)
  async returnMethod(event: EventOf<typeof returnMethodChosen>, { tx }: Delivery): Promise<void> {
    await this.act.execute(tx, event.data.dossierId, by(event), 'chooseReturn', { method: event.data.returnMethod, submission: event.sequence, ...evidence(event) });
  }

  @OnEvent(paymentSettled)
  async paid({ data }: EventOf<typeof paymentSettled>, { tx }: Delivery): Promise<void> {
    await this.act.execute(tx, data.dossierId, actingService('paymentService', 'payment'), 'confirmPayment', { amount: data.amount, method: data.method, reference: data.reference });
  }

  /** Whose hands the parcel went to the post has checked. Where originals were taken and nobody said that they were in it, it is declined on record: they are still to be handed back (O-18). */
  @OnEvent(resultDelivered)
  async delivered({ data }: EventOf<typeof resultDelivered>, { tx }: Delivery): Promise<void> {
    await this.act.execute(tx, data.dossierId, actingService('postalService', 'postal'), 'return', {
      method: 'post', at: data.deliveredAt, to: `bưu gửi ${data.tracking}`, checkedComponents: [], originalsHandedBack: data.originalsEnclosed === true,
    });
  }
}

/** From the contract to the local copies: what the catalogue and identity say. */
@Controller()
export class IncomingReference {
  constructor(
    private readonly reference: CatalogueCopies, private readonly delegations: DelegationCopies, private readonly recalculations: RecalculationTable,
    private readonly revocations: Revocations, private readonly clock: Clock,
  ) {}

  @OnEvent(procedurePublished)
  async procedure({ data }: EventOf<typeof procedurePublished>, { tx }: Delivery): Promise<void> {
    const { procedure, inForce } = data;
    await this.reference.keepProcedure(tx, procedure, inForce ?? { from: procedure.effectiveFrom, to: procedure.effectiveTo });
  }

  @OnEvent(agencyChanged)
  async agency({ data }: EventOf<typeof agencyChanged>, { tx }: Delivery): Promise<void> {
    await this.reference.keepAgency(tx, data.agency);
  }

  @OnEvent(calendarChanged)
  async calendar({ data }: EventOf<typeof calendarChanged>, { tx }: Delivery): Promise<void> {
    const changed = await this.reference.keepCalendar(tx, data.calendar);
    if (changed) await this.recalculations.request(tx, data.calendar.id, this.clock.now());
  }

  @OnEvent(delegationChanged)
  async delegation({ data }: EventOf<typeof delegationChanged>, { tx }: Delivery): Promise<void> {
    await this.delegations.keep(tx, data);
  }

  @OnBroadcast(sessionsRevoked)
  revoked({ data }: EventOf<typeof sessionsRevoked>): void {
    this.revocations.revoke(data.accountId, new Date(data.revokedBefore));
  }
}

/** The applicant, a delegate, or a reception officer on their behalf, as intake recorded it. */
function by({ data: { by: { role, ref, unit } } }: Submission): Acting {
  return { kinds: new Set([role === 'reception' ? 'reception' : 'applicant']), actor: { role, ref, unit }, shownAs: null, own: false };
}

function handedIn(event: EventOf<typeof submissionSupplemented> | EventOf<typeof submissionAmended>): { components: string[]; fields: string[]; evidence?: string } {
  return { components: [...new Set(event.data.components.map(({ componentId }) => componentId))], fields: event.data.fields, ...evidence(event) };
}

/** What an officer recorded at intake has its evidence there, under this number. */
function evidence({ sequence, data }: Submission): { evidence?: string } {
  return data.by.role === 'reception' ? { evidence: `intake ${data.dossierId}#${sequence}` } : {};
}
