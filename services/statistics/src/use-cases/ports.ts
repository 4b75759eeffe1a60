import type { Tx } from '#persistence';
import type { CounterKey } from '../domain/contributions.js';
import type { DossierLife, Happening } from '../domain/dossier-life.js';

/** Lives of one generation as they stand, by dossier, each at its revision: 0 where it was not heard of before. */
export interface LivesTaken { readonly generation: number; readonly lives: ReadonlyMap<string, { readonly revision: number; readonly life: DossierLife }> }

/** A life that has gone on from the revision at which it was taken. */
export interface LifeChanged { readonly generation: number; readonly id: string; readonly revision: number; readonly life: DossierLife }

/** What is to be added to a counter. */
export interface Difference { readonly generation: number; readonly key: CounterKey; readonly n: number }

/** What is counted of dossiers, and the counters, in their generations. */
export abstract class Lives {
  /** In the generation that answers and, after it, in one that is being filled; these stay so until the transaction ends. Or in the one that is named, alone. */
  abstract take(tx: Tx, ids: readonly string[], named: number | null): Promise<LivesTaken[]>;
  /** False, and nothing done, when somebody else has moved one of these lives on. Differences come in ascending order of generations. */
  abstract goOn(tx: Tx, lives: readonly LifeChanged[], differences: readonly Difference[]): Promise<boolean>;
}

/** How a rebuilt generation compares with the one it replaces. */
export interface Comparison {
  /** Dossiers that had come equally far in both, and in which something counted differs. */
  readonly differingDossiers: number;
  /** Dossiers that the new one had come further with, and the old one did not come after. */
  readonly ahead: number;
  /** Counters whose totals differ, the first hundred; null where some dossiers were ahead. */
  readonly counters: readonly { readonly counter: string; readonly before: number; readonly after: number }[] | null;
}

/** What is being done with a generation that is to take over: reading, then comparing dossiers, then counters. */
export type Stage = 'reading' | 'lives' | 'counters' | 'compared';

/** The right to fill a generation, from where it stands; one process has it at a time. */
export interface Filling { readonly generation: number; readonly reader: string; readonly stage: Stage; release(): Promise<void> }

/** Generations of the counters: one answers and is counted in, another may be filled meanwhile. */
export abstract class Generations {
  /** Opens one to be filled. Refuses while another is. */
  abstract open(tx: Tx, askedBy: string, at: Date): Promise<number>;
  /** The one that is to be filled; null where there is none, or another process has it. */
  abstract claim(): Promise<Filling | null>;
  /** So many events more were counted in it. */
  abstract filled(tx: Tx, generation: number, events: number): Promise<void>;
  /** Puts it, once compared, in the place of the current one. */
  abstract takeOver(generation: number, at: Date): Promise<void>;
  /** It never came to have all that the current one has, which therefore stays. */
  abstract giveUp(generation: number, at: Date): Promise<void>;
  /** Removes some of what generations that are past have left; gives how many rows. */
  abstract sweep(): Promise<number>;
}

/** `next`: this slice is done with; `waits`: it is not, and is looked at again; `done`: it was the last. */
export type Look = 'next' | 'waits' | 'done';

/** Compares a generation with the one it is to replace, a slice of some thousand rows at a time, each a short transaction that remembers how far it came. */
export abstract class Slices {
  /** Waits while the generation lacks something of the current one in this slice of dossiers. What it once lacks nothing of it never will: it is counted in both. */
  abstract lacking(generation: number): Promise<Look>;
  /** Waits, where it is to be waited, while the current one lacks something of the generation, which nobody reads for any more. */
  abstract lives(generation: number, wait: boolean): Promise<Look>;
  abstract counters(generation: number): Promise<Look>;
}

/** Everything told of dossiers since the beginning, from the topics themselves. */
export abstract class Past {
  /**
   * Reads batch by batch, in order per dossier, from where `reader` was, and goes on following; in between asks `enough`, which may ask whether little is
   * left to read. Ends when it is enough, or stopped.
   */
  abstract read(reader: string, take: (told: readonly Told[]) => Promise<void>, enough: (nearEnd: () => Promise<boolean>) => Promise<boolean>): Promise<void>;
  /** Ends a reading under way, for good. */
  abstract stop(): void;
}

/** A happening and the dossier it befell. */
export interface Told { readonly dossierId: string; readonly happening: Happening }
