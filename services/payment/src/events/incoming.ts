import { type CloudEvent, type DossierFactData, dossierFactsByName, type EventDefinition, type EventOf, postalMoneyCollected, procedurePublished, submissionFiled } from '#contracts';
import { type Delivery, OnBatch, OnEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { ProcedureCopies } from '../persistence/copies.js';
import { factsFollowed, FollowDossiers } from '../use-cases/follow-dossiers.js';
import { SettleByPost } from '../use-cases/settle-by-post.js';
import { DossierCopies } from '../use-cases/ports.js';

const facts = factsFollowed.map((name) => ({ name, definition: dossierFactsByName[name] as EventDefinition<string, DossierFactData> }));
const nameOf = new Map(facts.map(({ name, definition }) => [definition.type, name]));

/** What one-stop and intake say of dossiers. */
@Controller()
export class IncomingDossiers {
  constructor(private readonly follow: FollowDossiers, private readonly dossiers: DossierCopies) {}

  @OnBatch(facts.map(({ definition }) => definition))
  async journal(events: readonly CloudEvent<string, DossierFactData>[], { tx }: Delivery): Promise<void> {
    await this.follow.run(tx, events.map(({ type, data, sequence, time }) => ({ name: nameOf.get(type)!, data, version: sequence, at: new Date(time) })));
  }

  @OnBatch([submissionFiled])
  async filed(events: readonly EventOf<typeof submissionFiled>[], { tx }: Delivery): Promise<void> {
    await this.dossiers.filed(tx, events.map(({ data: { dossierId: id, ...dossier } }) => ({ id, ...dossier })));
  }
}

/** What the post collected. */
@Controller()
export class IncomingPost {
  constructor(private readonly settle: SettleByPost) {}

  /** The carriage is the post's own business. */
  @OnEvent(postalMoneyCollected)
  async collected({ data: { orderId, dossierId, purpose, amount, receipt, collectedAt }, time }: EventOf<typeof postalMoneyCollected>, { tx }: Delivery): Promise<void> {
    if (purpose === 'dossier-fee' && dossierId !== null) await this.settle.taken(tx, { orderId, dossierId, amount, receipt, at: new Date(collectedAt) }, new Date(time));
  }
}

/** What the catalogue says of procedures. */
@Controller()
export class IncomingProcedures {
  constructor(private readonly copies: ProcedureCopies) {}

  @OnEvent(procedurePublished)
  async procedure({ data }: EventOf<typeof procedurePublished>, { tx }: Delivery): Promise<void> {
    await this.copies.keepProcedure(tx, data.procedure);
  }
}
