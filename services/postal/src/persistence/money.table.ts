import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type Collected, type HandedBack, Takings } from '../use-cases/ports.js';

/** What makes money, of `m`. */
export const moneyColumns = 'm.id, m.order_id AS "orderId", m.purpose, m.amount::float8 AS amount, m.expected::float8 AS expected, m.owed_back::float8 AS "owedBack", m.receipt, m.collected_at AS at, m.collected_by AS by';

@Injectable()
export class TakingsTable extends Takings {
  async add(tx: Tx, { id, orderId, purpose, amount, expected, owedBack, receipt, at, by }: Collected, agency: string, told: boolean): Promise<boolean> {
    const rows = await tx.prepared(
      'money-add',
      'INSERT INTO money (id, order_id, agency, purpose, amount, expected, owed_back, receipt, collected_at, collected_by, told) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id',
      [id, orderId, agency, purpose, amount, expected, owedBack, receipt, at, by, told],
    );
    return rows.length > 0;
  }

  async carriageOf(tx: Tx, orderId: string): Promise<number> {
    const [row] = await tx.prepared<{ taken: number }>('money-carriage', `SELECT coalesce(sum(amount - owed_back), 0)::float8 AS taken FROM money WHERE order_id = $1 AND purpose = 'postage'`, [orderId]);
    return row?.taken ?? 0;
  }

  async untold(tx: Tx, orderId: string): Promise<Collected[]> {
    return tx.prepared<Collected & Record<string, unknown>>('money-untold', `UPDATE money m SET told = true WHERE order_id = $1 AND NOT told RETURNING ${moneyColumns}`, [orderId]);
  }

  async take(tx: Tx, orderId: string, moneyId: string): Promise<{ readonly owedBack: number; readonly handedBack: boolean } | undefined> {
    const [row] = await tx.prepared<{ owedBack: number; handedBack: boolean }>(
      'money-take', `SELECT owed_back::float8 AS "owedBack", handed_back_at IS NOT NULL AS "handedBack" FROM money WHERE id = $2 AND order_id = $1 FOR UPDATE`, [orderId, moneyId],
    );
    return row;
  }

  async handBack(tx: Tx, moneyId: string, { method, reference, by, at }: HandedBack): Promise<void> {
    await tx.prepared('money-hand-back', 'UPDATE money SET handed_back_at = $2, handed_back_by = $3, handed_back_method = $4, handed_back_reference = $5 WHERE id = $1', [moneyId, at, by, method, reference]);
  }
}
