import type { DossierFactData, DossierFactName } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type Cause, handlerIn, tellings, templateOf } from '../domain/telling.js';
import { Dossiers, type LastTold, type NewNotice, Notices } from './ports.js';

/** A fact of a topic that may be told. `dossier` only where its own journal says where it stands. */
export interface Fact {
  readonly topic: string;
  readonly subject: string;
  readonly version: number;
  readonly dossierId: string;
  readonly cause: Cause;
  readonly detail: object;
  readonly at: Date;
  readonly dossier: DossierFactData | null;
}

/** A fact of the journal, as it is told. */
export function journalFact(name: DossierFactName, event: { readonly subject: string; readonly sequence: number; readonly time: string; readonly data: DossierFactData }): Fact {
  return { topic: 'dossier', subject: event.subject, version: event.sequence, dossierId: event.data.dossierId, cause: name, detail: event.data.detail, at: new Date(event.time), dossier: event.data };
}

/** Makes a notice of every fact that is told, with a delivery for each way out; the same fact twice is told once. */
@Injectable()
export class TellFacts {
  constructor(private readonly notices: Notices, private readonly dossiers: Dossiers) {}

  async run(tx: Tx, facts: readonly Fact[], now: Date): Promise<void> {
    if (facts.length === 0) return;
    const known = await this.lastTold(tx, facts);
    const notices: NewNotice[] = [];
    for (const { topic, subject, version, dossierId, cause, detail, at, dossier } of facts) {
      const last = known.get(dossierId);
      const handler = handlerIn(cause, dossier?.actor ?? null, detail) ?? last?.handler ?? null;
      const due = dossier === null ? last?.due ?? null : dateOf(dossier.processingDue);
      const told = { handler, agency: dossier?.competentAgency ?? last?.agency ?? null, state: dossier?.to ?? last?.state ?? null, due };
      const { kind, mandatory } = tellings[cause];
      notices.push({ topic, subject, version, cause, template: templateOf(cause, detail, due), kind, mandatory, detail, at, about: { kind: 'dossier', id: dossierId }, ...told });
      known.set(dossierId, { dossierId, ...told });
      if (cause === 'forwarded' && dossier !== null) await this.dossiers.forwarded(tx, dossierId, dossier.competentAgency);
    }
    await this.notices.add(tx, notices, now);
  }

  /** What the last notice named, where a fact of these leaves something to it. */
  private async lastTold(tx: Tx, facts: readonly Fact[]): Promise<Map<string, LastTold>> {
    const wanting = new Set(facts.filter(({ cause, dossier, detail }) => dossier === null || (dossier.from !== null && handlerIn(cause, dossier.actor, detail) === null)).map(({ dossierId }) => dossierId));
    const found = wanting.size === 0 ? [] : await this.notices.lastOf(tx, [...wanting]);
    return new Map(found.map((each) => [each.dossierId, each]));
  }
}

function dateOf(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}
