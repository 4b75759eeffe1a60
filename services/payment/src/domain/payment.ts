import { Refusal, type refundCauses } from '#contracts';

/** How money came in: through the payment platform, into the hands of a cashier, or of the post. */
export type CounterMethod = 'cash' | 'card' | 'transfer';
export type Method = 'platform' | CounterMethod | 'post';
export type RefundCause = (typeof refundCauses)[number];
export type RefundMethod = 'cash' | 'transfer';

/** One fee of the request, in whole đồng. */
export interface FeeItem { readonly feeId: string; readonly amount: number }

/**
 * A request (yêu cầu thanh toán) is owed, paid, or no longer owed. It is paid exactly while it holds one collection of its total.
 * Where money is on its way through the platform is the attempt's line (attempt.ts); where money goes back is the collection's.
 */
export type PaymentState = 'due' | 'paid' | 'cancelled';
/** Money is kept, owed back, or handed back (hoàn trả). */
export type CollectionState = 'held' | 'refunding' | 'refunded';

/** Money that came in once. */
export interface Collection {
  readonly id: string;
  readonly amount: number;
  readonly method: Method;
  /** The platform's transaction, or the number of the receipt, the post's own where the post collected it. */
  readonly reference: string;
  readonly at: Date;
  readonly state: CollectionState;
  /** The dossier was told that it is paid; what was not owed is not told. */
  readonly told: boolean;
  /** What the dossier answered; null while it has not. */
  readonly answer: 'accepted' | 'declined' | null;
  readonly refundCause: RefundCause | null;
}

export interface Payment {
  readonly id: string;
  readonly dossierId: string;
  readonly items: readonly FeeItem[];
  readonly total: number;
  readonly state: PaymentState;
  /** Rises with every change: the `ETag`. */
  readonly version: number;
  readonly collections: readonly Collection[];
  /** The dossier answered money that is not on record here: the journal is read from its beginning, and the money, if it is told of again, comes after it. */
  readonly ahead: { readonly answer: 'accepted' | 'declined'; readonly at: Date } | null;
}

/** Money as it comes in. The amount is not said here: it is the request's own, always. */
export interface Money { readonly collectionId: string; readonly method: Method; readonly reference: string; readonly at: Date }

/** What happened, for the world to hear. */
export type Happening =
  | { readonly kind: 'settled'; readonly collection: Collection }
  | { readonly kind: 'refund-owed'; readonly collection: Collection };

export interface Change { readonly payment: Payment; readonly happenings: readonly Happening[] }

const unchanged = (payment: Payment): Change => ({ payment, happenings: [] });

function moved(payment: Payment, state: PaymentState, collections: readonly Collection[], happenings: readonly Happening[] = []): Change {
  return { payment: { ...payment, state, collections, version: payment.version + 1 }, happenings };
}

const replaced = (collections: readonly Collection[], by: Collection): Collection[] => collections.map((each) => (each.id === by.id ? by : each));

/** A cashier takes money: only what is owed, and all of it. Refuses with `payment.not-due`. */
export function collect(payment: Payment, money: Money): Change {
  if (payment.state !== 'due') throw new Refusal('payment.not-due', { state: payment.state });
  return receive(payment, money);
}

/** Money arrived, whether it is owed or not: what is not owed is kept only to be handed back. */
export function receive(payment: Payment, money: Money): Change {
  const { collectionId: id, method, reference, at } = money;
  if (payment.ahead !== null && at <= payment.ahead.at) {
    // What the dossier said of it is known already.
    const taken = receive({ ...payment, state: 'due', ahead: null }, money);
    const after = answered(taken.payment, payment.ahead.answer, payment.state === 'cancelled');
    return { payment: after.payment, happenings: [...taken.happenings, ...after.happenings] };
  }
  const arrived = { id, amount: payment.total, method, reference, at, answer: null };
  if (payment.state === 'due') {
    const collection: Collection = { ...arrived, state: 'held', told: true, refundCause: null };
    return moved(payment, 'paid', [...payment.collections, collection], [{ kind: 'settled', collection }]);
  }
  const collection: Collection = { ...arrived, state: 'refunding', told: false, refundCause: payment.state === 'paid' ? 'paid-twice' : 'not-owed' };
  return moved(payment, payment.state, [...payment.collections, collection], [{ kind: 'refund-owed', collection }]);
}

/** Money of another amount than the request's arrived where nobody could send it back at once (the post took it): it pays nothing, and is kept only to be handed back. */
export function receiveOther(payment: Payment, { collectionId: id, method, reference, at }: Money, amount: number): Change {
  const collection: Collection = { id, amount, method, reference, at, answer: null, state: 'refunding', told: false, refundCause: 'not-owed' };
  return moved(payment, payment.state, [...payment.collections, collection], [{ kind: 'refund-owed', collection }]);
}

/**
 * The dossier answered the oldest collection it was told of and had not answered. Declined money goes back; the fee is owed again unless the dossier has ended:
 * a withdrawal may still be declined and the dossier go on.
 */
export function answered(payment: Payment, answer: 'accepted' | 'declined', dossierEnded: boolean): Change {
  const asked = unanswered(payment)[0];
  if (asked === undefined) return unchanged(payment);
  if (answer === 'accepted') return moved(payment, payment.state, replaced(payment.collections, { ...asked, answer }));
  if (asked.state !== 'held') return moved(payment, payment.state, replaced(payment.collections, { ...asked, answer }));
  const collection: Collection = { ...asked, answer, state: 'refunding', refundCause: 'declined' };
  return moved(payment, dossierEnded ? 'cancelled' : 'due', replaced(payment.collections, collection), [{ kind: 'refund-owed', collection }]);
}

/** The dossier answered money that is not on record here. What it took is owed no more; the answer waits for the money. */
export function answeredAhead(payment: Payment, answer: 'accepted' | 'declined', at: Date): Payment {
  return { ...payment, state: answer === 'accepted' ? 'cancelled' : payment.state, ahead: { answer, at }, version: payment.version + 1 };
}

/** Collections the dossier was told of and has not answered, oldest first. */
export function unanswered({ collections }: Payment): Collection[] {
  return collections.filter(({ told, answer }) => told && answer === null);
}

/** The dossier has ended: nothing is owed any more. After a withdrawal (rút hồ sơ) what was paid goes back. */
export function ended(payment: Payment, withdrawn: boolean): Change {
  const held = payment.collections.find(({ state }) => state === 'held');
  if (held !== undefined && withdrawn) {
    const collection: Collection = { ...held, state: 'refunding', refundCause: 'withdrawn' };
    return moved(payment, 'cancelled', replaced(payment.collections, collection), [{ kind: 'refund-owed', collection }]);
  }
  return payment.state === 'due' ? moved(payment, 'cancelled', payment.collections) : unchanged(payment);
}

/** A cashier handed money back. Refuses with `refund.not-owed` where none is owed back, `not-found` where there is no such collection. */
export function handBack(payment: Payment, collectionId: string): { readonly payment: Payment; readonly collection: Collection } {
  const collection = payment.collections.find(({ id }) => id === collectionId);
  if (collection === undefined) throw new Refusal('not-found');
  if (collection.state !== 'refunding') throw new Refusal('refund.not-owed', { state: collection.state });
  const back: Collection = { ...collection, state: 'refunded' };
  return { payment: moved(payment, payment.state, replaced(payment.collections, back)).payment, collection: back };
}
