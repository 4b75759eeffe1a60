import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import type { Payment } from '../domain/payment.js';
import { type Act, type CollectionDetails, type DossierFacts, type NewRequest, type PaymentOfDossier, Payments, type RefundDetails } from '../use-cases/ports.js';
import { reach, reachOf } from './reach.js';
import { dossierColumns, dossierOf, type DossierRow, paymentColumns, paymentOf, type PaymentRow } from './rows.js';

const { own, till, seen } = reach(2);

/** A lock and a read are two statements: the read must see what whoever held the lock has written. */
const lock = 'SELECT id FROM payment WHERE id = $1 FOR UPDATE';

@Injectable()
export class PaymentsTable extends Payments {
  async request(tx: Tx, dossier: DossierFacts, { id, askedVersion, items, total, askedAt, dueAt }: NewRequest): Promise<boolean> {
    // The dossier's row is locked by this write: its owner is read as it is now, or comes later and finds the payment.
    const [known] = await tx.prepared<{ owner_id: string | null }>(
      'dossier-asked',
      `INSERT INTO dossier (id, code, procedure_code, procedure_version_id, receiving_agency, competent_agency, state, version, asked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, true)
       ON CONFLICT (id) DO UPDATE SET asked = true, procedure_version_id = excluded.procedure_version_id, competent_agency = excluded.competent_agency, state = excluded.state, version = excluded.version
       RETURNING owner_id`,
      [dossier.id, dossier.code, dossier.procedureCode, dossier.procedureVersionId, dossier.receivingAgency, dossier.competentAgency, dossier.state, dossier.version],
    );
    const rows = await tx.prepared(
      'payment-request',
      `INSERT INTO payment (id, dossier_id, asked_version, owner_id, receiving_agency, competent_agency, items, total, state, version, asked_at, due_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'due', 1, $9, $10) ON CONFLICT (dossier_id, asked_version) DO NOTHING RETURNING id`,
      [id, dossier.id, askedVersion, known?.owner_id ?? null, dossier.receivingAgency, dossier.competentAgency, JSON.stringify(items), total, askedAt, dueAt],
    );
    return rows.length > 0;
  }

  async takeFor(tx: Tx, paymentId: string, caller: Caller, act: Act, now: Date): Promise<PaymentOfDossier> {
    await tx.prepared('payment-lock', lock, [paymentId]);
    const [row] = await tx.prepared<PaymentRow & DossierRow & { own: boolean; till: boolean }>(
      'payment-take-for',
      `SELECT ${paymentColumns}, ${dossierColumns}, ${own} AS own, ${till} AS till FROM payment p JOIN dossier d ON d.id = p.dossier_id WHERE p.id = $1 AND ${seen}`,
      [paymentId, ...reachOf(caller, now)],
    );
    if (row === undefined) throw new Refusal('not-found');
    if (!(act === 'pay' ? row.own : row.till)) throw new Refusal('auth.forbidden');
    return { payment: paymentOf(row), dossier: dossierOf(row), own: row.own };
  }

  async take(tx: Tx, paymentId: string): Promise<Payment> {
    await tx.prepared('payment-lock', lock, [paymentId]);
    const [row] = await tx.prepared<PaymentRow>('payment-take', `SELECT ${paymentColumns} FROM payment p WHERE p.id = $1`, [paymentId]);
    if (row === undefined) throw new Error(`no payment ${paymentId}`);
    return paymentOf(row);
  }

  async placeOf(tx: Tx, paymentId: string): Promise<Pick<DossierFacts, 'receivingAgency' | 'competentAgency' | 'procedureCode'>> {
    const [row] = await tx.prepared<Pick<DossierFacts, 'receivingAgency' | 'competentAgency' | 'procedureCode'>>(
      'payment-place', 'SELECT d.receiving_agency AS "receivingAgency", d.competent_agency AS "competentAgency", d.procedure_code AS "procedureCode" FROM payment p JOIN dossier d ON d.id = p.dossier_id WHERE p.id = $1', [paymentId],
    );
    if (row === undefined) throw new Error(`no payment ${paymentId}`);
    return row;
  }

  async takeAll(tx: Tx, dossierId: string, before = 2_147_483_647): Promise<Payment[]> {
    await tx.prepared('payments-lock', 'SELECT id FROM payment WHERE dossier_id = $1 AND asked_version < $2 ORDER BY asked_version FOR UPDATE', [dossierId, before]);
    const rows = await tx.prepared<PaymentRow>('payments-take', `SELECT ${paymentColumns} FROM payment p WHERE p.dossier_id = $1 AND p.asked_version < $2 ORDER BY p.asked_version`, [dossierId, before]);
    return rows.map(paymentOf);
  }

  async askedAmong(tx: Tx, dossierIds: readonly string[]): Promise<Set<string>> {
    const rows = await tx.prepared<{ id: string }>('payments-asked-among', 'SELECT DISTINCT dossier_id AS id FROM payment WHERE dossier_id = ANY ($1::uuid[])', [dossierIds]);
    return new Set(rows.map(({ id }) => id));
  }

  async keep(tx: Tx, { id, state, version, collections, ahead }: Payment, details: CollectionDetails | null): Promise<void> {
    await tx.prepared('payment-keep', 'UPDATE payment SET state = $2, version = $3, ahead_answer = $4, ahead_at = $5 WHERE id = $1', [id, state, version, ahead?.answer ?? null, ahead?.at ?? null]);
    // What no longer is held goes first: two held at once are refused by an index.
    for (const each of [...collections].sort((a, b) => Number(a.state === 'held') - Number(b.state === 'held'))) {
      const known = await tx.prepared('collection-keep', 'UPDATE collection SET state = $2, answer = $3, refund_cause = $4 WHERE id = $1 RETURNING id', [each.id, each.state, each.answer, each.refundCause]);
      if (known.length > 0) continue;
      if (details === null) throw new Error(`the collection ${each.id} is new and nothing is known of it`);
      const { attemptId, agency, counter } = details;
      await tx.prepared(
        'collection-add',
        `INSERT INTO collection (id, payment_id, attempt_id, amount, method, reference, collected_at, state, told, answer, refund_cause, agency, cashier, cashier_name, payer_name, receipt_year, receipt_sequence)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
        [
          each.id, id, attemptId, each.amount, each.method, each.reference, each.at, each.state, each.told, each.answer, each.refundCause, agency,
          counter?.cashier ?? null, counter?.cashierName ?? null, counter?.payerName ?? null, counter?.year ?? null, counter?.sequence ?? null,
        ],
      );
    }
  }

  async keepRefund(tx: Tx, { id, state, version }: Payment, collectionId: string, { method, reference, agency, by, at }: RefundDetails): Promise<void> {
    await tx.prepared('payment-handed-back', 'UPDATE payment SET state = $2, version = $3 WHERE id = $1', [id, state, version]);
    await tx.prepared(
      'collection-refund', `UPDATE collection SET state = 'refunded', refund_method = $2, refund_reference = $3, refund_agency = $4, refunded_by = $5, refunded_at = $6 WHERE id = $1`,
      [collectionId, method, reference, agency, by, at],
    );
  }

  async nextReceipt(tx: Tx, agency: string, year: number): Promise<number> {
    const [row] = await tx.prepared<{ last: number }>(
      'receipt-number',
      'INSERT INTO receipt_counter (agency, year, last) VALUES ($1, $2, 1) ON CONFLICT (agency, year) DO UPDATE SET last = receipt_counter.last + 1 RETURNING last',
      [agency, year],
    );
    if (row === undefined) throw new Error('the counter gave no number');
    return row.last;
  }
}
