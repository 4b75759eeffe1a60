import {
  agencyChanged, calendarChanged, delegationChanged, type CloudEvent, type DossierFactData, type DossierFactName, dossierFactsByName, type EventDefinition, type EventOf, papersHandedOver, procedurePublished, sessionsRevoked,
} from '#contracts';
import { Revocations } from '#http';
import { type Delivery, OnBatch, OnBroadcast, OnEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { FollowDossiers } from '../use-cases/follow-dossiers.js';
import { Catalogue, Delegations, HandOvers } from '../use-cases/ports.js';

/** What the catalogue and identity publish, kept as local copies. */
@Controller()
export class IncomingCopies {
  constructor(private readonly catalogue: Catalogue, private readonly delegations: Delegations, private readonly revocations: Revocations) {}

  @OnEvent(procedurePublished)
  procedure(@Payload() { data }: EventOf<typeof procedurePublished>, @Ctx() { tx }: Delivery): Promise<void> {
    const { procedure, inForce } = data;
    return this.catalogue.keepVersion(tx, procedure, inForce ?? { from: procedure.effectiveFrom, to: procedure.effectiveTo });
  }

  @OnEvent(agencyChanged)
  agency(@Payload() event: EventOf<typeof agencyChanged>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.catalogue.keepAgency(tx, event.data.agency, event.sequence);
  }

  @OnEvent(calendarChanged)
  calendar(@Payload() event: EventOf<typeof calendarChanged>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.catalogue.keepCalendar(tx, event.data.calendar, event.sequence);
  }

  @OnEvent(delegationChanged)
  delegation(@Payload() { data }: EventOf<typeof delegationChanged>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.delegations.keep(tx, {
      id: data.delegationId, principal: data.principal, delegatePerson: data.delegatePersonId, procedures: data.procedures, from: data.from, to: data.to, active: data.status === 'active',
    });
  }

  @OnBroadcast(sessionsRevoked)
  revoked(@Payload() { data }: EventOf<typeof sessionsRevoked>): void {
    this.revocations.revoke(data.accountId, new Date(data.revokedBefore));
  }
}

/** What the post handed over, for whoever files it. */
@Controller()
export class IncomingHandOvers {
  constructor(private readonly handOvers: HandOvers) {}

  @OnEvent(papersHandedOver)
  handedOver({ data: { orderId, recordNumber, agency, procedureCode, handedOverAt } }: EventOf<typeof papersHandedOver>, { tx }: Delivery): Promise<void> {
    return this.handOvers.keep(tx, { orderId, recordNumber, agency, procedureCode, handedOverAt: new Date(handedOverAt) });
  }
}

const facts = Object.entries(dossierFactsByName).map(([name, definition]) => ({ name: name as DossierFactName, definition: definition as EventDefinition<string, DossierFactData> }));
const nameOf = new Map(facts.map(({ name, definition }) => [definition.type, name]));

/** One-stop's journal: every fact of the contract, later ones included, moves the standing of its dossier. */
@Controller()
export class IncomingJournal {
  constructor(private readonly follow: FollowDossiers) {}

  @OnBatch(facts.map(({ definition }) => definition))
  async keepUp(events: readonly CloudEvent<string, DossierFactData>[], { tx }: Delivery): Promise<void> {
    await this.follow.run(tx, events.map(({ type, data, sequence, time }) => ({ name: nameOf.get(type)!, data, version: sequence, at: new Date(time) })));
  }
}
