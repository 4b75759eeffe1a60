import {
  agencyChanged, calendarChanged, delegationChanged, type CloudEvent, type DossierFactData, type DossierFactName, dossierFactsByName, type EventOf, procedurePublished, sessionsRevoked,
} from '#contracts';
import { Revocations } from '#http';
import { type Delivery, OnBroadcast, OnEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { FollowDossier } from '../use-cases/follow-dossier.js';
import { Catalogue, Delegations } from '../use-cases/ports.js';

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

/** One-stop's journal: every fact moves the standing of its dossier. */
@Controller()
export class IncomingJournal {
  constructor(private readonly follow: FollowDossier) {}

  /** What every fact does; each has its handler below. */
  keepUp(name: DossierFactName, { data, sequence, time }: CloudEvent<string, DossierFactData>, { tx }: Delivery): Promise<void> {
    return this.follow.run(tx, { name, data, version: sequence, at: new Date(time) });
  }
}

// One handler an event is the rule of the transport; each fact of the contract, later ones included, gets its own.
for (const [name, definition] of Object.entries(dossierFactsByName)) {
  const handler = `on${name[0]!.toUpperCase()}${name.slice(1)}`;
  const method: PropertyDescriptor = {
    configurable: true, writable: true,
    value(this: IncomingJournal, event: CloudEvent<string, DossierFactData>, delivery: Delivery): Promise<void> {
      return this.keepUp(name as DossierFactName, event, delivery);
    },
  };
  Object.defineProperty(IncomingJournal.prototype, handler, method);
  Payload()(IncomingJournal.prototype, handler, 0);
  Ctx()(IncomingJournal.prototype, handler, 1);
  OnEvent(definition as never)(IncomingJournal.prototype, handler, method as never);
}
