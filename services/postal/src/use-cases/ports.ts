import type { DossierState } from '#contracts';
import type { Tx } from '#persistence';
import type { Caller } from '../domain/caller.js';
import type { HandedBy, Signature } from '../domain/hand-over.js';
import type { Invitations } from '../domain/invitations.js';
import type { Order, OrderKind, Word } from '../domain/order.js';

/** Where a parcel is brought, or fetched; kept only while the order needs it. */
export interface Place { readonly recipient: string; readonly phone: string; readonly line: string; readonly provinceCode: string | null; readonly communeCode: string | null }

export interface Owner { readonly kind: 'person' | 'organisation'; readonly id: string }

/** What goes with an order beside its line. */
export interface OrderFile {
  readonly order: Order;
  readonly dossierCode: string | null;
  /** Null until the card of the dossier was pulled. */
  readonly owner: Owner | null;
  readonly place: Place | null;
  /** Whole đồng; null until the address is known. */
  readonly postage: number | null;
  /** The carrier's number of the parcel (số hiệu bưu gửi); null until it gave one. */
  readonly tracking: string | null;
  /** Who handed the papers of a pick-up to the post; null until the clerk took them in. */
  readonly handedBy: HandedBy | null;
  readonly signatures: readonly Signature[];
  readonly registeredAt: Date;
}

/** An order as somebody acts on it: what they are to it. */
export interface OrderInHand extends OrderFile { readonly own: boolean; readonly clerk: boolean; readonly officer: boolean }

/** What one may do with an order beside reading it. */
export type Capacity = 'own' | 'clerk' | 'officer';

/** Our reference of an order at the carrier. */
export const referenceOf = (orderId: string): string => orderId.replaceAll('-', '');

export abstract class Orders {
  /** Enters orders; a dossier that has an open one gets no second, and an order that was there before does not come again. Gives those that are new. */
  abstract add(tx: Tx, files: readonly OrderFile[]): Promise<Order[]>;
  /** How many pick-ups an owner has under way; nobody else enters one for them before the transaction ends. */
  abstract openPickUpsOf(tx: Tx, ownerId: string): Promise<number>;
  /** Whether the caller is the owner, or holds their delegation (uỷ quyền) for the procedure. */
  abstract mayOrderFor(tx: Tx, owner: Owner, procedureCode: string, caller: Caller, now: Date): Promise<boolean>;
  /** Locks an order in which the caller has one of the capacities. Refuses with `not-found` what they may not see, `auth.forbidden` what they may only see. */
  abstract takeFor(tx: Tx, orderId: string, caller: Caller, capacities: readonly Capacity[], now: Date): Promise<OrderInHand>;
  /** Locks an order for the system itself. */
  abstract take(tx: Tx, orderId: string): Promise<OrderFile>;
  /** Locks the open orders of these dossiers. */
  abstract openOf(tx: Tx, dossierIds: readonly string[]): Promise<OrderFile[]>;
  abstract byReference(reference: string): Promise<{ readonly id: string } | undefined>;
  /** Writes an order as it stands. When it is over its address goes. */
  abstract keep(tx: Tx, order: Order): Promise<void>;
  abstract keepAddress(tx: Tx, orderId: string, details: { readonly owner: Owner; readonly place: Place; readonly postage: number }): Promise<void>;
  /** The carrier's number from now on; one before it is remembered. */
  abstract keepTracking(tx: Tx, orderId: string, tracking: string, now: Date): Promise<void>;
  /** Whether a parcel ever had this number. */
  abstract hadTracking(tx: Tx, orderId: string, tracking: string): Promise<boolean>;
  abstract keepHandedBy(tx: Tx, orderId: string, handedBy: HandedBy): Promise<void>;
  abstract keepSignatures(tx: Tx, orderId: string, signatures: readonly Signature[], record: { readonly number: string; readonly at: Date } | null): Promise<void>;
  /** The papers of a pick-up have become a dossier; locks the order. Null where there is no such order, or its papers are another dossier's. */
  abstract link(tx: Tx, orderId: string, dossier: { readonly id: string; readonly code: string }): Promise<Order | null>;
  /** Officers need not look at earlier orders of the dossier any more. */
  abstract settleAttention(tx: Tx, dossierIds: readonly string[]): Promise<void>;
  /** The next number of an agency in a period, without a gap: the row stays locked until the transaction ends. */
  abstract nextNumber(tx: Tx, series: 'record' | 'receipt', agency: string, period: string): Promise<number>;
}

