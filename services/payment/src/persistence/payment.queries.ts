import type { Bilingual } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { AttemptState } from '../domain/attempt.js';
import type { Caller } from '../domain/caller.js';
import { reach, reachOf, reachSize } from './reach.js';
import { collectionOf, dossierColumns, dossierOf, type CollectionRow, type DossierRow, paymentColumns, paymentOf, type PaymentRow } from './rows.js';
import type { Collection, Payment } from '../domain/payment.js';
import type { DossierFacts } from '../use-cases/ports.js';

/** A payment as somebody sees it. */
export interface SeenPayment {
  readonly payment: Payment;
  readonly dossier: DossierFacts;
  readonly askedAt: Date;
  readonly dueAt: Date;
  /** Names of the fees by id, and of the procedure; null while the catalogue was not heard of. */
  readonly feeNames: Readonly<Record<string, Bilingual>> | null;
  readonly procedureName: Bilingual | null;
  readonly agencyName: Bilingual | null;
  readonly own: boolean;
  readonly attempts: readonly SeenAttempt[];
  readonly papers: readonly SeenPaper[];
}
export interface SeenAttempt { readonly id: string; readonly state: AttemptState; readonly amount: number; readonly startedAt: Date; readonly payUrl: string | null }
/** What a receipt is made from, or where it is kept. */
export interface SeenPaper { readonly collection: Collection; readonly payerName: string | null; readonly cashierName: string | null; readonly stored: { readonly digest: string; readonly size: number } | null }

interface Row extends PaymentRow, DossierRow {
  asked_at: Date; due_at: Date; fees: Record<string, Bilingual> | null; procedure_name: Bilingual | null; agency_name: Bilingual | null; own: boolean;
  attempts: { id: string; state: AttemptState; amount: number; started_at: string; pay_url: string | null }[];
  papers: (CollectionRow & { payer_name: string | null; cashier_name: string | null; receipt_digest: string | null; receipt_size: number | null })[];
}

const select = (own: string): string => `SELECT ${paymentColumns}, ${dossierColumns}, p.asked_at, p.due_at, v.fees, v.name AS procedure_name, g.name AS agency_name, ${own} AS own,
    (SELECT coalesce(json_agg(json_build_object('id', a.id, 'state', a.state, 'amount', a.amount, 'started_at', a.started_at, 'pay_url', a.pay_url) ORDER BY a.started_at, a.id), '[]') FROM attempt a WHERE a.payment_id = p.id) AS attempts,
    (SELECT coalesce(json_agg(to_jsonb(c) || jsonb_build_object('receipt_digest', a.receipt_digest, 'receipt_size', a.receipt_size) ORDER BY c.collected_at, c.id), '[]')
       FROM collection c LEFT JOIN attempt a ON a.id = c.attempt_id WHERE c.payment_id = p.id) AS papers
  FROM payment p JOIN dossier d ON d.id = p.dossier_id LEFT JOIN procedure_version v ON v.id = d.procedure_version_id LEFT JOIN agency g ON g.code = p.receiving_agency`;

/** What is owed back, to whom a cashier hands it. */
export interface OwedBack { readonly collection: Collection; readonly paymentId: string; readonly version: number; readonly dossierCode: string; readonly payerName: string | null }

const at2 = reach(2);
const at1 = reach(1);

/** Reads of payments; whom a row may be shown to is part of each statement. */
@Injectable()
export class PaymentQueries {
  constructor(private readonly database: Database) {}

  async find(paymentId: string, caller: Caller, now: Date): Promise<SeenPayment | undefined> {
    const [row] = await this.database.prepared<Row>('payment-find', `${select(at2.own)} WHERE p.id = $1 AND ${at2.seen}`, [paymentId, ...reachOf(caller, now)]);
    return row && seenOf(row);
  }

  /** All requests of a dossier by its id or code, oldest first; null where the caller sees no such dossier. */
  async ofDossier(dossier: { readonly id: string } | { readonly code: string }, caller: Caller, now: Date): Promise<SeenPayment[]> {
    const [name, condition, value] = 'id' in dossier ? ['payments-of-dossier', 'd.id = $1', dossier.id] : ['payments-of-code', 'd.code = $1', dossier.code];
    const rows = await this.database.prepared<Row>(name, `${select(at2.own)} WHERE ${condition} AND ${at2.seen} ORDER BY p.asked_version`, [value, ...reachOf(caller, now)]);
    return rows.map(seenOf);
  }

