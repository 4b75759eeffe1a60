import type { Agency, CalendarData, ProcedureVersion, ReturnMethod } from '#contracts';
import type { Tx } from '#persistence';
import type { Calendar } from '#working-time';
import type { Owner, Party, PartyDetails } from '../domain/applicant.js';
import type { By, Caller } from '../domain/caller.js';
import type { ComponentVersion, FiledDossier, Revision } from '../domain/dossier.js';
import type { ComponentFile, Draft } from '../domain/draft.js';
import type { CheckForm } from '../domain/draft-findings.js';
import type { SignatureState } from '../domain/file.js';
import type { HandOver } from '../domain/hand-over.js';
import type { JsonObject } from '../domain/pointer.js';
import type { Standing } from '../domain/standing.js';

/** What a read can run on: a transaction, or the database itself. */
export type Reads = Pick<Tx, 'query' | 'prepared'>;

/** First and last day; an open end is null. */
export interface Validity {
  readonly from: string;
  readonly to: string | null;
}

/** Local copies of the catalogue (danh mục TTHC), fed by its topics. */
export abstract class Catalogue {
  /** The version of a procedure in force on a day in Vietnam. */
  abstract versionInForce(reads: Reads, procedureCode: string, on: string): Promise<ProcedureVersion | undefined>;
  abstract version(reads: Reads, id: string): Promise<ProcedureVersion | undefined>;
  abstract agency(reads: Reads, code: string): Promise<Agency | undefined>;
  abstract calendar(reads: Reads, id: string): Promise<Calendar | undefined>;
  /** Keeps a version, or only the days on which it is in force: its content never changes. */
  abstract keepVersion(tx: Tx, procedure: ProcedureVersion, inForce: Validity): Promise<void>;
  abstract keepAgency(tx: Tx, agency: Agency, sequence: number): Promise<void>;
  abstract keepCalendar(tx: Tx, calendar: CalendarData, sequence: number): Promise<void>;
}

/** A delegation (uỷ quyền) as it stands. */
export interface Delegation {
  readonly id: string;
  readonly principal: Owner;
  readonly delegatePerson: string;
  readonly procedures: readonly string[] | null;
  readonly from: string;
  readonly to: string | null;
  readonly active: boolean;
}

export abstract class Delegations {
  abstract keep(tx: Tx, delegation: Delegation): Promise<void>;
  /** Whether a person may act for a principal in a procedure on a day. */
  abstract holds(reads: Reads, delegatePerson: string, principal: Owner, procedureCode: string, on: string): Promise<boolean>;
}

/** Papers the post handed over. */
export abstract class HandOvers {
  abstract keep(tx: Tx, handOver: Omit<HandOver, 'dossierId'>): Promise<void>;
  /** Locked until the transaction ends. */
  abstract take(tx: Tx, recordNumber: string): Promise<HandOver | undefined>;
  abstract use(tx: Tx, orderId: string, dossierId: string): Promise<void>;
}

/** Drafts within the caller's reach; a foreign one does not exist (`not-found`). */
export abstract class Drafts {
  abstract add(tx: Tx, draft: Draft): Promise<void>;
  /** Locked until the transaction ends. */
  abstract take(tx: Tx, id: string, caller: Caller, now: Date): Promise<Draft>;
  abstract read(id: string, caller: Caller, now: Date): Promise<Draft>;
  abstract store(tx: Tx, draft: Draft): Promise<void>;
  abstract remove(tx: Tx, id: string): Promise<void>;
}

/** All that a submission makes. */
export interface Filing {
  readonly dossier: FiledDossier;
  readonly standing: Standing;
  readonly revision: Revision;
  readonly components: readonly ComponentVersion[];
  /** The draft it was. */
  readonly draftId: string;
}

