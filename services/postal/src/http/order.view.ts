import type { Bilingual } from '#contracts';
import { vietnamTime } from '#working-time';
import type { IdentityPaper } from '../domain/hand-over.js';
import type { CarrierEvent, OrderKind, OrderState, ReasonCode } from '../domain/order.js';
import type { TariffEntry } from '../domain/tariff.js';
import type { Refused, SeenOrder, TrackedParcel } from '../persistence/order.queries.js';
import type { HandOverSigned } from '../use-cases/sign-hand-over.js';
import type { Place } from '../use-cases/ports.js';
import { MoneyView, moneyViewOf } from './money.view.js';

const labels: Readonly<Record<OrderState, Required<Bilingual>>> = {
  registered: { vi: 'Đã đăng ký', en: 'Registered' },
  collecting: { vi: 'Đang thu gom', en: 'Being collected' },
  collected: { vi: 'Đã thu gom', en: 'Collected' },
  delivering: { vi: 'Đang phát', en: 'On its way' },
  delivered: { vi: 'Đã phát', en: 'Delivered' },
  returned: { vi: 'Đã chuyển hoàn', en: 'Returned' },
  cancelled: { vi: 'Đã huỷ', en: 'Cancelled' },
};

/** Where an order stands. */
export class OrderStateView {
  code!: OrderState;
  label!: Bilingual;
}

/** What happened to a parcel, as the carrier said it. */
export class StepView {
  sequence!: number;
  event!: CarrierEvent;
  at!: string;
}

export class PlaceView {
  recipient!: string;
  phone!: string;
  line!: string;
  provinceCode!: string | null;
  communeCode!: string | null;
}

export class SignatureView {
  party!: 'clerk' | 'reception';
  name!: string | null;
  papers!: number;
  at!: string;
}

/** A number the carrier replaced by another. */
export class FormerTrackingView {
  number!: string;
  until!: string;
}

/** Who handed the papers to the post. */
export class HandedByView {
  name!: string;
  paper!: IdentityPaper;
  /** Number of the identity paper, masked but for its last three characters. */
  number!: string;
  at!: string;
}

/** A postal order: papers to an agency, or a result to its owner. */
export class OrderView {
  id!: string;
  version!: number;
  kind!: OrderKind;
  state!: OrderStateView;
  dossierId!: string | null;
  dossierCode!: string | null;
  procedureCode!: string;
  agency!: string;
  /** The agency whose one-stop unit deals with it. */
  counter!: string;
  /** The carrier's number; null until it took the order. */
  tracking!: string | null;
  /** Numbers it had before, oldest first. */
  formerTracking!: FormerTrackingView[];
  failedDeliveries!: number;
  /** Why it is where it is; null where all went as it should. */
  reasonCode!: ReasonCode | null;
  /** An officer has to look at it. */
  attention!: boolean;
  /** The carrier was asked to give it up. */
  callingOff!: boolean;
  /** An officer put the originals that were taken into the parcel. */
  originalsEnclosed!: boolean;
  /** Whole đồng; null until the address is known. */
  postage!: number | null;
  currency!: 'VND';
  /** Shown to its owner and the postal clerk, and only while the order needs it. */
  place!: PlaceView | null;
  steps!: StepView[];
  money!: MoneyView[];
  /** Who handed the papers of a pick-up to the post; shown to its owner, the postal clerk and the reception; null until they were taken in. */
  handedBy!: HandedByView | null;
  signatures!: SignatureView[];
  recordNumber!: string | null;
  handedOverAt!: string | null;
  registeredAt!: string;
  endedAt!: string | null;
}

const stepsOf = (steps: SeenOrder['steps']): StepView[] => steps.map(({ sequence, event, at }) => ({ sequence, event, at: vietnamTime(at) }));

export function orderViewOf(seen: SeenOrder): OrderView {
  const { order, recordNumber, handedOverAt, handedBy } = seen;
  return {
    id: order.id, version: order.version, kind: order.kind, state: { code: order.state, label: labels[order.state] }, dossierId: order.dossierId, dossierCode: seen.dossierCode, procedureCode: order.procedureCode,
    agency: order.agency, counter: order.counter, tracking: seen.tracking, formerTracking: seen.formerTracking.map(({ number, until }) => ({ number, until: vietnamTime(until) })), failedDeliveries: order.failures.length, reasonCode: order.reasonCode, attention: seen.attention,
    callingOff: order.cancelWanted && order.endedAt === null, originalsEnclosed: order.originalsEnclosed, postage: seen.postage, currency: 'VND', place: seen.own || seen.clerk ? placeOf(seen.place) : null, steps: stepsOf(seen.steps),
    handedBy: handedBy === null || !(seen.own || seen.clerk || seen.officer) ? null : { ...handedBy, at: vietnamTime(handedBy.at) }, money: seen.money.map(moneyViewOf), signatures: seen.signatures.map(({ party, name, papers, at }) => ({ party, name, papers, at: vietnamTime(at) })),
    recordNumber, handedOverAt: handedOverAt === null ? null : vietnamTime(handedOverAt), registeredAt: vietnamTime(seen.registeredAt), endedAt: order.endedAt === null ? null : vietnamTime(order.endedAt),
  };
}

const placeOf = (place: Place | null): PlaceView | null => (place === null ? null : { ...place });

/** All orders of a dossier, newest first. */
export class DossierOrdersView {
  items!: OrderView[];
}

/** What an order has become. */
export class OrderMovedView {
  orderId!: string;
  version!: number;
  state!: OrderState;
  /** The carrier was asked to give it up. */
  callingOff!: boolean;
}

/** The record of a hand-over as it is signed. */
export class HandOverView {
  orderId!: string;
  version!: number;
  signatures!: number;
  /** Null until both have signed. */
  recordNumber!: string | null;
  /** Legal time of submission; null until both have signed. */
  handedOverAt!: string | null;
}

export function handOverViewOf({ handedOverAt, ...signed }: HandOverSigned): HandOverView {
  return { ...signed, handedOverAt: handedOverAt === null ? null : vietnamTime(handedOverAt) };
}

/** What everybody with the carrier's number may know. */
export class TrackingView {
  tracking!: string;
  kind!: OrderKind;
  state!: OrderStateView;
  steps!: StepView[];
}

export function trackingViewOf({ tracking, kind, state, steps }: TrackedParcel): TrackingView {
  return { tracking, kind, state: { code: state, label: labels[state] }, steps: stepsOf(steps) };
}

/** One price. */
export class TariffEntryView {
  service!: 'own' | 'another' | 'pick-up';
  /** The agency whose contract says so; null for every agency without a price of its own. */
  agency!: string | null;
  /** Whole đồng. */
  amount!: number;
  from!: string;
  to!: string | null;
  source!: string;
  /** False where nobody has read it in a decision. */
  verified!: boolean;
}

export class TariffView {
  items!: TariffEntryView[];
}

export function tariffViewOf(entries: readonly TariffEntry[]): TariffView {
  return { items: entries.map((entry) => ({ ...entry, agency: entry.agency ?? null })) };
}

/** A callback that was not believed. */
export class RefusedWordView {
  digest!: string;
  cause!: string;
  /** Our reference, where it named one of ours. */
  reference!: string | null;
  firstAt!: string;
  lastAt!: string;
  times!: number;
}

export function refusedViewOf({ digest, cause, reference, firstAt, lastAt, times }: Refused): RefusedWordView {
  return { digest, cause, reference, firstAt: vietnamTime(firstAt), lastAt: vietnamTime(lastAt), times };
}
