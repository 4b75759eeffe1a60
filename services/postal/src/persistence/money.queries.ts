import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Collected } from '../use-cases/ports.js';
import { moneyColumns } from './money.table.js';

/** Money as the desk of the post sees it. */
export interface SeenMoney extends Collected { readonly tracking: string | null; readonly dossierCode: string | null; readonly handedBackAt: Date | null }

/** Sums of one purpose on one day, in đồng. */
export interface DaySum { readonly purpose: string; readonly count: number; readonly amount: number }
export interface MoneyOfDay { readonly collected: readonly DaySum[]; readonly handedBack: readonly DaySum[]; readonly differences: readonly SeenMoney[] }

const seen = `SELECT ${moneyColumns}, o.tracking, o.dossier_code AS "dossierCode", m.handed_back_at AS "handedBackAt" FROM money m JOIN postal_order o ON o.id = m.order_id`;

/** What the post took for an agency: owed back, and by day. */
@Injectable()
export class MoneyQueries {
  constructor(private readonly database: Database) {}

  /** What is owed back, longest waiting first; one more than the limit. */
  async owedBackAt(agency: string, after: { readonly at: string; readonly id: string } | null, limit: number): Promise<SeenMoney[]> {
    return this.database.prepared<SeenMoney & Record<string, unknown>>(
      'money-owed-back',
      `${seen} WHERE m.agency = $1 AND m.owed_back > 0 AND m.handed_back_at IS NULL
         AND (m.collected_at, m.id) > (coalesce($2::timestamptz, '-infinity'), coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')) ORDER BY m.collected_at, m.id LIMIT $4`,
      [agency, after?.at ?? null, after?.id ?? null, limit + 1],
    );
  }

  /** What came in and went back on a day in Vietnam, and what of the carriage is not what was owed. */
  async ofDay(agency: string, day: string): Promise<MoneyOfDay> {
    const within = (column: string): string => `${column} >= $2::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AND ${column} < ($2::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'`;
    const [collected, handedBack, differences] = await Promise.all([
      this.database.prepared<DaySum & Record<string, unknown>>('money-of-day', `SELECT purpose, count(*)::integer AS count, sum(amount)::float8 AS amount FROM money WHERE agency = $1 AND ${within('collected_at')} GROUP BY 1 ORDER BY 1`, [agency, day]),
      this.database.prepared<DaySum & Record<string, unknown>>(
        'money-handed-back-on', `SELECT purpose, count(*)::integer AS count, sum(owed_back)::float8 AS amount FROM money WHERE agency = $1 AND handed_back_at IS NOT NULL AND ${within('handed_back_at')} GROUP BY 1 ORDER BY 1`, [agency, day],
      ),
      this.database.prepared<SeenMoney & Record<string, unknown>>('money-differences', `${seen} WHERE m.agency = $1 AND ${within('m.collected_at')} AND m.expected <> m.amount ORDER BY m.collected_at, m.id LIMIT 1000`, [agency, day]),
    ]);
    return { collected, handedBack, differences };
  }
}
