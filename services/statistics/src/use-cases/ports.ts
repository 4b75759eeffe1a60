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

/** How a rebuilt generation compares with the one it replaces. */
export interface Comparison {
  /** Dossiers that had come equally far in both, and in which something counted differs. */
  readonly differingDossiers: number;
  /** Dossiers that the new one had come further with, reading the journal ahead. */
  readonly ahead: number;
  /** Counters whose totals differ, the first hundred; null where some dossiers were ahead. */
  readonly counters: readonly { readonly counter: string; readonly before: number; readonly after: number }[] | null;
}

/** The right to fill a generation; one process has it at a time. */
export interface Filling { readonly generation: number; release(): Promise<void> }

/** Generations of the counters: one answers and is counted in, another may be filled meanwhile. */
export abstract class Generations {
  /** Opens one to be filled. Refuses while another is. */
  abstract open(tx: Tx, askedBy: string, at: Date): Promise<number>;
  /** The one that is to be filled, emptied of what an earlier try left; null where there is none, or another process has it. */
  abstract claim(): Promise<Filling | null>;
  /**
   * Puts it in the place of the current one, in one transaction in which nobody counts. False, and nothing done, while it lacks something that the current
   * one has.
   */
  abstract takeOver(generation: number, events: number, at: Date): Promise<boolean>;
  /** It never came to have all that the current one has, which therefore stays. */
  abstract giveUp(generation: number, events: number, at: Date): Promise<void>;
  /** Removes some of what generations that are past have left; gives how many rows. */
  abstract sweep(): Promise<number>;
}

/** Everything told of dossiers since the beginning, from the topics themselves. */
export abstract class Past {
  /** Reads batch by batch, in order per dossier, and goes on following; in between asks `enough`, which is told whether what was there at the start is read. */
  abstract read(take: (told: readonly Told[]) => Promise<void>, enough: (reachedPresent: boolean) => Promise<boolean>): Promise<void>;
  /** Ends a reading under way, for good. */
  abstract stop(): void;
}

/** A happening and the dossier it befell. */
export interface Told { readonly dossierId: string; readonly happening: Happening }