/** Dossiers within the caller's reach. */
export abstract class Dossiers {
  /** The next number of an agency's day; its row stays locked, so that numbers are given in order of commit. */
  abstract nextNumber(tx: Tx, agency: string, day: string): Promise<number>;
  /**
   * Files a dossier as one statement: it, its standing, its first revision with the components, the draft's files of these components as its own
   * (others are given up), and the draft closed and emptied. The agency's counter is locked meanwhile.
   */
  abstract file(tx: Tx, filing: Filing): Promise<void>;
  /**
   * Locked until the transaction ends, with its standing and current form. One that the caller may read but not act on: `auth.forbidden`;
   * any other foreign one: `not-found`.
   */
  abstract take(tx: Tx, id: string, caller: Caller, now: Date): Promise<{ readonly dossier: FiledDossier; readonly standing: Standing; readonly form: JsonObject }>;
  abstract read(id: string, caller: Caller, now: Date): Promise<{ readonly dossier: FiledDossier; readonly standing: Standing }>;
  /** Appends a revision with the components it brought, and stores what the dossier itself says. */
  abstract revise(tx: Tx, dossier: FiledDossier, revision: Revision, components: readonly ComponentVersion[]): Promise<void>;
  /** Locks dossiers until the transaction ends: whoever also takes their standings does so afterwards, as `take` does. */
  abstract hold(tx: Tx, dossierIds: readonly string[]): Promise<void>;
  /** Takes over a way of return that was chosen at one-stop, as a revision of its own. Nothing for a dossier intake never heard of. */
  abstract takeReturnMethod(tx: Tx, dossierId: string, chosen: { readonly method: ReturnMethod; readonly by: By; readonly at: Date }): Promise<void>;
  /** By dossier, locked until the transaction ends; none for a dossier intake never heard of. */
  abstract takeStandings(tx: Tx, dossierIds: readonly string[]): Promise<Map<string, Standing>>;
  /** By dossier, all in one statement. */
  abstract storeStandings(tx: Tx, standings: ReadonlyMap<string, Standing>): Promise<void>;
  /** Records who the owner is, where that is not known yet. */
  abstract nameOwner(dossierId: string, details: PartyDetails): Promise<void>;
  abstract owner(reads: Reads, dossierId: string): Promise<Owner | undefined>;
  /** Whether the owner has another dossier of the procedure that is not finished (U-5). */
  abstract activeOfSameKind(reads: Reads, owner: Owner, procedureCode: string): Promise<{ readonly id: string; readonly code: string } | undefined>;
  /** The owner's latest dossier with its form: of this procedure if there is one, else of any. */
  abstract earlier(reads: Reads, owner: Owner, procedureCode: string): Promise<{ readonly code: string; readonly procedureCode: string; readonly form: JsonObject } | undefined>;
}

/** A file to be recorded; its bytes are in the store already. */
export interface NewFile {
  readonly id: string;
  readonly holder: { readonly draftId: string; readonly componentId: string } | { readonly dossierId: string; readonly componentId: string } | { readonly documentId: string };
  readonly sha256: string;
  readonly size: number;
  readonly type: string;
  readonly name: string;
  readonly source: 'uploaded' | 'store';
  readonly heldUntil: string | null;
  readonly uploadedBy: string;
  readonly uploadedAt: Date;
  readonly signatureValid: SignatureState;
  /** `clean` only for a copy of a file that was found clean. */
  readonly scan: 'pending' | 'clean';
}

/** Digital signatures inside files (chữ ký số). */
export abstract class Signatures {
  /** Of a stored file. Never fails: what cannot be examined is null. */
  abstract hold(file: { readonly sha256: string; readonly type: string }, now: Date): Promise<SignatureState>;
}

/** A file waiting for its scan. */
export interface Unscanned {
  readonly id: string;
  readonly sha256: string;
  readonly attempts: number;
}

export abstract class Files {
  abstract add(tx: Tx, file: NewFile): Promise<void>;
  abstract ofDraft(reads: Reads, draftId: string): Promise<ComponentFile[]>;
  /** Files uploaded for a dossier and not handed in yet. */
  abstract waitingOf(tx: Tx, dossierId: string): Promise<ComponentFile[]>;
  abstract removeFromDraft(tx: Tx, draftId: string, fileId: string): Promise<boolean>;
  abstract removeAllOfDraft(tx: Tx, draftId: string): Promise<void>;
  /** The clean files a dossier stands on now, taken over by a new draft. */
  abstract copyToDraft(tx: Tx, dossierId: string, draftId: string, by: string, at: Date): Promise<void>;
  abstract handIn(tx: Tx, dossierId: string, fileIds: readonly string[], revision: number): Promise<void>;
  abstract recordScan(fileId: string, result: { readonly scan: 'clean' | 'infected' | 'unavailable'; readonly found: string | null; readonly at: Date } | { readonly scan: 'pending'; readonly retryAt: Date }): Promise<void>;
  /** Files due for a scan, at most `limit`, oldest first; put off by a minute, so that two processes do not scan the same. */
  abstract dueForScan(now: Date, limit: number): Promise<Unscanned[]>;
  /** Which of these hashes a file that may be read refers to. */
  abstract referencedAmong(hashes: readonly string[]): Promise<string[]>;
}

