import type { Actor, ProcedureVersion } from '#contracts';
import type { Answer, Call } from '#http';
import type { Tx } from '#persistence';
import type { LocalDate } from '#working-time';
import type { Relation } from '../domain/capacity.js';
import type { Card } from '../domain/card.js';
import type { Dossier } from '../domain/dossier.js';
import type { Action } from '../domain/dossier-lifecycle.js';
import type { Ground, Grounded } from '../domain/ground.js';
import type { Outcome } from '../domain/perform.js';
import type { Sight } from '../domain/sight.js';
import type { DrawnSlip } from '../domain/slip-content.js';

/** A dossier read to be acted on, with the hash its ledger ends in. */
export interface Found { readonly dossier: Dossier; readonly hash: Buffer; readonly card: Card }

/** What an action found: the dossier as the caller may see it, or the answer already given to the same request. */
export type ForAction<View> = { readonly kind: 'replay'; readonly answer: Answer<View> } | (Found & { readonly kind: 'dossier'; readonly relation: Relation });

/** What happened, on top of which link of the ledger, by whom and when. */
export interface Entry {
  readonly outcome: Outcome;
  /** Hash of the entry before it. */
  readonly after: Buffer;
  readonly actor: Actor;
  readonly at: Date;
  readonly slip: DrawnSlip | null;
}

/** A dossier about to be opened. */
export interface Opening {
  readonly dossier: Dossier;
  readonly card: Card;
  readonly detail: { readonly returnMethod: Dossier['returnMethod']; readonly componentCount: number; readonly late: boolean };
  readonly actor: Actor;
  /** When it was submitted: the time of the fact. */
  readonly submittedAt: Date;
  /** When it is recorded. */
  readonly now: Date;
}

/** The only writer of dossiers and of the ledger. */
export abstract class Dossiers {
  /** Reads for an action on the caller's behalf. Refuses with `not-found` a dossier that is not visible to the caller. */
  abstract forAction<View>(call: Call, dossierId: string, sight: Sight, now: Date): Promise<ForAction<View>>;

  /** Locks a dossier for an action borne by an event or a timer, which is decided by state; undefined when it is not open yet. */
  abstract forEvent(tx: Tx, dossierId: string): Promise<Found | undefined>;

  /**
   * Writes a transition, with the answer to the request that asked for it, so that the same request gets the same answer.
   * Refuses with `precondition.stale` when somebody was faster, with `idempotency.in-progress` when the same request was.
   */
  abstract record(entry: Entry, answered: { readonly call: Call; readonly answer: Answer }): Promise<void>;

  /** Writes a transition inside the transaction that holds the dossier. */
  abstract recordWithin(tx: Tx, entry: Entry): Promise<void>;

  /** Does something to a dossier in a transaction that holds it. Refuses with `not-found` where there is none. */
  abstract holding<Result>(dossierId: string, work: (tx: Tx, found: Found) => Promise<Result>): Promise<Result>;

  /** Writes version 1 with the applicant's card. False when the dossier is open already. */
  abstract open(tx: Tx, opening: Opening): Promise<boolean>;

  /** Keeps the applicant's card as it is now. */
  abstract keepCard(tx: Tx, dossier: Pick<Dossier, 'id' | 'code'>, card: Card): Promise<void>;
}

/** The local copies of the catalogue. What has not arrived throws `NotYet`. */
export abstract class Reference {
  /** A version never changes once published. */
  abstract procedure(id: string): Promise<ProcedureVersion>;

  /** Undefined for a version that was never published. */
  abstract findProcedure(id: string): Promise<ProcedureVersion | undefined>;

  /** Identifier of the version of a procedure that is in force on a day; undefined where none is. */
  abstract versionInForce(code: string, day: LocalDate): Promise<string | undefined>;

  /** What a dossier is judged by. */
  abstract groundOf(dossier: Grounded): Promise<Ground>;

  /** The end of the agency's next working day; `now` for an agency that is not known. */
  abstract endOfNextWorkingDay(agencyCode: string, now: Date): Promise<Date>;
}

/** The applicant's card, pulled from intake. */
export abstract class Cards {
  /** The card as it is now. Throws `NotYet` while intake cannot be reached: the event that needs it is tried again. */
  abstract of(dossierId: string): Promise<Card>;
}

/** The answer to an action, which is stored in the transaction of its effect. */
export abstract class Answers<View = unknown> {
  abstract to(dossier: Dossier, ground: Ground, open: readonly Action[]): Answer<View>;
}

/** A batch of running dossiers whose clocks may go by a calendar that changed. */
export interface Recalculation { readonly calendarId: string; readonly dossierIds: readonly string[]; readonly position: unknown }

/** Which dossiers are still to be counted again after a calendar changed. */
export abstract class Recalculations {
  /** The next batch, soonest due first; undefined when all is done, or while processes may still see the calendar as it was. */
  abstract next(now: Date, limit: number): Promise<Recalculation | undefined>;

  /** The batch was counted: the next one begins after it. */
  abstract finished(work: Recalculation): Promise<void>;
}
