import type { Tx } from '#persistence';
import type { CounterKey } from '../domain/contributions.js';
import type { DossierLife, Happening } from '../domain/dossier-life.js';

/** What is counted of dossiers, and the counters, in one generation of them. */
export abstract class Lives {
  /** The generation that answers; it stays so until the transaction ends. */
  abstract current(tx: Tx): Promise<number>;
  /** The lives as they stand, locked until the transaction ends; those not heard of before are given a row. */
  abstract take(tx: Tx, generation: number, ids: readonly string[]): Promise<Map<string, DossierLife>>;
  abstract keep(tx: Tx, generation: number, lives: ReadonlyMap<string, DossierLife>): Promise<void>;
  abstract count(tx: Tx, generation: number, differences: readonly { readonly key: CounterKey; readonly n: number }[]): Promise<void>;
}

/** Where the counters of two generations differ. */
export interface Difference { readonly counter: string; readonly before: number; readonly after: number }

/** Generations of the counters. */
export abstract class Generations {
  /** Opens one to be filled. Refuses while another is. */
  abstract open(tx: Tx, askedBy: string, at: Date): Promise<number>;
  /** The one that is to be filled, if any. */
  abstract filling(): Promise<number | null>;
  /** Removes whatever an earlier try left in it. */
  abstract empty(generation: number): Promise<void>;
  /**
   * Puts it in the place of the current one, once it has everything that one has; false when it has not yet. In one transaction, in which nobody counts.
   * Differences of the totals are kept on record.
   */
  abstract takeOver(generation: number, events: number, at: Date): Promise<boolean>;
  abstract giveUp(generation: number, at: Date): Promise<void>;
  /** Removes some of what generations that are past have left; gives how many rows. */
  abstract sweep(): Promise<number>;
}

/** Everything told of dossiers since the beginning, from the journal itself. */
export abstract class Past {
  /** Reads on until `until` says so, batch by batch, in order per dossier. Ends early when the process stops. */
  abstract read(generation: number, take: (happenings: readonly Told[]) => Promise<void>, until: (reachedPresent: boolean) => Promise<boolean>): Promise<'done' | 'stopped'>;
}

/** A happening and the dossier it befell. */
export interface Told { readonly dossierId: string; readonly happening: Happening }