/** A document of a personal store (kho quản lý dữ liệu điện tử). */
export interface StoredDocument {
  readonly id: string;
  readonly owner: Owner;
  readonly kind: 'uploaded' | 'result';
  readonly title: string;
  readonly validTo: string | null;
  /** For a result: where it came from; its bytes are one-stop's. */
  readonly result: { readonly dossierId: string; readonly code: string; readonly digest: string } | null;
  readonly addedAt: Date;
}

export abstract class Documents {
  abstract count(reads: Reads, owner: Owner): Promise<number>;
  abstract add(tx: Tx, document: StoredDocument): Promise<void>;
  /** `not-found` outside the caller's reach. */
  abstract read(id: string, caller: Caller, now: Date): Promise<StoredDocument>;
  /** Locked until the transaction ends, with its file; `not-found` outside the caller's reach. */
  abstract take(tx: Tx, id: string, caller: Caller, now: Date): Promise<{ readonly document: StoredDocument; readonly file: ComponentFile | null }>;
  abstract remove(tx: Tx, id: string): Promise<void>;
  /** False when it was not there. */
  abstract removeResult(tx: Tx, resultCode: string): Promise<boolean>;
}

/** Electronic results where they are kept: at one-stop. */
export abstract class IssuedResults {
  /**
   * The bytes of a result in force, by its code `<dossier code>-KQ<n>`. Refuses with `document.not-in-force`, with `document.unavailable` when one-stop does not
   * answer (also while the bytes come), and with `document.held-elsewhere` when this installation does not know one-stop.
   */
  abstract open(code: string): Promise<AsyncIterable<Uint8Array>>;
}

/** Judges form data by the JSON Schema of its e-form. */
export abstract class FormChecker {
  abstract readonly check: CheckForm;
}

/** Who an applicant at the counter is. */
export interface CounterApplicant {
  readonly personalId: string | null;
  readonly passport: { readonly number: string; readonly country: string } | null;
  readonly fullName: string;
  readonly dateOfBirth: string;
  readonly sex: 'male' | 'female';
  readonly phone: string | null;
  readonly email: string | null;
  readonly address: string;
}

/** Persons and organisations as identity knows them, asked over the wire. */
export abstract class People {
  /** Null when identity does not answer: nothing waits for it. */
  abstract find(owner: Owner): Promise<Party | null>;
  /** Registers a person without an account, or finds them. Refuses with `identity.unavailable`. */
  abstract findOrRegister(applicant: CounterApplicant): Promise<string>;
}

/** What is told of a filing beside the dossier: the postal order that handed its papers over, and how many components were taken from the personal store. */
export interface FilingNews { readonly handOver: string | null; readonly fromStore: number }

/** The news of a dossier (sự kiện nộp hồ sơ), recorded in the transaction of the act. */
export abstract class SubmissionNews {
  abstract filed(tx: Tx, dossier: FiledDossier, by: By, files: readonly HandedFile[], more: FilingNews, at: Date): Promise<void>;
  abstract supplemented(tx: Tx, dossier: FiledDossier, by: By, handedIn: HandedInNews, at: Date): Promise<void>;
  abstract amended(tx: Tx, dossier: FiledDossier, by: By, handedIn: HandedInNews, at: Date): Promise<void>;
  abstract withdrawalRequested(tx: Tx, dossier: FiledDossier, by: By, at: Date): Promise<void>;
  abstract returnMethodChosen(tx: Tx, dossier: FiledDossier, by: By, returnMethod: ReturnMethod, at: Date): Promise<void>;
}

export type HandedFile = Pick<ComponentFile, 'componentId' | 'id' | 'sha256'>;

export interface HandedInNews {
  readonly files: readonly HandedFile[];
  /** JSON Pointers of the fields that changed. */
  readonly fields: readonly string[];
}
