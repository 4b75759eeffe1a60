import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Closing, Difference } from '../use-cases/ports.js';

/** Sums of one method on one day, in đồng. */
export interface DaySum { readonly method: string; readonly count: number; readonly amount: number }
export interface DayReport { readonly collected: readonly DaySum[]; readonly refunded: readonly DaySum[]; readonly differences: readonly Difference[] }

/** Closings of tills, and the daily report of an agency. */
@Injectable()
export class DayQueries {
  constructor(private readonly database: Database) {}

  /** What came in and went back on a day in Vietnam's time, and what did not agree. */
  async report(agency: string, day: string): Promise<DayReport> {
    const within = (column: string): string => `${column} >= $2::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AND ${column} < ($2::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'`;
    const [collected, refunded, differences] = await Promise.all([
      this.database.prepared<DaySum>('day-collected', `SELECT method, count(*)::integer AS count, sum(amount)::float8 AS amount FROM collection WHERE agency = $1 AND ${within('collected_at')} GROUP BY method ORDER BY method`, [agency, day]),
      this.database.prepared<DaySum>(
        'day-refunded',
        `SELECT refund_method AS method, count(*)::integer AS count, sum(amount)::float8 AS amount FROM collection WHERE refund_agency = $1 AND refunded_at IS NOT NULL AND ${within('refunded_at')} GROUP BY 1 ORDER BY 1`, [agency, day],
      ),
      this.database.prepared<Difference>(
        'day-differences',
        `SELECT kind, day::text, agency, payment_id AS "paymentId", attempt_id AS "attemptId", receipt, expected::float8, got::float8, noted_at AS "notedAt" FROM difference WHERE agency = $1 AND day = $2 ORDER BY id LIMIT 1000`, [agency, day],
      ),
    ]);
    return { collected, refunded, differences };
  }

  /** Closings of an agency, newest first; one more than the limit. */
  async closings(agency: string, after: { readonly closedAt: string; readonly id: string } | null, limit: number): Promise<Closing[]> {
    const rows = await this.database.prepared<{ id: string; cashier: string; cashier_name: string | null; closed_at: Date; totals: Omit<Closing, 'id' | 'agency' | 'cashier' | 'cashierName' | 'closedAt'> }>(
      'closings-of',
      `SELECT id, cashier, cashier_name, closed_at, totals FROM closing WHERE agency = $1 AND (closed_at, id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) ORDER BY closed_at DESC, id DESC LIMIT $4`,
      [agency, after?.closedAt ?? null, after?.id ?? null, limit + 1],
    );
    return rows.map(({ id, cashier, cashier_name: cashierName, closed_at: closedAt, totals }) => ({ id, agency, cashier, cashierName, closedAt, ...totals }));
  }

  /** Which of these hashes a stored receipt refers to. */
  async receiptsAmong(digests: readonly string[]): Promise<string[]> {
    return (await this.database.query<{ receipt_digest: string }>('SELECT receipt_digest FROM attempt WHERE receipt_digest = ANY ($1)', [digests])).map((row) => row.receipt_digest);
  }
}
