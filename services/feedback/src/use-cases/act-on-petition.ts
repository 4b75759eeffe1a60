import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { act, type Petition, type PetitionInput } from '../domain/petition.js';
import { PetitionNews, Petitions } from './petition-ports.js';
import { AnsweringAgencies } from './ports.js';

/** What is to be done; the superior of an agency it is forwarded to is looked up, and a link leads to the first petition on the matter. */
export type PetitionDeed = Exclude<PetitionInput, { action: 'forward' }> | { readonly action: 'forward'; readonly reason: string; readonly agency: string };
export interface ActingOnPetition { readonly id: string; readonly ifMatch: number; readonly deed: PetitionDeed }

/** Whatever is done with a petition after it was lodged, by the one table that says who may do it when. Refuses with `not-found`, `precondition.stale`, and what `act` refuses. */
@Injectable()
export class ActOnPetition {
  constructor(private readonly petitions: Petitions, private readonly agencies: AnsweringAgencies, private readonly news: PetitionNews) {}

  async run(tx: Tx, caller: Caller, { id, ifMatch, deed }: ActingOnPetition, now: Date): Promise<Petition> {
    const { petition, petitioner, capacities } = await this.petitions.takeFor(tx, id, caller);
    if (petition.version !== ifMatch) throw new Refusal('precondition.stale', { current: petition.version });
    const agency = await this.agencies.find(tx, deed.action === 'forward' ? deed.agency : petition.agency, petition.countedFrom);
    const input: PetitionInput = deed.action === 'forward' ? { ...deed, superiorAgency: agency.superior } : deed.action === 'link' ? { ...deed, repeatsId: await this.petitions.rootOf(tx, deed.repeatsId, caller) } : deed;
    const { petition: moved, entry } = act(petition, input, { capacities, petitioner, at: now, office: agency.office, agencyPhone: agency.phone });
    await this.petitions.keep(tx, moved, entry, caller);
    // Passed on once more it stays forwarded, and is another agency's.
    if (entry.from !== entry.to || moved.agency !== petition.agency) await this.news.moved(tx, moved, entry);
    return moved;
  }
}
