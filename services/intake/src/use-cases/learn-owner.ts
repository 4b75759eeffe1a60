import { Refusal } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { Owner, PartyDetails } from '../domain/applicant.js';
import { Dossiers, People } from './ports.js';

/** Learns who the owner of a dossier is, where identity was away while it was prepared. Refuses while it still is (`identity.unavailable`). */
@Injectable()
export class LearnOwner {
  constructor(private readonly dossiers: Dossiers, private readonly people: People) {}

  async run(dossierId: string, owner: Owner): Promise<PartyDetails> {
    const party = await this.people.find(owner);
    if (party === null) throw new Refusal('identity.unavailable');
    await this.dossiers.nameOwner(dossierId, party.details);
    return party.details;
  }
}
