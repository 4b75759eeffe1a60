import { type CloudEvent, type DossierFactData, dossierFactsByName, type EventDefinition, type EventOf, procedurePublished } from '#contracts';
import { bytesOf, type Delivery, OnBatch, OnEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { FollowJournal } from '../use-cases/follow-journal.js';
import { Catalogue } from '../use-cases/ports.js';

/** What one-stop says of dossiers. */
@Controller()
export class IncomingJournal {
  constructor(private readonly follow: FollowJournal) {}

  @OnBatch(Object.values(dossierFactsByName) as unknown as EventDefinition<string, DossierFactData>[])
  async journal(events: readonly CloudEvent<string, DossierFactData>[], { tx }: Delivery): Promise<void> {
    await this.follow.run(tx, events.map((event) => {
      const { type, sequence, ledgerepoch, time, data: { dossierId, code, procedureCode, receivingAgency, competentAgency } } = event;
      return { dossierId, version: sequence, epoch: ledgerepoch, type, at: new Date(time), code, procedureCode, receivingAgency, competentAgency, body: bytesOf(event).toString('utf8') };
    }));
  }
}

/** What the catalogue says of procedures. */
@Controller()
export class IncomingProcedures {
  constructor(private readonly catalogue: Catalogue) {}

  @OnEvent(procedurePublished)
  async procedure({ data: { procedure, inForce } }: EventOf<typeof procedurePublished>, { tx }: Delivery): Promise<void> {
    await this.catalogue.keepProcedure(tx, procedure, inForce ?? { from: procedure.effectiveFrom, to: procedure.effectiveTo });
  }
}
