import {
  type CloudEvent, type DossierFactData, type DossierFactName, dossierFactsByName, type EventDefinition, type EventOf, paymentSettled, postalOrderMoved, procedurePublished, refunded, refundOwed, submissionFiled,
} from '#contracts';
import { type Delivery, OnBatch, OnEvent } from '#messaging';
import { Clock } from '#runtime';
import { Controller } from '@nestjs/common';
import type { Cause } from '../domain/telling.js';
import { ProcedureCopies } from '../persistence/dossiers.table.js';
import { Dossiers } from '../use-cases/ports.js';
import { type Fact, journalFact, TellFacts } from '../use-cases/tell-facts.js';

const facts = Object.entries(dossierFactsByName).map(([name, definition]) => ({ name: name as DossierFactName, definition: definition as EventDefinition<string, DossierFactData> }));
const nameOf = new Map(facts.map(({ name, definition }) => [definition.type, name]));
const moneyCauses = new Map<string, Cause>([[paymentSettled.type, 'settled'], [refundOwed.type, 'refundOwed'], [refunded.type, 'refunded']]);
const postCauses = new Map<string, Cause>([['delivering', 'delivering'], ['delivered', 'delivered'], ['returned', 'returnedByPost']]);

/** What happens to dossiers, to their money and to their results on the way. */
@Controller()
export class IncomingFacts {
  constructor(private readonly tell: TellFacts, private readonly dossiers: Dossiers, private readonly clock: Clock) {}

  @OnBatch(facts.map(({ definition }) => definition))
  async journal(events: readonly CloudEvent<string, DossierFactData>[], { tx }: Delivery): Promise<void> {
    await this.tell.run(tx, events.map((event) => journalFact(nameOf.get(event.type)!, event)), this.clock.now());
  }

  @OnBatch([submissionFiled])
  async filed(events: readonly EventOf<typeof submissionFiled>[], { tx }: Delivery): Promise<void> {
    await this.dossiers.filed(tx, events.map(({ data: { dossierId: id, ...dossier } }) => ({ id, ...dossier })));
  }

  @OnBatch([paymentSettled, refundOwed, refunded] as EventDefinition<string, { dossierId: string }>[])
  async money(events: readonly CloudEvent<string, { dossierId: string }>[], { tx }: Delivery): Promise<void> {
    await this.tell.run(tx, events.map((event) => factOf('payment', event, event.data.dossierId, moneyCauses.get(event.type)!)), this.clock.now());
  }

  /** A parcel to an owner; one that brings papers to the agency has no dossier yet. */
  @OnBatch([postalOrderMoved])
  async post(events: readonly EventOf<typeof postalOrderMoved>[], { tx }: Delivery): Promise<void> {
    const told = events.flatMap((event) => {
      const cause = event.data.kind === 'return' && event.data.from !== event.data.to ? postCauses.get(event.data.to) : undefined;
      return cause === undefined || event.data.dossierId === null ? [] : [factOf('postal', event, event.data.dossierId, cause)];
    });
    await this.tell.run(tx, told, this.clock.now());
  }
}

/** Names of procedures and papers. */
@Controller()
export class IncomingProcedures {
  constructor(private readonly copies: ProcedureCopies) {}

  @OnEvent(procedurePublished)
  async procedure({ data }: EventOf<typeof procedurePublished>, { tx }: Delivery): Promise<void> {
    await this.copies.keep(tx, data.procedure);
  }
}

function factOf(topic: string, { subject, sequence, time, data }: CloudEvent<string, object>, dossierId: string, cause: Cause): Fact {
  return { topic, subject, version: sequence, dossierId, cause, detail: data, at: new Date(time), dossier: null };
}
