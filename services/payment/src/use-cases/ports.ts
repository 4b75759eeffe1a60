import type { DossierState } from '#contracts';
import type { Tx } from '#persistence';
import type { AttemptState, Report } from '../domain/attempt.js';
import type { Caller } from '../domain/caller.js';
import type { TillEntry, TillTotals } from '../domain/closing.js';
import type { Change, FeeItem, Payment, RefundMethod } from '../domain/payment.js';

/** What of a dossier matters here, as the journal tells it. */
export interface DossierFacts {
  readonly id: string;
  readonly code: string;
  readonly procedureCode: string;
  readonly procedureVersionId: string;
  readonly receivingAgency: string;
  readonly competentAgency: string;
  readonly state: DossierState;
  readonly version: number;
}

/** What intake says of a dossier when it is filed. */
export interface FiledDossier extends Omit<DossierFacts, 'state' | 'version'> {
  readonly owner: { readonly kind: 'person' | 'organisation'; readonly id: string };
}

/** A payment with what may be seen of its dossier. */
export interface PaymentOfDossier {
  readonly payment: Payment;
  readonly dossier: DossierFacts;
  /** The caller owns the dossier or acts for its owner. */
  readonly own: boolean;
}

/** A request as the journal makes it: fee items, amounts and the day they are due. */
export interface NewRequest { readonly id: string; readonly askedVersion: number; readonly items: readonly FeeItem[]; readonly total: number; readonly askedAt: Date; readonly dueAt: Date }

/** What goes with money taken at a counter. */
export interface CounterDetails { readonly agency: string; readonly cashier: string; readonly cashierName: string | null; readonly payerName: string; readonly year: number; readonly sequence: number }
export interface CollectionDetails { readonly attemptId: string | null; readonly agency: string; readonly counter: CounterDetails | null }
export interface RefundDetails { readonly method: RefundMethod; readonly reference: string | null; readonly agency: string; readonly by: string; readonly at: Date }

/** What one may do with a payment beside reading it. */
export type Act = 'pay' | 'collect';

export abstract class Payments {
  /** Enters a request of a dossier once. False when it is there already. */
  abstract request(tx: Tx, dossier: DossierFacts, request: NewRequest): Promise<boolean>;
  /** Locks a payment the caller may act on. Refuses with `not-found` what they may not see, `auth.forbidden` what they may only see. */
  abstract takeFor(tx: Tx, paymentId: string, caller: Caller, act: Act, now: Date): Promise<PaymentOfDossier>;
  /** Locks a payment for the system itself. */
  abstract take(tx: Tx, paymentId: string): Promise<Payment>;
  /** Locks the payments of a dossier, oldest first; only those asked for before one of its facts, where that is given. */
  abstract takeAll(tx: Tx, dossierId: string, before?: number): Promise<Payment[]>;
  /** Which of these dossiers were ever asked to pay. */
  abstract askedAmong(tx: Tx, dossierIds: readonly string[]): Promise<Set<string>>;
  /** Whose a payment's dossier is now, and its procedure: for those who may hear of the payment. */
  abstract placeOf(tx: Tx, paymentId: string): Promise<Pick<DossierFacts, 'receivingAgency' | 'competentAgency' | 'procedureCode'>>;
  /** Writes a payment as it stands now; `details` belong to the collections that are new. */
  abstract keep(tx: Tx, payment: Payment, details: CollectionDetails | null): Promise<void>;
  abstract keepRefund(tx: Tx, payment: Payment, collectionId: string, details: RefundDetails): Promise<void>;
  /** The next number of an agency and year, without a gap: the row stays locked until the transaction ends. */
  abstract nextReceipt(tx: Tx, agency: string, year: number): Promise<number>;
}

export abstract class DossierCopies {
  /** Facts of dossiers that were filed. */
  abstract filed(tx: Tx, dossiers: readonly FiledDossier[]): Promise<void>;
  /** Where dossiers stand now; those that never were asked to pay are passed over. */
  abstract moved(tx: Tx, dossiers: readonly DossierFacts[]): Promise<void>;
}

/** A payment through the platform. */
export interface Attempt {
  readonly id: string;
  readonly paymentId: string;
  /** Our reference at the platform (MaThamChieu), at most 32 characters. */
  readonly reference: string;
  /** The request's own amount, in đồng. */
  readonly amount: number;
  readonly state: AttemptState;
  readonly payUrl: string | null;
  readonly startedAt: Date;
}

/** What an attempt has become. */
export interface AttemptNews { readonly state: AttemptState; readonly payUrl?: string; readonly transaction?: string | null; readonly bank?: string | null; readonly nextCheckAt: Date | null; readonly settledAt?: Date }

/** What the record and whoever takes the money disagree on, a row of the daily report. */
export interface Difference {
  readonly kind: 'amount' | 'paid-twice' | 'not-owed' | 'unknown-after-three-days' | 'not-on-record';
  readonly day: string;
  readonly agency: string;
  readonly paymentId: string;
  readonly attemptId: string | null;
  /** Of the post; absent for everything else. */
  readonly receipt?: string | null;
  readonly expected: number;
  readonly got: number | null;
  readonly notedAt: Date;
}

