import {
  agencyChanged, calendarChanged, delegationChanged, type CloudEvent, type DossierFactData, type DossierFactName, dossierFactsByName, type EventOf, procedurePublished, sessionsRevoked,
} from '#contracts';
import { Revocations } from '#http';
import { type Delivery, OnBroadcast, OnEvent, OnEvents } from '#messaging';
import { Controller } from '@nestjs/common';
import { FollowDossier } from '../use-cases/follow-dossier.js';
import { Catalogue, Delegations } from '../use-cases/ports.js';

/** What the catalogue and identity publish, kept as local copies. */
@Controller()
export class IncomingCopies {
  constructor(private readonly catalogue: Catalogue, private readonly delegations: Delegations, private readonly revocations: Revocations) {}

  @OnEvent(procedurePublished)
  procedure(event: EventOf<typeof procedurePublished>, { tx }: Delivery): Promise<void> {
    return this.catalogue.keepVersion(tx, event.data.procedure);
  }

  @OnEvent(agencyChanged)
  agency(event: EventOf<typeof agencyChanged>, { tx }: Delivery): Promise<void> {
    return this.catalogue.keepAgency(tx, event.data.agency, event.sequence);
  }

  @OnEvent(calendarChanged)
  calendar(event: EventOf<typeof calendarChanged>, { tx }: Delivery): Promise<void> {
    return this.catalogue.keepCalendar(tx, event.data.calendar, event.sequence);
  }

  @OnEvent(delegationChanged)
  delegation({ data }: EventOf<typeof delegationChanged>, { tx }: Delivery): Promise<void> {
    return this.delegations.keep(tx, {
      id: data.delegationId, principal: data.principal, delegatePerson: data.delegatePersonId, procedures: data.procedures, from: data.from, to: data.to, active: data.status === 'active',
    });
  }

  @OnBroadcast(sessionsRevoked)
  revoked({ data }: EventOf<typeof sessionsRevoked>): void {
    this.revocations.revoke(data.accountId, new Date(data.revokedBefore));
  }
}

/** One-stop's journal: every fact moves the standing of its dossier. */
@Controller()
export class IncomingJournal {
  constructor(private readonly follow: FollowDossier) {}

  @OnEvents(Object.values(dossierFactsByName))
  keepUp({ type, data, sequence, time }: CloudEvent<string, DossierFactData>, { tx }: Delivery): Promise<void> {
    return this.follow.run(tx, { name: namesByType.get(type) as DossierFactName, data, version: sequence, at: new Date(time) });
  }
}

const namesByType = new Map<string, DossierFactName>(Object.entries(dossierFactsByName).map(([name, definition]) => [definition.type, name as DossierFactName]));
