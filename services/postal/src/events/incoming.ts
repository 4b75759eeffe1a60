import { calendarChanged, type CloudEvent, type DossierFactData, dossierFactsByName, type EventDefinition, type EventOf, submissionFiled } from '#contracts';
import { type Delivery, OnBatch, OnEvent } from '#messaging';
import { Clock } from '#runtime';
import { Controller } from '@nestjs/common';
import { CalendarCopies } from '../persistence/copies.js';
import { factsFollowed, FollowDossiers } from '../use-cases/follow-dossiers.js';
import { FollowSubmissions } from '../use-cases/follow-submissions.js';

const facts = factsFollowed.map((name) => ({ name, definition: dossierFactsByName[name] as EventDefinition<string, DossierFactData> }));
const nameOf = new Map(facts.map(({ name, definition }) => [definition.type, name]));

/** What one-stop and intake say of dossiers. */
@Controller()
export class IncomingDossiers {
  constructor(private readonly dossiers: FollowDossiers, private readonly submissions: FollowSubmissions, private readonly clock: Clock) {}

  @OnBatch(facts.map(({ definition }) => definition))
  async journal(events: readonly CloudEvent<string, DossierFactData>[], { tx }: Delivery): Promise<void> {
    await this.dossiers.run(tx, events.map(({ type, data, sequence, time }) => ({ name: nameOf.get(type)!, data, version: sequence, at: new Date(time) })), this.clock.now());
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