/** Something to be said to the carrier: take an order, or give one up. */
export interface Errand { readonly orderId: string; readonly kind: OrderKind; readonly dossierId: string | null; readonly cancel: boolean; readonly place: Place | null; readonly postage: number | null; readonly tries: number; readonly agency: string }

/** What is to be said to the carrier, and when it is asked. */
export abstract class Errands {
  /** Takes on errands that are due; another process does not get the same ones before `again`. */
  abstract claim(now: Date, again: Date, limit: number): Promise<Errand[]>;
  abstract postpone(orderId: string, until: Date): Promise<void>;
  /** Nothing more is to be said now. */
  abstract done(tx: Tx, orderId: string): Promise<void>;
  abstract due(tx: Tx, orderId: string, at: Date): Promise<void>;
  /** Takes on orders of which nothing was heard for long. */
  abstract claimSilent(now: Date, again: Date, limit: number): Promise<{ readonly orderId: string }[]>;
  abstract askAt(tx: Tx, orderId: string, at: Date | null): Promise<void>;
  /** At the next round, unless nothing is asked about it any more. */
  abstract askSoon(tx: Tx, orderId: string, at: Date): Promise<void>;
}

/** What the carrier said. */
export abstract class Words {
  /** Enters words once. Gives those that contradict one entered before under the same number: the first stands. */
  abstract enter(tx: Tx, orderId: string, words: readonly Word[], now: Date): Promise<Word[]>;
  /** Words after a number, in order. */
  abstract after(tx: Tx, orderId: string, sequence: number): Promise<Word[]>;
  /** Puts on record what was refused; the same again only counts. */
  abstract refuse(refused: RefusedWord): Promise<void>;
}

/** A callback that was not believed: forged, for nobody, or against what was said before. No address, no contents: a hash of it. */
export interface RefusedWord { readonly digest: string; readonly cause: 'signature-invalid' | 'reference-unknown' | 'contradiction'; readonly reference: string | null; readonly at: Date }

/** Money the post collected against a receipt. */
export interface Collected {
  readonly id: string;
  readonly orderId: string;
  readonly purpose: 'dossier-fee' | 'postage';
  readonly amount: number;
  /** What was owed of the carriage when it came; null for a fee. */
  readonly expected: number | null;
  /** Of the amount: what nobody owed, and the post hands back. */
  readonly owedBack: number;
  readonly receipt: string;
  readonly at: Date;
  /** The clerk's account; null for the carrier. */
  readonly by: string | null;
}

/** How money went back to whoever paid it. */
export interface HandedBack { readonly method: 'cash' | 'transfer'; readonly reference: string | null; readonly by: string; readonly at: Date }

export abstract class Takings {
  /** Enters money of a locked order once per receipt. False when it is there already. */
  abstract add(tx: Tx, collected: Collected, agency: string, told: boolean): Promise<boolean>;
  /** What was taken of a locked order's carriage so far, less what is owed back of it. */
  abstract carriageOf(tx: Tx, orderId: string): Promise<number>;
  /** Locks money of an order, and what became of it. */
  abstract take(tx: Tx, orderId: string, moneyId: string): Promise<{ readonly owedBack: number; readonly handedBack: boolean } | undefined>;
  abstract handBack(tx: Tx, moneyId: string, how: HandedBack): Promise<void>;
  /** Fees of a pick-up that wait for its dossier; they are told now. */
  abstract untold(tx: Tx, orderId: string): Promise<Collected[]>;
}

