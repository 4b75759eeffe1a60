import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { agenciesOf, type Caller, handlingRoles } from '../domain/caller.js';
import type { Capacity, Petition, PetitionEntry } from '../domain/petition.js';
import { petitionDues, type PetitionKind } from '../domain/petition-limits.js';
import type { Petitioner } from '../domain/redaction.js';
import { type PetitionedDossier, PetitionNews, type PetitionSource, Petitions } from './petition-ports.js';
import { AnsweringAgencies } from './ports.js';

/** Milliseconds back to which a time of receipt is believed: a year. */
const oldest = 366 * 86_400_000;

/** A petition as it comes. From an account the dossier is one of the caller's own; on paper its code is cited. */
export type Lodging = { readonly kind: PetitionKind; readonly agency: string | null; readonly text: string; readonly petitioner: Petitioner } & (
  | { readonly way: 'account'; readonly dossierId: string | null }
  | { readonly way: 'recorded'; readonly dossierCode: string | null; readonly source: Exclude<PetitionSource, 'portal'>; readonly receivingAgency: string; readonly receivedAt: Date | null }
);

/**
 * A petition is lodged by a person, or entered by an officer from whatever source with its true time of receipt. It goes to the agency concerned, and the agency above has
 * its oversight task in the same moment (H-8). A second one of a person on a dossier is linked to the first. Refuses with `petition.dossier-unknown`,
 * `petition.dossier-needed`, `petition.agency-needed`, `petition.contact-needed`, `petition.received-unlikely`, `agency.unknown`, `not-found`.
 */
@Injectable()
export class LodgePetition {
  constructor(private readonly petitions: Petitions, private readonly agencies: AnsweringAgencies, private readonly news: PetitionNews) {}

  async run(tx: Tx, caller: Caller, lodging: Lodging, now: Date): Promise<Petition> {
    const { kind, petitioner, text } = lodging;
    if (petitioner.address === null && petitioner.phone === null && petitioner.email === null) throw new Refusal('petition.contact-needed');
    if (lodging.way === 'recorded' && !agenciesOf(caller, handlingRoles).includes(lodging.receivingAgency)) throw new Refusal('not-found');
    const receivedAt = (lodging.way === 'recorded' ? lodging.receivedAt : null) ?? now;
    if (receivedAt > now || receivedAt.getTime() < now.getTime() - oldest) throw new Refusal('petition.received-unlikely');
    const dossier = await this.dossierOf(tx, caller, lodging, now);
    if (kind === 'remark' && dossier === null) throw new Refusal('petition.dossier-needed');
    const concerned = lodging.agency ?? dossier?.competentAgency;
    if (concerned === undefined) throw new Refusal('petition.agency-needed');
    const { code: agency, superior: superiorAgency, office } = await this.agencies.find(tx, concerned, receivedAt);
    const dues = petitionDues(office, kind, receivedAt);
    const personId = lodging.way === 'account' ? caller.personId : null;
    const petition: Petition = {
      id: randomUUIDv7(), version: 1, state: 'received', kind, dossierId: dossier?.id ?? null, agency, receivingAgency: lodging.way === 'recorded' ? lodging.receivingAgency : agency, superiorAgency, receivedAt,
      countedFrom: receivedAt, waitedDays: 0, askedFrom: null, askedAt: null, refuseDue: dues.refuse, askMoreDue: dues.askMore, answerDue: dues.answer, publishDue: null, firstContactAt: null, answer: null, outcome: null,
      answeredAt: null, wasLate: false, publicText: null, publicAnswer: null, publishedAt: null, rating: null, settlement: null, closedAt: null,
      repeatsId: dossier === null || personId === null ? null : await this.petitions.firstOn(tx, dossier.id, personId),
    };
    const by: Capacity = lodging.way === 'recorded' ? 'receiver' : 'petitioner';
    const entry: PetitionEntry = { action: 'lodge', from: null, to: 'received', at: now, by, text: null, reasonCode: null, late: null };
    await this.petitions.add(tx, { petition, source: lodging.way === 'recorded' ? lodging.source : 'portal', personId, petitioner, text, enteredAt: now }, entry, caller);
    await this.news.moved(tx, petition, entry);
    return petition;
  }

  private async dossierOf(tx: Tx, caller: Caller, lodging: Lodging, now: Date): Promise<PetitionedDossier | null> {
    const named = lodging.way === 'account' ? lodging.dossierId : lodging.dossierCode;
    if (named === null) return null;
    const found = lodging.way === 'account' ? await this.petitions.ownDossier(tx, named, caller, now) : await this.petitions.dossierByCode(tx, named);
    if (found === undefined) throw new Refusal('petition.dossier-unknown');
    return found;
  }
}
