import type { Tx } from '#persistence';
import type { Caller } from '../domain/caller.js';
import type { Capacity, Petition, PetitionEntry } from '../domain/petition.js';
import type { Petitioner } from '../domain/redaction.js';

/** How a petition came. */
export const petitionSources = ['portal', 'counter', 'paper', 'telephone', 'post', 'national-portal', 'other'] as const;
export type PetitionSource = (typeof petitionSources)[number];

export interface NewPetition { readonly petition: Petition; readonly source: PetitionSource; readonly personId: string | null; readonly petitioner: Petitioner; readonly text: string; readonly enteredAt: Date }
export interface TakenPetition { readonly petition: Petition; readonly petitioner: Petitioner; readonly capacities: ReadonlySet<Capacity> }
export interface PetitionedDossier { readonly id: string; readonly competentAgency: string }

export abstract class Petitions {
  abstract add(tx: Tx, petition: NewPetition, entry: PetitionEntry, by: Caller): Promise<void>;
  /** Locks a petition within the caller's reach, with the capacities in which they act; another is not found. Nobody acts on a petition of their own but as its petitioner. */
  abstract takeFor(tx: Tx, id: string, caller: Caller): Promise<TakenPetition>;
  /** Writes a petition as it stands now, with the entry that made it so. */
  abstract keep(tx: Tx, petition: Petition, entry: PetitionEntry, by: Caller): Promise<void>;
  /** The first petition of a person on a dossier. */
  abstract firstOn(tx: Tx, dossierId: string, personId: string): Promise<string | null>;
  /** The first petition on the matter of one within the caller's reach; refuses with `petition.repeated-unknown`. */
  abstract rootOf(tx: Tx, id: string, caller: Caller): Promise<string>;
  /** A dossier of the caller's, or undefined. */
  abstract ownDossier(tx: Tx, dossierId: string, caller: Caller, now: Date): Promise<PetitionedDossier | undefined>;
  abstract dossierByCode(tx: Tx, code: string): Promise<PetitionedDossier | undefined>;
}

/** Tells the world, within the transaction. */
export abstract class PetitionNews {
  abstract moved(tx: Tx, petition: Petition, entry: PetitionEntry): Promise<void>;
}
