import {
  type CloudEvent, type DossierFactData, type DossierFactName, dossierFactsByName, type EventDefinition, type EventOf, paymentSettled, petitionMoved, postalOrderMoved, procedurePublished, questionMoved, refunded, refundOwed, submissionFiled,
} from '#contracts';
import { type Delivery, OnBatch, OnEvent } from '#messaging';
import { Clock } from '#runtime';
import { Controller } from '@nestjs/common';
import { petitionCause, questionCauses } from '../domain/matter.js';
import type { Cause } from '../domain/telling.js';
import { ProcedureCopies } from '../persistence/dossiers.table.js';
import { Dossiers } from '../use-cases/ports.js';
import { type Fact, journalFact, TellFacts } from '../use-cases/tell-facts.js';
import { type MatterFact, TellMatters } from '../use-cases/tell-matters.js';

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

type Moved = EventOf<typeof petitionMoved> | EventOf<typeof questionMoved>;

/** What becomes of petitions and questions; whose they are does not travel on a topic. */
@Controller()
export class IncomingMatters {
  constructor(private readonly tell: TellMatters, private readonly clock: Clock) {}

  @OnBatch([petitionMoved, questionMoved] as EventDefinition<string, Moved['data']>[])
  async moved(events: readonly CloudEvent<string, Moved['data']>[], { tx }: Delivery): Promise<void> {
    await this.tell.run(tx, events.flatMap((event) => matterFact(event as Moved) ?? []), this.clock.now());
  }
}

/** Null for what is not told. */
function matterFact({ sequence, time, data }: Moved): MatterFact | null {
  const [kind, id, cause] = 'petitionId' in data ? ['petition' as const, data.petitionId, petitionCause(data.from, data.to)] : ['question' as const, data.questionId, questionCauses[data.to]];
  return cause === null ? null : { matter: { kind, id }, version: sequence, cause, agency: data.agency, detail: data, at: new Date(time) };
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