export abstract class Attempts {
  abstract add(tx: Tx, attempt: Attempt, startedBy: string, nextCheckAt: Date | null): Promise<void>;
  abstract find(id: string): Promise<Attempt | undefined>;
  abstract byReference(reference: string): Promise<Attempt | undefined>;
  /** Locks an attempt, after its payment. */
  abstract take(tx: Tx, id: string): Promise<Attempt>;
  /** The latest attempt of a payment. */
  abstract latest(tx: Tx, paymentId: string): Promise<Attempt | undefined>;
  abstract keep(tx: Tx, id: string, news: AttemptNews): Promise<void>;
  /** Takes on attempts to ask about now; another process does not get the same ones before `again`. */
  abstract claimChecks(now: Date, again: Date, limit: number): Promise<Attempt[]>;
  /** Takes on attempts whose receipt is still to be fetched. */
  abstract claimReceipts(now: Date, again: Date, limit: number): Promise<Attempt[]>;
  /** The stored receipt of a paid attempt. */
  abstract keepReceipt(id: string, receipt: { readonly digest: string; readonly size: number }): Promise<void>;
  /** Enters a difference once. */
  abstract note(tx: Tx, difference: Difference): Promise<void>;
  /** The agency that the money of a payment is for. */
  abstract agencyOf(tx: Tx, paymentId: string): Promise<string>;
}

/** Money the post collected for a dossier, against its own receipt. */
export interface PostalTaking { readonly orderId: string; readonly dossierId: string; readonly amount: number; readonly receipt: string; readonly at: Date }

export abstract class PostalMoney {
  /** Enters money once. False when it is there already. The dossier's postal money is locked until the transaction ends, here and in `waiting`. */
  abstract add(tx: Tx, taking: PostalTaking): Promise<boolean>;
  /** Money of a dossier that was not asked for yet, oldest first. */
  abstract waiting(tx: Tx, dossierId: string): Promise<PostalTaking[]>;
  abstract settled(tx: Tx, taking: Pick<PostalTaking, 'orderId' | 'receipt'>, state: 'settled' | 'differs'): Promise<void>;
}

export abstract class Tills {
  /** Locks what a cashier took in and handed back since the last closing. */
  abstract open(tx: Tx, agency: string, cashier: string): Promise<TillEntry[]>;
  abstract close(tx: Tx, closing: Closing, entries: readonly TillEntry[]): Promise<void>;
}

export interface Closing extends TillTotals { readonly id: string; readonly agency: string; readonly cashier: string; readonly cashierName: string | null; readonly closedAt: Date; readonly countedCash: number; readonly difference: number }

/** Tells the world what happened to a payment, within the transaction. */
export abstract class PaymentNews {
  abstract tell(tx: Tx, change: Change): Promise<void>;
  abstract refunded(tx: Tx, payment: Payment, collectionId: string, details: RefundDetails): Promise<void>;
}

/** Who the platform's receipt is written to. */
export interface Payer { readonly fullName: string; readonly identifier: string | null; readonly address: string | null }

/** Payers from the dossiers' cards at intake. Refuses with `payer.unavailable`. */
export abstract class Payers {
  abstract of(dossierId: string): Promise<Payer>;
}

export interface Order { readonly reference: string; readonly amount: number; readonly dossierCode: string; readonly procedureCode: string; readonly items: readonly FeeItem[]; readonly payer: Payer; readonly ip: string; readonly at: Date }

/** What the platform says of a reference. */
export interface Told { readonly report: Report; readonly amount: number | null; readonly transaction: string | null; readonly bank: string | null }

/** The payment platform (nền tảng thanh toán). Refuses with `platform.unavailable` while it does not answer or its answer is not its own. */
export abstract class Platform {
  /** Starts a payment and gives the page on which it is paid; the same reference gives the same page. Refuses with `platform.refused`. */
  abstract start(order: Order): Promise<string>;
  abstract statusOf(reference: string, now: Date): Promise<Told>;
  /** The electronic receipt (biên lai điện tử), a PDF; null while there is none. */
  abstract receiptOf(reference: string, now: Date): Promise<Buffer | null>;
}

/** What is printed on the receipt of a counter. */
export interface PrintedReceipt {
  readonly number: string;
  readonly agencyName: string;
  readonly dossierCode: string;
  readonly procedureName: string;
  readonly payerName: string;
  readonly cashierName: string | null;
  readonly method: 'cash' | 'card' | 'transfer';
  readonly items: readonly { readonly name: string; readonly amount: number }[];
  readonly total: number;
  readonly at: Date;
}

export abstract class ReceiptPrinter {
  abstract print(receipt: PrintedReceipt): Promise<Buffer>;
}

/** Reads what the platform sends of itself. Refuses with `callback.signature-invalid` and `callback.not-for-us` what is not its own. */
export abstract class CallbackReader {
  abstract read(message: Readonly<Record<string, unknown>>): Told & { readonly reference: string };
}
