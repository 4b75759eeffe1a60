import { type postalOrderKinds, type postalOrderStates, Refusal } from '#contracts';
import type { Invitations } from './invitations.js';

export type OrderKind = (typeof postalOrderKinds)[number];
export type OrderState = (typeof postalOrderStates)[number];

/** What the carrier may say of a parcel (bưu gửi). `failed` is a delivery, or a pick-up, at which nobody was met. */
export const carrierEvents = ['collecting', 'collected', 'delivering', 'failed', 'delivered', 'returned', 'cancelled'] as const;
export type CarrierEvent = (typeof carrierEvents)[number];

/**
 * What else moves an order: the postal clerk took complete papers in, or declined incomplete ones; post and agency signed the record of the hand-over (biên bản bàn giao);
 * it was dropped before the carrier ever heard of it.
 */
export type OwnEvent = 'takenIn' | 'declined' | 'handedOver' | 'dropped';
export type OrderEvent = CarrierEvent | OwnEvent;

const ended: Readonly<Record<OrderEvent, null>> = {
  collecting: null, collected: null, delivering: null, failed: null, delivered: null, returned: null, cancelled: null, takenIn: null, declined: null, handedOver: null, dropped: null,
};
const neverByPost = { takenIn: null, declined: null, handedOver: null } as const;

/**
 * The whole life of an order: where each event leads from each state; null where it means nothing there. The carrier's words are taken in the carrier's own order, so that
 * none of them comes late here; a carrier may leave steps out. Papers that were picked up are delivered when the hand-over is signed, whatever the carrier says.
 */
export const orderLine: Readonly<Record<OrderKind, Readonly<Record<OrderState, Readonly<Record<OrderEvent, OrderState | null>>>>>> = {
  return: {
    registered: { ...neverByPost, collecting: 'collecting', collected: 'collected', delivering: 'delivering', failed: null, delivered: 'delivered', returned: 'returned', cancelled: 'cancelled', dropped: 'cancelled' },
    collecting: { ...neverByPost, collecting: 'collecting', collected: 'collected', delivering: 'delivering', failed: null, delivered: 'delivered', returned: 'returned', cancelled: 'cancelled', dropped: null },
    collected: { ...neverByPost, collecting: null, collected: 'collected', delivering: 'delivering', failed: 'delivering', delivered: 'delivered', returned: 'returned', cancelled: null, dropped: null },
    delivering: { ...neverByPost, collecting: null, collected: null, delivering: 'delivering', failed: 'delivering', delivered: 'delivered', returned: 'returned', cancelled: null, dropped: null },
    delivered: ended, returned: ended, cancelled: ended,
  },
  'pick-up': {
    registered: {
      collecting: 'collecting', collected: 'collected', delivering: 'delivering', failed: null, delivered: 'delivering', returned: 'returned', cancelled: 'cancelled',
      takenIn: 'collected', declined: 'cancelled', handedOver: null, dropped: 'cancelled',
    },
    collecting: {
      collecting: 'collecting', collected: 'collected', delivering: 'delivering', failed: 'collecting', delivered: 'delivering', returned: 'returned', cancelled: 'cancelled',
      takenIn: 'collected', declined: 'cancelled', handedOver: null, dropped: null,
    },
    collected: {
      collecting: null, collected: 'collected', delivering: 'delivering', failed: null, delivered: 'delivering', returned: 'returned', cancelled: null,
      takenIn: 'collected', declined: null, handedOver: 'delivered', dropped: null,
    },
    delivering: {
      collecting: null, collected: null, delivering: 'delivering', failed: 'delivering', delivered: 'delivering', returned: 'returned', cancelled: null,
      takenIn: 'delivering', declined: null, handedOver: 'delivered', dropped: null,
    },
    delivered: ended, returned: ended, cancelled: ended,
  },
};

/** An order in one of these is over. */
export const finalStates: ReadonlySet<OrderState> = new Set(['delivered', 'returned', 'cancelled']);

/** Why an order is where it is, for people to look into; null where all went as it should. */
export type ReasonCode = 'undelivered' | 'returned-early' | 'identity-unchecked' | 'no-contract' | 'papers-incomplete' | 'asked' | 'not-needed' | 'carrier-cancelled' | 'carrier-refused' | 'address-missing';

export interface Order {
  readonly id: string;
  readonly kind: OrderKind;
  readonly state: OrderState;
  /** Rises with every change: the `ETag`. */
  readonly version: number;
  /** Null for a pick-up whose papers are not filed. */
  readonly dossierId: string | null;
  readonly procedureCode: string;
  /** The agency whose contract it goes by: the competent one. */
  readonly agency: string;
  /** The agency whose one-stop unit deals with it. */
  readonly counter: string;
  /** How many of the carrier's words were heard, from the first without a gap. */
  readonly heard: number;
  /** Times of invitations at which nobody was met, oldest first. */
  readonly failures: readonly Date[];
  readonly reasonCode: ReasonCode | null;
  /** The carrier is asked to give it up. */
  readonly cancelWanted: boolean;
  /** The carrier heard of it, or may have. */
  readonly sent: boolean;
  /** An officer put the originals that were taken with the papers (bản chính đã giữ) into the parcel beside the result. */
  readonly originalsEnclosed: boolean;
  /** When it got into a final state. */
  readonly endedAt: Date | null;
}

