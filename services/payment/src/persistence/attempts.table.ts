import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type Attempt, type AttemptNews, Attempts, type Difference } from '../use-cases/ports.js';
import { attemptColumns, attemptOf, type AttemptRow } from './rows.js';

@Injectable()
export class AttemptsTable extends Attempts {
  constructor(private readonly database: Database) {
    super();
  }

  async add(tx: Tx, { id, paymentId, reference, amount, state, startedAt }: Attempt, startedBy: string, nextCheckAt: Date | null): Promise<void> {
    await tx.prepared(
      'attempt-add', 'INSERT INTO attempt (id, payment_id, reference, amount, state, started_by, started_at, next_check_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
      [id, paymentId, reference, amount, state, startedBy, startedAt, nextCheckAt],
    );
  }

  async find(id: string): Promise<Attempt | undefined> {
    const [row] = await this.database.prepared<AttemptRow>('attempt-find', `SELECT ${attemptColumns} FROM attempt a WHERE a.id = $1`, [id]);
    return row && attemptOf(row);
  }

  async byReference(reference: string): Promise<Attempt | undefined> {
    const [row] = await this.database.prepared<AttemptRow>('attempt-by-reference', `SELECT ${attemptColumns} FROM attempt a WHERE a.reference = $1`, [reference]);
    return row && attemptOf(row);
  }

  async take(tx: Tx, id: string): Promise<Attempt> {
    const [row] = await tx.prepared<AttemptRow>('attempt-take', `SELECT ${attemptColumns} FROM attempt a WHERE a.id = $1 FOR UPDATE`, [id]);
    if (row === undefined) throw new Error(`no attempt ${id}`);
    return attemptOf(row);
  }

  async latest(tx: Tx, paymentId: string): Promise<Attempt | undefined> {
    const [row] = await tx.prepared<AttemptRow>('attempt-latest', `SELECT ${attemptColumns} FROM attempt a WHERE a.payment_id = $1 ORDER BY a.started_at DESC, a.id DESC LIMIT 1`, [paymentId]);
    return row && attemptOf(row);
  }

  async keep(tx: Tx, id: string, { state, payUrl, transaction, bank, nextCheckAt, settledAt }: AttemptNews): Promise<void> {
    await tx.prepared(
      'attempt-keep',
      `UPDATE attempt SET state = $2, pay_url = coalesce($3, pay_url), platform_transaction = coalesce($4, platform_transaction), bank = coalesce($5, bank), next_check_at = $6,
         settled_at = coalesce($7, settled_at), receipt_check_at = coalesce($7, receipt_check_at) WHERE id = $1`,
      [id, state, payUrl ?? null, transaction ?? null, bank ?? null, nextCheckAt, settledAt ?? null],
    );
  }

  async claimChecks(now: Date, again: Date, limit: number): Promise<Attempt[]> {
    return this.claim('attempt-claim-checks', 'next_check_at', now, again, limit);
  }

  async claimReceipts(now: Date, again: Date, limit: number): Promise<Attempt[]> {
    return this.claim('attempt-claim-receipts', 'receipt_check_at', now, again, limit);
  }

  async keepReceipt(id: string, { digest, size }: { readonly digest: string; readonly size: number }): Promise<void> {
    await this.database.prepared('attempt-receipt', 'UPDATE attempt SET receipt_digest = $2, receipt_size = $3, receipt_check_at = NULL WHERE id = $1', [id, digest, size]);
  }

  async note(tx: Tx, { kind, day, agency, paymentId, attemptId, receipt, expected, got, notedAt }: Difference): Promise<void> {
    await tx.prepared(
      'difference-note',
      'INSERT INTO difference (kind, day, agency, payment_id, attempt_id, receipt, expected, got, noted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (payment_id, attempt_id, kind, got, receipt) DO NOTHING',
      [kind, day, agency, paymentId, attemptId, receipt ?? null, expected, got, notedAt],
    );
  }

  async agencyOf(tx: Tx, paymentId: string): Promise<string> {
    const [row] = await tx.prepared<{ receiving_agency: string }>('payment-agency', 'SELECT receiving_agency FROM payment WHERE id = $1', [paymentId]);
    if (row === undefined) throw new Error(`no payment ${paymentId}`);
    return row.receiving_agency;
  }

  /** The limit is part of the text: a plan for any limit would read the whole table. */
  private async claim(name: string, column: 'next_check_at' | 'receipt_check_at', now: Date, again: Date, limit: number): Promise<Attempt[]> {
    const rows = await this.database.prepared<AttemptRow>(
      `${name}-${limit}`,
      `UPDATE attempt a SET ${column} = $2 WHERE a.id IN (SELECT id FROM attempt WHERE ${column} <= $1 ORDER BY ${column} LIMIT ${limit} FOR UPDATE SKIP LOCKED) RETURNING ${attemptColumns}`,
      [now, again],
    );
    return rows.map(attemptOf);
  }
}
