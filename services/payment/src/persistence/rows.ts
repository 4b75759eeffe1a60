import type { DossierState } from '#contracts';
import type { AttemptState } from '../domain/attempt.js';
import type { Collection, FeeItem, Method, Payment, PaymentState, RefundCause } from '../domain/payment.js';
import type { Attempt, DossierFacts } from '../use-cases/ports.js';

/** A collection as JSON inside a payment's row; instants are texts there. */
export interface CollectionRow {
  id: string; amount: number; method: Method; reference: string; collected_at: string; state: Collection['state']; told: boolean; answer: Collection['answer']; refund_cause: RefundCause | null;
}

/** Collections of the payment `p`, oldest first. */
const collectionsOf = `(SELECT coalesce(json_agg(to_jsonb(c) ORDER BY c.collected_at, c.id), '[]') FROM collection c WHERE c.payment_id = p.id)`;

/** What makes a payment, of `p`. */
export const paymentColumns = `p.id, p.dossier_id, p.items, p.total::float8 AS total, p.state, p.version, p.ahead_answer, p.ahead_at, ${collectionsOf} AS collections`;
export interface PaymentRow { id: string; dossier_id: string; items: FeeItem[]; total: number; state: PaymentState; version: number; ahead_answer: 'accepted' | 'declined' | null; ahead_at: Date | null; collections: CollectionRow[] }

export function paymentOf({ id, dossier_id: dossierId, items, total, state, version, ahead_answer: answer, ahead_at: at, collections }: PaymentRow): Payment {
  return { id, dossierId, items, total, state, version, collections: collections.map(collectionOf), ahead: answer === null || at === null ? null : { answer, at } };
}

export function collectionOf({ id, amount, method, reference, collected_at: at, state, told, answer, refund_cause: refundCause }: CollectionRow): Collection {
  return { id, amount, method, reference, at: new Date(at), state, told, answer, refundCause };
}

/** What is known of the dossier `d`. */
export const dossierColumns = 'd.code, d.procedure_code, d.procedure_version_id, d.receiving_agency, d.competent_agency, d.state AS dossier_state, d.version AS dossier_version';
export interface DossierRow {
  dossier_id: string; code: string; procedure_code: string; procedure_version_id: string; receiving_agency: string; competent_agency: string; dossier_state: DossierState; dossier_version: number;
}

export function dossierOf(row: DossierRow): DossierFacts {
  return {
    id: row.dossier_id, code: row.code, procedureCode: row.procedure_code, procedureVersionId: row.procedure_version_id, receivingAgency: row.receiving_agency, competentAgency: row.competent_agency,
    state: row.dossier_state, version: row.dossier_version,
  };
}

export const attemptColumns = 'a.id, a.payment_id, a.reference, a.amount::float8 AS amount, a.state, a.pay_url, a.started_at';
export interface AttemptRow { id: string; payment_id: string; reference: string; amount: number; state: AttemptState; pay_url: string | null; started_at: Date }

export function attemptOf(row: AttemptRow): Attempt {
  return { id: row.id, paymentId: row.payment_id, reference: row.reference, amount: row.amount, state: row.state, payUrl: row.pay_url, startedAt: row.started_at };
}