/** One step of a parcel as the carrier tells it. */
export interface Word {
  /** 1, 2, 3 ... of each parcel, without a gap. */
  readonly sequence: number;
  readonly event: CarrierEvent;
  readonly at: Date;
  /** Said with `delivered`: the recipient's identity was checked. */
  readonly identityChecked: boolean;
  /** Money the postman collected on delivery, whole đồng, with the carrier's receipt; null for none. */
  readonly collected: { readonly amount: number; readonly receipt: string } | null;
}

/** An order as it is after an event, and whether that is news. */
export interface Moved { readonly order: Order; readonly moved: boolean }

/** Applies one event. `unmoved` where it means nothing in this state. */
function step(order: Order, event: OrderEvent, at: Date, reasonCode: ReasonCode | null): Moved {
  const to = orderLine[order.kind][order.state][event];
  if (to === null) return { order, moved: false };
  const failures = event === 'failed' ? [...order.failures, at] : order.failures;
  if (to === order.state && failures === order.failures) return { order, moved: false };
  return { order: { ...order, state: to, failures, reasonCode: reasonCode ?? order.reasonCode, endedAt: finalStates.has(to) ? at : null, version: order.version + 1 }, moved: true };
}

/** The carrier's next word. Repeated ones, and those that come before their turn, are not for here: see `inTurn`. */
export function hear(order: Order, word: Word, invitations: Invitations): Moved {
  const { order: after, moved } = step(order, word.event, word.at, reasonOf(order, word, invitations));
  return { order: { ...after, heard: word.sequence }, moved };
}

function reasonOf({ kind, failures, cancelWanted }: Order, { event, identityChecked }: Word, invitations: Invitations): ReasonCode | null {
  if (event === 'cancelled') return cancelWanted ? 'asked' : 'carrier-cancelled';
  if (event === 'returned') return kind === 'pick-up' || invitations.enough(failures) ? 'undelivered' : 'returned-early';
  return event === 'delivered' && kind === 'return' && !identityChecked ? 'identity-unchecked' : null;
}

/** Of the words that are known and were not heard, those whose turn it is: a word counts when all before it are known. */
export function inTurn(heard: number, waiting: readonly Word[]): Word[] {
  const bySequence = new Map(waiting.map((word) => [word.sequence, word]));
  const turn: Word[] = [];
  for (let next = bySequence.get(heard + 1); next !== undefined; next = bySequence.get(next.sequence + 1)) turn.push(next);
  return turn;
}

/** Something the house does with an order. Refuses with `order.action-not-allowed`. */
export function act(order: Order, event: OwnEvent, at: Date, reasonCode: ReasonCode | null = null): Order {
  if (orderLine[order.kind][order.state][event] === null) throw new Refusal('order.action-not-allowed', { action: event, state: order.state });
  return step(order, event, at, reasonCode).order;
}

/**
 * It is no longer wanted. What the carrier never heard of is dropped; else the carrier is asked to give it up, and it goes on until the carrier says it did.
 * Refuses with `order.action-not-allowed` once the parcel is on its way.
 */
export function callOff(order: Order, at: Date, reasonCode: ReasonCode): Order {
  if (!order.sent) return act(order, 'dropped', at, reasonCode);
  if (orderLine[order.kind][order.state].cancelled === null) throw new Refusal('order.action-not-allowed', { action: 'cancel', state: order.state });
  return order.cancelWanted ? order : { ...order, cancelWanted: true, version: order.version + 1 };
}

/** Notes whether the originals that were taken are in the parcel. Refuses with `order.action-not-allowed` papers to an agency, and a parcel that was fetched. */
export function pack(order: Order, originalsEnclosed: boolean): Order {
  if (order.kind !== 'return' || (order.state !== 'registered' && order.state !== 'collecting')) throw new Refusal('order.action-not-allowed', { action: 'pack', state: order.state });
  return order.originalsEnclosed === originalsEnclosed ? order : { ...order, originalsEnclosed, version: order.version + 1 };
}

/** Whether an officer has to look at it: nobody will bring the parcel any more, and its owner has nothing. */
export function needsAttention({ kind, state, reasonCode }: Pick<Order, 'kind' | 'state' | 'reasonCode'>): boolean {
  if (kind === 'pick-up') return false;
  return state === 'returned' || reasonCode === 'identity-unchecked' || (state === 'cancelled' && reasonCode !== 'asked' && reasonCode !== 'not-needed');
}
