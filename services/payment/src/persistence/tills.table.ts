import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { TillEntry } from '../domain/closing.js';
import { type Closing, Tills } from '../use-cases/ports.js';

@Injectable()
export class TillsTable extends Tills {
  async open(tx: Tx, agency: string, cashier: string): Promise<TillEntry[]> {
    const taken = await tx.prepared<TillEntry>(
      'till-taken', `SELECT id AS "collectionId", 'collected' AS kind, method, amount::float8 AS amount FROM collection WHERE agency = $1 AND cashier = $2 AND closing_id IS NULL FOR UPDATE`, [agency, cashier],
    );
    const handedBack = await tx.prepared<TillEntry>(
      'till-handed-back',
      `SELECT id AS "collectionId", 'refunded' AS kind, refund_method AS method, amount::float8 AS amount FROM collection WHERE refund_agency = $1 AND refunded_by = $2 AND refund_closing_id IS NULL FOR UPDATE`,
      [agency, cashier],
    );
    return [...taken, ...handedBack];
  }

  async close(tx: Tx, { id, agency, cashier, cashierName, closedAt, ...totals }: Closing, entries: readonly TillEntry[]): Promise<void> {
    await tx.prepared('closing-add', 'INSERT INTO closing (id, agency, cashier, cashier_name, closed_at, totals) VALUES ($1, $2, $3, $4, $5, $6)', [id, agency, cashier, cashierName, closedAt, JSON.stringify(totals)]);
    const idsOf = (kind: TillEntry['kind']): string[] => entries.filter((each) => each.kind === kind).map(({ collectionId }) => collectionId);
    await tx.prepared('closing-collected', 'UPDATE collection SET closing_id = $1 WHERE id = ANY ($2)', [id, idsOf('collected')]);
    await tx.prepared('closing-refunded', 'UPDATE collection SET refund_closing_id = $1 WHERE id = ANY ($2)', [id, idsOf('refunded')]);
  }
}
