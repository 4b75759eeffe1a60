import {
  calendarChanged, type CloudEvent, type DossierFactData, type DossierFactName, dossierFactsByName, type EventDefinition, type EventOf, submissionFiled,
} from '#contracts';
import { type Delivery, OnBatch, OnEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { CalendarCopies } from '../persistence/copies.js';
import { FollowDossiers } from '../use-cases/follow-dossiers.js';
import { FollowSubmissions } from '../use-cases/follow-submissions.js';

const facts = Object.entries(dossierFactsByName).map(([name, definition]) => ({ name: name as DossierFactName, definition: definition as EventDefinition<string, DossierFactData> }));
const nameOf = new Map(facts.map(({ name, definition }) => [definition.type, name]));

/** What one-stop and intake say of dossiers. */
@Controller()
export class IncomingDossiers {
  constructor(private readonly dossiers: FollowDossiers, private readonly submissions: FollowSubmissions) {}

  @OnBatch(facts.map(({ definition }) => definition))
  async journal(events: readonly CloudEvent<string, DossierFactData>[], { tx }: Delivery): Promise<void> {
    await this.dossiers.run(tx, events.map(({ type, data, time }) => ({ name: nameOf.get(type)!, data, at: new Date(time) })));
  }

  @OnBatch([submissionFiled])
  async filed(events: readonly EventOf<typeof submissionFiled>[], { tx }: Delivery): Promise<void> {
    await this.submissions.run(tx, events.flatMap(({ data: { handOver, dossierId, code } }) => (handOver === undefined ? [] : [{ orderId: handOver, dossierId, code }])));
  }
}

/** Working calendars, for days between two invitations. */
@Controller()
export class IncomingCalendars {
  constructor(private readonly calendars: CalendarCopies) {}

  @OnEvent(calendarChanged)
  async calendar({ data }: EventOf<typeof calendarChanged>, { tx }: Delivery): Promise<void> {
    await this.calendars.keep(tx, data.calendar);
  }
}
