import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { HandOver } from '../domain/hand-over.js';
import { HandOvers } from '../use-cases/ports.js';

@Injectable()
export class HandOversTable extends HandOvers {
  async keep(tx: Tx, { orderId, recordNumber, agency, procedureCode, handedOverAt }: Omit<HandOver, 'dossierId'>): Promise<void> {
    await tx.prepared(
      'hand-over-keep', 'INSERT INTO hand_over (order_id, record_number, agency, procedure_code, handed_over_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', [orderId, recordNumber, agency, procedureCode, handedOverAt],
    );
  }

  async take(tx: Tx, recordNumber: string): Promise<HandOver | undefined> {
    const [row] = await tx.prepared<HandOver & Record<string, unknown>>(
      'hand-over-take',
      `SELECT order_id AS "orderId", record_number AS "recordNumber", agency, procedure_code AS "procedureCode", handed_over_at AS "handedOverAt", dossier_id AS "dossierId" FROM hand_over WHERE record_number = $1 FOR UPDATE`,
      [recordNumber],
    );
    return row;
  }

  async use(tx: Tx, orderId: string, dossierId: string): Promise<void> {
    await tx.prepared('hand-over-use', 'UPDATE hand_over SET dossier_id = $2 WHERE order_id = $1', [orderId, dossierId]);
  }
}