  /** For services. */
  async card(dossierId: string): Promise<SeenPayment[]> {
    return (await this.database.prepared<Row>('payments-card', `${select('false')} WHERE d.id = $1 ORDER BY p.asked_version`, [dossierId])).map(seenOf);
  }

  /** Payments of the caller's own dossiers and of those delegated, newest first; one more than the limit. */
  async mine(caller: Caller, now: Date, after: { readonly askedAt: string; readonly id: string } | null, limit: number): Promise<SeenPayment[]> {
    const rows = await this.database.prepared<Row>(
      after === null ? 'payments-mine' : 'payments-mine-after',
      `${select(at1.own)} WHERE p.owner_id = ANY (${at1.owners}) AND ${at1.own} AND cardinality($3::text[]) >= 0 AND cardinality($4::text[]) >= 0 AND cardinality($5::text[]) >= 0
         ${after === null ? '' : `AND (p.asked_at, p.id) < ($${reachSize + 2}::timestamptz, $${reachSize + 3}::uuid)`} ORDER BY p.asked_at DESC, p.id DESC LIMIT $${reachSize + 1}`,
      [...reachOf(caller, now), limit + 1, ...(after === null ? [] : [after.askedAt, after.id])],
    );
    return rows.map(seenOf);
  }

  /** What is due at the tills of an agency, longest waiting first; one more than the limit. */
  async dueAt(agency: string, after: { readonly askedAt: string; readonly id: string } | null, limit: number): Promise<SeenPayment[]> {
    const page = `(asked_at, id) > (coalesce($2::timestamptz, '-infinity'), coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')) ORDER BY asked_at, id LIMIT $4`;
    const rows = await this.database.prepared<Row>(
      'payments-due-at',
      `WITH due AS (
         (SELECT id, asked_at FROM payment WHERE state = 'due' AND receiving_agency = $1 AND ${page})
         UNION ALL (SELECT id, asked_at FROM payment WHERE state = 'due' AND competent_agency <> receiving_agency AND competent_agency = $1 AND ${page}))
       ${select('false')} JOIN due ON due.id = p.id ORDER BY p.asked_at, p.id LIMIT $4`,
      [agency, after?.askedAt ?? null, after?.id ?? null, limit + 1],
    );
    return rows.map(seenOf);
  }

  /** What an agency owes back, longest waiting first; one more than the limit. */
  async owedBackAt(agency: string, after: { readonly at: string; readonly id: string } | null, limit: number): Promise<OwedBack[]> {
    const rows = await this.database.prepared<{ collection: CollectionRow; payment_id: string; version: number; code: string; payer_name: string | null }>(
      'owed-back-at',
      `SELECT to_jsonb(c) AS collection, c.payment_id, p.version, d.code, c.payer_name FROM collection c JOIN payment p ON p.id = c.payment_id JOIN dossier d ON d.id = p.dossier_id
       WHERE c.state = 'refunding' AND c.agency = $1 AND (c.collected_at, c.id) > (coalesce($2::timestamptz, '-infinity'), coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')) ORDER BY c.collected_at, c.id LIMIT $4`,
      [agency, after?.at ?? null, after?.id ?? null, limit + 1],
    );
    return rows.map(({ collection, payment_id: paymentId, version, code, payer_name: payerName }) => ({ collection: collectionOf(collection), paymentId, version, dossierCode: code, payerName }));
  }
}

function seenOf(row: Row): SeenPayment {
  return {
    payment: paymentOf(row), dossier: dossierOf(row), askedAt: row.asked_at, dueAt: row.due_at, feeNames: row.fees, procedureName: row.procedure_name, agencyName: row.agency_name, own: row.own,
    attempts: row.attempts.map(({ id, state, amount, started_at: startedAt, pay_url: payUrl }) => ({ id, state, amount, startedAt: new Date(startedAt), payUrl })),
    papers: row.papers.map((paper) => ({
      collection: collectionOf(paper), payerName: paper.payer_name, cashierName: paper.cashier_name,
      stored: paper.receipt_digest === null ? null : { digest: paper.receipt_digest, size: paper.receipt_size ?? 0 },
    })),
  };
}
