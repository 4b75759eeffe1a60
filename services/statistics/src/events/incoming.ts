import { accessLogged, type CloudEvent, type DossierFactData, type EventOf, procedurePublished } from '#contracts';
import { type Delivery, OnBatch, OnEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { AccessTable } from '../persistence/access.table.js';
import { ReferenceCopies } from '../persistence/copies.js';
import { CountDossiers } from '../use-cases/count-dossiers.js';
import { counted, type Feedback, type Filed, toldOfFact, toldOfFeedback, toldOfFiling } from './told.js';

/** What befalls dossiers, counted batch by batch. */
@Controller()
export class IncomingDossiers {
  constructor(private readonly count: CountDossiers, private readonly copies: ReferenceCopies) {}

  @OnBatch(counted.journal)
  async journal(events: readonly CloudEvent<string, DossierFactData>[], { tx }: Delivery): Promise<void> {
    await this.count.run(tx, events.map(toldOfFact));
  }

  @OnBatch(counted.submissions)
  async filed(events: readonly Filed[], { tx }: Delivery): Promise<void> {
    await this.copies.keepOwners(tx, events.map(({ data: { dossierId: id, owner, procedureCode: procedure } }) => ({ id, ownerKind: owner.kind, ownerId: owner.id, procedure })));
    await this.count.run(tx, events.map(toldOfFiling));
  }

  @OnBatch(counted.feedback)
  async feedback(events: readonly Feedback[], { tx }: Delivery): Promise<void> {
    await this.count.run(tx, events.flatMap(toldOfFeedback));
  }
}

/** Procedures by name, field and level; who read or changed what. */
@Controller()
export class IncomingReference {
  constructor(private readonly copies: ReferenceCopies, private readonly accesses: AccessTable) {}

  @OnEvent(procedurePublished)
  async procedure({ data }: EventOf<typeof procedurePublished>, { tx }: Delivery): Promise<void> {
    await this.copies.keepProcedure(tx, data.procedure, data.inForce);
  }

  @OnBatch([accessLogged])
  async accessed(events: readonly EventOf<typeof accessLogged>[], { tx }: Delivery): Promise<void> {
    await this.accesses.add(tx, events.flatMap(({ data: { service, entries } }) => entries.map((entry) => ({ service, ...entry }))));
  }
}
