import type { ProcedureVersion } from '#contracts';
import type { Tx } from '#persistence';
import type { AdapterRecord, Card, Names } from '../domain/adapter-format.js';
import type { Fact } from '../domain/fact.js';
import type { FailureKind } from '../domain/retrying.js';

/** An event as it came: what the feed keeps of it. */
export interface ReceivedEvent {
  readonly subject: string;
  readonly sequence: number;
  readonly epoch: number;
  readonly type: string;
  readonly procedureCode: string;
  readonly receivingAgency: string;
  readonly competentAgency: string;
  /** The bytes it came in. */
  readonly body: string;
}
/** A fact of a dossier's journal: the dossier is its subject, its version the sequence. */
export interface ReceivedFact extends ReceivedEvent { readonly at: Date; readonly code: string }

/** The feed of events: append-only, in the order of commits. */
export abstract class Feed {
  /** Takes events up. From here to the commit nobody else appends. */
  abstract append(tx: Tx, events: readonly ReceivedEvent[]): Promise<void>;
  /** Takes facts of dossiers up in the same way, and notes what portals are behind of with them. */
  abstract appendFacts(tx: Tx, facts: readonly ReceivedFact[], behind: readonly Behind[]): Promise<void>;
  /** Facts of dossiers up to a version of each, oldest first; of a version that a restore undid, what replaced it. */
  abstract factsOf(dossiers: readonly { readonly dossierId: string; readonly knownVersion: number }[]): Promise<ReadonlyMap<string, Fact[]>>;
}

/** What a portal is behind of: the places in a batch of a dossier's first and last fact. */
export interface Behind { readonly destination: string; readonly first: number; readonly last: number }

/** A dossier whose turn it is to be sent, and whose alone while the lease lasts. */
export interface Turn {
  readonly destination: string;
  readonly dossierId: string;
  readonly knownVersion: number;
  readonly sentVersion: number;
  readonly opened: boolean;
  readonly tries: number;
  readonly lease: string;
}

/** What came of a turn. */
export interface Ended {
  /** With what the portal has of it now. */
  readonly turn: Turn;
  /** The first version that was to be sent. */
  readonly from: number;
  readonly at: Date;
  readonly milliseconds: number;
  readonly end: { readonly kind: 'ok' } & Told | { readonly kind: FailureKind } & Failure;
}
export interface Failure { readonly code: string | null; readonly detail: string; readonly tries: number; readonly stuck: boolean; readonly dueAt: Date }

/** The state a portal was told, and when it is asked whether it kept it. */
export interface Told { readonly stateNumber: number; readonly compareAt: Date }
/** A dossier a portal is asked about. */
export interface Compared { readonly dossierId: string; readonly code: string; readonly stateNumber: number; readonly version: number }

/** Which dossiers are sent again. */
export interface Redrive { readonly destination: string | null; readonly dossierId: string | null; readonly from: Date | null; readonly to: Date | null; readonly agencies: readonly string[] | null }

/** How far each portal has come with each dossier (nhật ký đồng bộ). */
export abstract class SyncJournal {
  /** Takes dossiers that are due, longest waiting first, nobody else's meanwhile: those that did well so far, or those that failed when they were last sent. */
  abstract claim(destination: string, failed: boolean, now: Date, until: Date, limit: number): Promise<Turn[]>;
  /** Holds on to turns, noting what the portal has of them meanwhile. Gives the dossiers that are still ours. */
  abstract holdOn(destination: string, turns: readonly Turn[], until: Date): Promise<string[]>;
  /** The portal has all that was known when a turn began, and what came meanwhile is due at once; or it has not, and the turn comes again. A turn whose lease was lost is left alone. */
  abstract settle(destination: string, ended: readonly Ended[]): Promise<void>;
  /** Whoever failed for one of these reasons is due. Gives how many; `destination` null: of all portals. */
  abstract wake(destination: string | null, reasons: readonly FailureKind[], now: Date): Promise<number>;
  /** Takes dossiers that the portal has all of and was not asked about since; they come again at `again` unless settled. */
  abstract claimComparisons(destination: string, now: Date, again: Date, limit: number): Promise<Compared[]>;
  /** The portal has these as it was told. */
  abstract agreed(destination: string, compared: readonly Compared[]): Promise<void>;
  /** The portal has these not, or otherwise than it was told: they are sent from the beginning. Gives how many. */
  abstract sendAnew(destination: string, compared: readonly Compared[], now: Date): Promise<number>;
  /** Gives how many are due now because somebody asked. */
  abstract redrive(tx: Tx, which: Redrive, now: Date): Promise<number>;
  /** Forgets what was tried before an instant. Gives how many tries. */
  abstract forget(before: Date): Promise<number>;
}

/** Names that a message needs. */
export abstract class Catalogue {
  /** Names by the version of the procedure; a version that has not arrived has none. */
  abstract namesFor(procedureVersionIds: readonly string[], agencies: readonly string[]): Promise<ReadonlyMap<string, Names>>;
  abstract keepProcedure(tx: Tx, procedure: ProcedureVersion, inForce: { readonly from: string; readonly to: string | null }): Promise<void>;
}

/** Why there is no card: intake knows no such dossier; it is there, but gives none of this one; it does not answer at all. */
export interface NoCard { readonly why: 'unknown' | 'withheld' | 'away'; readonly code: string | null; readonly detail: string }

/** What intake knows of a dossier. */
export abstract class Cards {
  abstract of(dossierId: string): Promise<Card | NoCard>;
}

export type AdapterService = 'DongBoHoSoMC' | 'CapNhatTienDoHoSoMC';
/** What a portal says to a call. */
export type Reply =
  | { readonly kind: 'ok' }
  /** It has some of it already ("đã tồn tại"): to be sent again as an update. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'refused' | 'nonsense' | 'away'; readonly code: string | null; readonly detail: string };

/** A portal that speaks the adapter format. */
export abstract class Portal {
  abstract call(service: AdapterService, data: readonly AdapterRecord[], updating: boolean): Promise<Reply>;
  /** `TraCuuHoSo`: the number of the state of each dossier it has, by code; null while it does not answer. */
  abstract statesOf(codes: readonly string[]): Promise<ReadonlyMap<string, number> | null>;
}

/** A portal that dossiers are synchronised to. */
export interface Destination {
  readonly name: string;
  readonly portal: Portal;
  /** Codes of the procedures that are interlinked with it; null: all. */
  readonly procedures: ReadonlySet<string> | null;
}

/** All of them, and how they are dealt with. */
export abstract class Destinations {
  abstract readonly all: readonly Destination[];
  /** Calls to one of them at a time. */
  abstract readonly concurrency: number;
  /** Most records of one call. */
  abstract readonly recordsOfCall: number;
  /** Milliseconds after which a turn that nobody ended is somebody else's. */
  abstract readonly leaseMs: number;
}
