import type { DossierFactData, DossierFactName } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type DossierEnd, type DossierNews, Dossiers } from './ports.js';

/** A fact of a dossier's journal. */
export interface Fact { readonly name: DossierFactName; readonly data: DossierFactData }

/** Facts that tell who handled a dossier, what they asked for, and how it ended; the others do not concern a rating. */
const telling: ReadonlySet<DossierFactName> = new Set([
  'received', 'forwarded', 'supplementRequested', 'advanced', 'consultationAnswered', 'completed', 'returned', 'refused', 'stopped', 'closed', 'withdrawalApproved',
]);
const officerRoles: ReadonlySet<string> = new Set(['reception', 'processing', 'approver', 'unit-head']);
const ends: Readonly<Partial<Record<string, DossierEnd>>> = { done: 'done', returned: 'returned', refused: 'refused', stopped: 'stopped' };

/** Goes along with the journal: one row per dossier, one statement for many facts. */
@Injectable()
export class FollowDossiers {
  constructor(private readonly dossiers: Dossiers) {}

  async run(tx: Tx, facts: readonly Fact[]): Promise<void> {
    const news = new Map<string, DossierNews>();
    for (const fact of facts) {
      if (telling.has(fact.name) && (fact.name !== 'consultationAnswered' || lateOpinion(fact))) news.set(fact.data.dossierId, added(news.get(fact.data.dossierId), fact));
    }
    if (news.size > 0) await this.dossiers.heard(tx, [...news.values()]);
  }
}

function added(before: DossierNews | undefined, fact: Fact): DossierNews {
  const { dossierId: id, code, procedureCode, receivingAgency, competentAgency, actor, to } = fact.data;
  const officers = before?.officers ?? [];
  const known = officerRoles.has(actor.role) && !officers.includes(actor.ref) ? [...officers, actor.ref] : officers;
  const common = { id, code, procedureCode, receivingAgency, competentAgency, officers: known };
  const completed = fact.name === 'completed' ? (fact.data as DossierFactData<'completed'>) : null;
  return {
    ...common, supplements: (before?.supplements ?? 0) + (askedWithoutFault(fact) ? 1 : 0), lateOpinions: (before?.lateOpinions ?? 0) + (lateOpinion(fact) ? 1 : 0), state: ends[to] ?? before?.state ?? 'open',
    dueAt: completed === null ? before?.dueAt ?? null : completed.processingDue, endedAt: completed?.detail.endedAt ?? before?.endedAt ?? null, onTime: completed === null ? before?.onTime ?? null : completed.detail.onTime,
  };
}

const askedWithoutFault = ({ name, data }: Fact): boolean => name === 'supplementRequested' && !(data as DossierFactData<'supplementRequested'>).detail.causedByApplicant;
const lateOpinion = ({ name, data }: Fact): boolean => name === 'consultationAnswered' && (data as DossierFactData<'consultationAnswered'>).detail.late;
