import {
  agencyChanged, delegationChanged, type CloudEvent, type DossierFactData, type DossierFactName, dossierFactsByName, type EventDefinition, type EventOf, procedurePublished, sessionsRevoked, submissionFiled,
} from '#contracts';
import { Revocations } from '#http';
import { type Delivery, OnBatch, OnBroadcast, OnEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { ReferenceCopies } from '../persistence/copies.js';
import { FollowDossiers } from '../use-cases/follow-dossiers.js';
import { DossierCopies } from '../use-cases/ports.js';

const facts = Object.entries(dossierFactsByName).map(([name, definition]) => ({ name: name as DossierFactName, definition: definition as EventDefinition<string, DossierFactData> }));
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

/** The local copies of what the catalogue and identity say. */
@Controller()
export class IncomingReference {
  constructor(private readonly copies: ReferenceCopies, private readonly revocations: Revocations) {}

  @OnEvent(procedurePublished)
  async procedure({ data }: EventOf<typeof procedurePublished>, { tx }: Delivery): Promise<void> {
    await this.copies.keepProcedure(tx, data.procedure);
  }

  @OnEvent(agencyChanged)
  async agency({ data }: EventOf<typeof agencyChanged>, { tx }: Delivery): Promise<void> {
    await this.copies.keepAgency(tx, data.agency);
  }

  @OnEvent(delegationChanged)
  async delegation({ data }: EventOf<typeof delegationChanged>, { tx }: Delivery): Promise<void> {
    await this.copies.keepDelegation(tx, data);
  }

  @OnBroadcast(sessionsRevoked)
  revoked({ data }: EventOf<typeof sessionsRevoked>): void {
    this.revocations.revoke(data.accountId, new Date(data.revokedBefore));
  }
}
