import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { PostalMoney, type PostalTaking } from '../use-cases/ports.js';

/** Money and the request for it may come at the same moment: whoever is second sees the other. */
const lock = `SELECT pg_advisory_xact_lock(hashtextextended('postal money ' || $1::uuid, 0))`;

@Injectable()
export class PostalMoneyTable extends PostalMoney {
  async add(tx: Tx, { orderId, dossierId, amount, receipt, at }: PostalTaking): Promise<boolean> {
    await tx.prepared('postal-money-lock', lock, [dossierId]);
    const rows = await tx.prepared(
      'postal-money-add', `INSERT INTO postal_money (order_id, receipt, dossier_id, amount, collected_at, state) VALUES ($1, $2, $3, $4, $5, 'waiting') ON CONFLICT DO NOTHING RETURNING receipt`,
      [orderId, receipt, dossierId, amount, at],
    );
    return rows.length > 0;
  }

  async waiting(tx: Tx, dossierId: string): Promise<PostalTaking[]> {
    await tx.prepared('postal-money-lock', lock, [dossierId]);
    return tx.prepared<PostalTaking & Record<string, unknown>>(
      'postal-money-waiting',
      `SELECT order_id AS "orderId", receipt, dossier_id AS "dossierId", amount::float8 AS amount, collected_at AS at FROM postal_money WHERE dossier_id = $1 AND state = 'waiting' ORDER BY collected_at, receipt`, [dossierId],
    );
  }

  async settled(tx: Tx, { orderId, receipt }: Pick<PostalTaking, 'orderId' | 'receipt'>, state: 'settled' | 'differs'): Promise<void> {
    await tx.prepared('postal-money-settled', 'UPDATE postal_money SET state = $3 WHERE order_id = $1 AND receipt = $2', [orderId, receipt, state]);
  }
}
