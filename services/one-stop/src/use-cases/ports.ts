import type { Actor, Agency, ProcedureVersion } from '#contracts';
import type { Answer, Call } from '#http';
import type { Tx } from '#persistence';
import type { Calendar } from '#working-time';
import type { Card } from '../domain/card.js';
import type { Dossier } from '../domain/dossier.js';
import type { FormKey } from '../domain/dossier-lifecycle.js';
import type { IssuedResult } from '../domain/actions/inputs.js';
import type { Outcome } from '../domain/perform.js';

/** A dossier read to be acted on, with the hash its ledger ends in. */
export interface Found { readonly dossier: Dossier; readonly hash: Buffer; readonly card: Card }

/** What an action found: the dossier as the caller may see it, or the answer already given to the same request. */
export type ForAction = { readonly kind: 'replay'; readonly answer: Answer } | (Found & { readonly kind: 'dossier'; readonly own: boolean });

/** A slip drawn with a transition: its number comes from the database in the same statement. */
export interface DrawnSlip { readonly form: FormKey; readonly content: unknown }

/** Who the caller is to the visibility rule. */
export interface Viewer { readonly agencies: readonly string[]; readonly personId: string | null }

/** The only writer of dossiers and of the ledger. */
export abstract class Dossiers {
  /** Reads for an action on the caller's behalf. Refuses with `not-found` a dossier that is not visible to the caller. */
  abstract forAction(call: Call, dossierId: string, viewer: Viewer, now: Date): Promise<ForAction>;

  /** Locks a dossier for an action borne by an event, which is decided by state; undefined when it is not open yet. */
  abstract forEvent(tx: Tx, dossierId: string): Promise<Found | undefined>;

  /**
   * Writes a transition with everything that belongs to it. `answered` is stored with it, so that the same request gets the same answer.
   * Refuses with `precondition.stale` when somebody was faster.
   */
  abstract record(outcome: Outcome, hash: Buffer, actor: Actor, now: Date, slip: DrawnSlip | null, answered: { call: Call; answer: Answer } | null, tx?: Tx): Promise<void>;

  /** Writes version 1 with the applicant's card. False when the dossier is open already. */
  abstract open(tx: Tx, dossier: Dossier, card: Card, detail: unknown, actor: Actor, now: Date): Promise<boolean>;

  /** Keeps the applicant's card as it is now. */
  abstract keepCard(tx: Tx, dossierId: string, card: Card): Promise<void>;
}

/** The local copies of the catalogue. A copy that has not arrived throws `NotYet`. */
export abstract class Reference {
  /** A version never changes once published. */
  abstract procedure(id: string): Promise<ProcedureVersion>;
  abstract allAgencies(): Promise<ReadonlyMap<string, Agency>>;
  abstract agency(code: string): Promise<Agency>;
  /** The calendar of the procedure where it has its own, else the agency's. */
  abstract calendarFor(procedure: ProcedureVersion, agency: Agency): Promise<Calendar>;
}

/** The applicant's card, pulled from intake. */
export abstract class Cards {
  /** The card as it is now. Throws `NotYet` while intake cannot be reached: the event that needs it is tried again. */
  abstract of(dossierId: string): Promise<Card>;
}

/** The answer to an action, which is stored in the transaction of its effect. */
export abstract class Answers<View = unknown> {
  abstract to(dossier: Dossier, procedure: ProcedureVersion, agency: Agency): Answer<View>;
}

/** A signed file kept for a dossier. */
export interface ResultFile extends IssuedResult { readonly size: number; readonly signer: string; readonly signedAt: Date; readonly uploadedBy: string }

/** Result files by the dossier they were signed for. */
export abstract class ResultFiles {
  abstract keep(tx: Tx, dossierId: string, file: ResultFile): Promise<void>;
  abstract find(dossierId: string, digest: string): Promise<IssuedResult | undefined>;
}
