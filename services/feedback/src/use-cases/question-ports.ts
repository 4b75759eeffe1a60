import type { Tx } from '#persistence';
import type { Caller } from '../domain/caller.js';
import type { Unnamed } from '../domain/redaction.js';
import type { Question, QuestionCapacity } from '../domain/question.js';

export interface NewQuestion { readonly question: Question; readonly personId: string; readonly title: string; readonly text: string }

export abstract class Questions {
  abstract add(tx: Tx, question: NewQuestion): Promise<void>;
  /** Locks a question within the caller's reach, with the capacities in which they act; another is not found. */
  abstract takeFor(tx: Tx, id: string, caller: Caller): Promise<{ readonly question: Question; readonly capacities: ReadonlySet<QuestionCapacity> }>;
  abstract keep(tx: Tx, question: Question, by: Caller): Promise<void>;
}

/** People who ask, as identity knows them. */
export abstract class Askers {
  /** What a published text must not tell; everything null where identity knows no such person. Refuses with `asker.unavailable`. */
  abstract of(personId: string): Promise<Unnamed>;
}

/** Tells the world, within the transaction. */
export abstract class QuestionNews {
  abstract moved(tx: Tx, question: Question, at: Date): Promise<void>;
}
