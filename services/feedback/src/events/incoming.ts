import { calendarChanged, type CloudEvent, type DossierFactData, type DossierFactName, dossierFactsByName, type EventDefinition, type EventOf, submissionFiled } from '#contracts';
import { type Delivery, OnBatch, OnEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { Offices } from '../persistence/offices.js';
import { FollowDossiers } from '../use-cases/follow-dossiers.js';
import { Dossiers } from '../use-cases/ports.js';

const facts = Object.entries(dossierFactsByName).map(([name, definition]) => ({ name: name as DossierFactName, definition: definition as EventDefinition<string, DossierFactData> }));
const nameOf = new Map(facts.map(({ name, definition }) => [definition.type, name]));

/** What one-stop and intake say of dossiers. */
@Controller()
export class IncomingDossiers {
  constructor(private readonly follow: FollowDossiers, private readonly dossiers: Dossiers) {}

  @OnBatch(facts.map(({ definition }) => definition))
  async journal(events: readonly CloudEvent<string, DossierFactData>[], { tx }: Delivery): Promise<void> {
    await this.follow.run(tx, events.map(({ type, data }) => ({ name: nameOf.get(type)!, data })));
  }

  @OnBatch([submissionFiled])
  async filed(events: readonly EventOf<typeof submissionFiled>[], { tx }: Delivery): Promise<void> {
    await this.dossiers.filed(tx, events.map(({ data: { dossierId: id, ...dossier } }) => ({ id, ...dossier })));
  }
}

/** Working calendars, by which deadlines count. */
@Controller()
export class IncomingCalendars {
  constructor(private readonly offices: Offices) {}

  @OnEvent(calendarChanged)
  async calendar({ data }: EventOf<typeof calendarChanged>, { tx }: Delivery): Promise<void> {
    await this.offices.keepCalendar(tx, data.calendar);
  }
}
