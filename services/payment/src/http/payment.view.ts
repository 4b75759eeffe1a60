import type { Bilingual } from '#contracts';
import { vietnamTime } from '#working-time';
import type { Closing } from '../use-cases/ports.js';
import type { DayReport, DaySum } from '../persistence/day.queries.js';
import type { OwedBack, SeenPayment } from '../persistence/payment.queries.js';

/** One fee of a request. */
export class FeeItemView {
  feeId!: string;
  /** Null while the catalogue's words have not arrived. */
  name!: Bilingual | null;
  /** Whole đồng. */
  amount!: number;
}

/** An attempt to pay through the payment platform. */
export class AttemptView {
  id!: string;
  state!: 'starting' | 'pending' | 'paid' | 'failed';
  /** Whole đồng. */
  amount!: number;
  startedAt!: string;
  /** Page of the platform on which it is paid; null once it is settled, and before the platform gave one. */
  payUrl!: string | null;
}

/** Money that came in. */
export class CollectionView {
  id!: string;
  /** Whole đồng. */
  amount!: number;
  method!: 'platform' | 'cash' | 'card' | 'transfer' | 'post';
  /** The platform's transaction, or the number of the receipt. */
  reference!: string;
  at!: string;
  /** Kept, owed back, or handed back. */
  state!: 'held' | 'refunding' | 'refunded';
  refundCause!: 'declined' | 'withdrawn' | 'paid-twice' | 'not-owed' | null;
  /** Address of the receipt (PDF); null while there is none. */
  receipt!: string | null;
}

/** A request for payment (yêu cầu thực hiện nghĩa vụ tài chính). */
export class PaymentView {
  id!: string;
  version!: number;
  dossierId!: string;
  dossierCode!: string;
  receivingAgency!: string;
  state!: 'due' | 'paid' | 'cancelled';
  items!: FeeItemView[];
  /** Whole đồng. */
  total!: number;
  currency!: 'VND';
  askedAt!: string;
  /** Last day to pay. */
  dueAt!: string;
  attempts!: AttemptView[];
  collections!: CollectionView[];
}

/** What a dossier owes (còn phải nộp). */
export class OwedView {
  dossierId!: string;
  dossierCode!: string;
  /** Whole đồng still to be paid. */
  owed!: number;
  /** Whole đồng paid and kept. */
  paid!: number;
  /** Whole đồng owed back to whoever paid them. */
  owedBack!: number;
  currency!: 'VND';
  payments!: PaymentView[];
}

/** Money that an agency owes back. */
export class OwedBackView {
  paymentId!: string;
  /** Version of the payment, for `If-Match`. */
  version!: number;
  collectionId!: string;
  dossierCode!: string;
  /** Whole đồng. */
  amount!: number;
  method!: 'platform' | 'cash' | 'card' | 'transfer' | 'post';
  reference!: string;
  cause!: 'declined' | 'withdrawn' | 'paid-twice' | 'not-owed' | null;
  /** As a counter's receipt names them; null for payments through the platform. */
  payerName!: string | null;
  collectedAt!: string;
}

/** A till that was closed (chốt sổ). Sums in đồng. */
export class ClosingView {
  id!: string;
  agency!: string;
  cashierName!: string | null;
  closedAt!: string;
  count!: number;
  cash!: number;
  card!: number;
  transfer!: number;
  refunded!: number;
  expectedCash!: number;
  countedCash!: number;
  /** Counted less expected. */
  difference!: number;
}

export class DaySumView {
  method!: string;
  count!: number;
  /** Whole đồng. */
  amount!: number;
}

/** What our record and the platform, two payments of one request, or our record and the dossier (`not-on-record`: it was told of money that is not here), do not agree on. */
export class DifferenceView {
  kind!: 'amount' | 'paid-twice' | 'not-owed' | 'unknown-after-three-days' | 'not-on-record';
  paymentId!: string;
  attemptId!: string | null;
  /** The post's receipt; null for everything else. */
  receipt!: string | null;
  expected!: number;
  got!: number | null;
  notedAt!: string;
}

/** The daily report of an agency (báo cáo đối soát ngày). */
export class DayReportView {
  agency!: string;
  day!: string;
  collected!: DaySumView[];
  refunded!: DaySumView[];
  differences!: DifferenceView[];
}

export function paymentViewOf({ payment, dossier, askedAt, dueAt, feeNames, attempts, papers }: SeenPayment): PaymentView {
  return {
    id: payment.id, version: payment.version, dossierId: dossier.id, dossierCode: dossier.code, receivingAgency: dossier.receivingAgency, state: payment.state,
    items: payment.items.map(({ feeId, amount }) => ({ feeId, name: feeNames?.[feeId] ?? null, amount })), total: payment.total, currency: 'VND', askedAt: vietnamTime(askedAt), dueAt: vietnamTime(dueAt),
    attempts: attempts.map(({ id, state, amount, startedAt, payUrl }) => ({ id, state, amount, startedAt: vietnamTime(startedAt), payUrl: state === 'pending' ? payUrl : null })),
    collections: papers.map(({ collection: { id, amount, method, reference, at, state, refundCause }, stored }) => ({
      id, amount, method, reference, at: vietnamTime(at), state, refundCause, receipt: method === 'post' || (method === 'platform' && stored === null) ? null : `/api/payment/v1/payments/${payment.id}/receipts/${id}`,
    })),
  };
}

/** Of the requests of one dossier; at least one. */
export function owedViewOf([first, ...others]: readonly [SeenPayment, ...SeenPayment[]]): OwedView {
  const payments = [first, ...others];
  const money = payments.flatMap(({ payment }) => payment.collections);
  const sum = (state: string): number => money.filter((each) => each.state === state).reduce((total, { amount }) => total + amount, 0);
  return {
    dossierId: first.dossier.id, dossierCode: first.dossier.code, currency: 'VND', owed: payments.filter(({ payment }) => payment.state === 'due').reduce((total, { payment }) => total + payment.total, 0),
    paid: sum('held'), owedBack: sum('refunding'), payments: payments.map(paymentViewOf),
  };
}

export function owedBackViewOf({ collection: { id, amount, method, reference, refundCause, at }, paymentId, version, dossierCode, payerName }: OwedBack): OwedBackView {
  return { paymentId, version, collectionId: id, dossierCode, amount, method, reference, cause: refundCause, payerName, collectedAt: vietnamTime(at) };
}

export function closingViewOf({ cashier: _, closedAt, ...closing }: Closing): ClosingView {
  return { ...closing, closedAt: vietnamTime(closedAt) };
}

export function dayReportOf(agency: string, day: string, { collected, refunded, differences }: DayReport): DayReportView {
  const sums = (rows: readonly DaySum[]): DaySumView[] => rows.map(({ method, count, amount }) => ({ method, count, amount }));
  return {
    agency, day, collected: sums(collected), refunded: sums(refunded),
    differences: differences.map(({ kind, paymentId, attemptId, receipt, expected, got, notedAt }) => ({ kind, paymentId, attemptId, receipt: receipt ?? null, expected, got, notedAt: vietnamTime(notedAt) })),
  };
}