/** A result that is to be returned by post, as the journal tells of it. */
export interface DueReturn {
  readonly dossierId: string;
  /** Of the fact that makes it due. */
  readonly version: number;
  readonly code: string;
  readonly procedureCode: string;
  readonly competentAgency: string;
  readonly receivingAgency: string;
}

/** Which dossiers want their result by post. */
export abstract class Wishes {
  abstract set(tx: Tx, wanted: readonly string[], unwanted: readonly string[]): Promise<void>;
  abstract among(tx: Tx, dossierIds: readonly string[]): Promise<Set<string>>;
  /** Puts aside returns that were heard of late, until it is known whether they still wait. */
  abstract doubt(tx: Tx, returns: readonly DueReturn[], askAt: Date): Promise<void>;
  /** Takes on returns to ask about; another process does not get the same ones before `again`. */
  abstract claimDoubted(now: Date, again: Date, limit: number): Promise<DueReturn[]>;
  /** It is known now. Gives those that were put aside until now: the others have ended, or want the post no more. */
  abstract settle(tx: Tx, dossierIds: readonly string[]): Promise<Set<string>>;
}

/** Where dossiers stand at this moment, by one-stop's own word. Refuses with `standing.unavailable`. */
export abstract class Standings {
  /** Null for a dossier one-stop does not know. */
  abstract of(dossierId: string): Promise<{ readonly state: DossierState; readonly returnMethod: string | null } | null>;
}

/** Contracts between agencies and the post, by procedure, as the catalogue says. */
export abstract class Contracts {
  /** Which of these are in force on a day in Vietnam; keys are `contractKey`. */
  abstract inForce(tx: Tx, wanted: readonly { readonly agency: string; readonly procedureCode: string }[], on: string): Promise<Set<string>>;
  /** How invitations are judged at an agency. */
  abstract invitationsAt(tx: Tx, agency: string): Promise<Invitations>;
}

export const contractKey = ({ agency, procedureCode }: { readonly agency: string; readonly procedureCode: string }): string => `${agency} ${procedureCode}`;

/** Tells the world what happened to an order, within the transaction. */
export abstract class PostalNews {
  /** It is in another state than before, or a delivery failed; `from` is null for a new order. */
  abstract moved(tx: Tx, order: Order, from: Order | null, at: Date): Promise<void>;
  abstract delivered(tx: Tx, order: Order, tracking: string, at: Date): Promise<void>;
  abstract handedOver(tx: Tx, order: Order, record: { readonly number: string; readonly papers: number; readonly at: Date }): Promise<void>;
  abstract collected(tx: Tx, order: Order, collected: Collected): Promise<void>;
}

/** Owner and address of a dossier from intake's card; asked for when a parcel is sent. Refuses with `card.unavailable`. */
export abstract class Cards {
  abstract of(dossierId: string): Promise<{ readonly owner: Owner; readonly ownAddress: string | null; readonly place: Place | null }>;
}

/** What the carrier is asked to do. */
export interface Consignment { readonly reference: string; readonly kind: OrderKind; readonly agency: string; readonly place: Place; /** To be collected on delivery, whole đồng. */ readonly toCollect: number }

/** What the carrier says of a parcel: its number, and every step so far. */
export interface Told { readonly tracking: string; readonly words: readonly Word[] }

/** The carrier (bưu chính công ích). Refuses with `carrier.unavailable` while it does not answer or its answer is not its own. */
export abstract class Carrier {
  /** Places an order; the same reference is the same parcel. Refuses with `carrier.refused`. */
  abstract place(consignment: Consignment): Promise<Told>;
  /** Asks it to give a parcel up; what it says then tells whether it did. Null for a reference it never heard of. */
  abstract cancel(reference: string): Promise<Told | null>;
  abstract statusOf(reference: string): Promise<Told | null>;
}

/** Reads what the carrier sends of itself. Refuses with `callback.signature-invalid` what is not its own. */
export abstract class CallbackReader {
  abstract read(message: Readonly<Record<string, unknown>>): { readonly reference: string; readonly tracking: string; readonly word: Word };
}
