import { type CloudEvent, type DossierFactData, dossierFactsByName, type EventDefinition, type EventOf, paymentSettled, procedurePublished, refunded, refundOwed } from '#contracts';
import { bytesOf, type Delivery, OnBatch, OnEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { FollowPayments } from '../use-cases/follow-payments.js';
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
      return { subject: dossierId, sequence, epoch: ledgerepoch, type, at: new Date(time), code, procedureCode, receivingAgency, competentAgency, body: bytesOf(event).toString('utf8') };
    }));
  }
}

type OfMoney = EventOf<typeof paymentSettled | typeof refundOwed | typeof refunded>['data'];

/** What payment says of money. Of an event that names no agency only who may see every dossier hears. */
@Controller()
export class IncomingPayments {
  constructor(private readonly follow: FollowPayments) {}

  @OnBatch([paymentSettled, refundOwed, refunded] as unknown as EventDefinition<string, OfMoney>[])
  async payments(events: readonly CloudEvent<string, OfMoney>[], { tx }: Delivery): Promise<void> {
    await this.follow.run(tx, events.map((event) => {
      const { type, subject, sequence, ledgerepoch, data: { procedureCode = '', receivingAgency = '', competentAgency = '' } } = event;
      return { subject, sequence, epoch: ledgerepoch, type, procedureCode, receivingAgency, competentAgency, body: bytesOf(event).toString('utf8') };
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
