import { Refusal } from '#contracts';
import { ownedBy } from '#copies';
import { Database, type Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import type { HandedBy, Signature } from '../domain/hand-over.js';
import { needsAttention, type Order } from '../domain/order.js';
import { type Capacity, type OrderFile, type OrderInHand, Orders, type Owner, type Place } from '../use-cases/ports.js';
import { reach, reachOf } from './reach.js';
import { fileOf, orderColumns, orderOf, type OrderRow } from './rows.js';

const { own, clerk, officer, seen } = reach(2);

/** A lock and a read are two statements: the read must see what whoever held the lock has written. */
const lock = 'SELECT id FROM postal_order WHERE id = $1 FOR UPDATE';

@Injectable()
export class OrdersTable extends Orders {
  constructor(private readonly database: Database) {
    super();
  }

  async add(tx: Tx, files: readonly OrderFile[]): Promise<Order[]> {
    const fresh: Order[] = [];
    // In one order, whoever writes several.
    for (const file of [...files].sort((a, b) => ((a.order.dossierId ?? a.order.id) < (b.order.dossierId ?? b.order.id) ? -1 : 1))) {
      const { order, owner } = file;
      const rows = await tx.prepared(
        'order-add',
        `INSERT INTO postal_order (id, kind, state, version, dossier_id, dossier_code, procedure_code, agency, counter, owner_kind, owner_id, heard, failures, attention, cancel_wanted, sent, place, postage, signatures, registered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '{}', false, false, false, $12, $13, '[]', $14) ON CONFLICT DO NOTHING RETURNING id`,
        [
          order.id, order.kind, order.state, order.version, order.dossierId, file.dossierCode, order.procedureCode, order.agency, order.counter, owner?.kind ?? null, owner?.id ?? null,
          file.place === null ? null : JSON.stringify(file.place), file.postage, file.registeredAt,
        ],
      );
      if (rows.length > 0) fresh.push(order);
    }
    return fresh;
  }

  async openPickUpsOf(tx: Tx, ownerId: string): Promise<number> {
    await tx.prepared('pick-ups-lock', `SELECT pg_advisory_xact_lock(hashtextextended('pick-ups ' || $1::uuid, 0))`, [ownerId]);
    const [row] = await tx.prepared<{ count: number }>('pick-ups-open', `SELECT count(*)::integer AS count FROM postal_order WHERE owner_id = $1 AND kind = 'pick-up' AND ended_at IS NULL`, [ownerId]);
    return row?.count ?? 0;
  }

  async mayOrderFor(tx: Tx, owner: Owner, procedureCode: string, caller: Caller, now: Date): Promise<boolean> {
    const [row] = await tx.prepared<{ may: boolean }>(
      'order-for', `SELECT ${ownedBy('o', 'o.procedure_code', { person: '$4', day: '$5' })} AS may FROM (VALUES ($1::text, $2::uuid, $3::text)) AS o (owner_kind, owner_id, procedure_code)`,
      [owner.kind, owner.id, procedureCode, caller.personId, localDateOf(now)],
    );
    return row?.may ?? false;
  }

  async takeFor(tx: Tx, orderId: string, caller: Caller, capacities: readonly Capacity[], now: Date): Promise<OrderInHand> {
    await tx.prepared('order-lock', lock, [orderId]);
    const [row] = await tx.prepared<OrderRow & { own: boolean; clerk: boolean; officer: boolean }>(
      'order-take-for', `SELECT ${orderColumns}, ${own} AS own, ${clerk} AS clerk, ${officer} AS officer FROM postal_order o WHERE o.id = $1 AND ${seen}`, [orderId, ...reachOf(caller, now)],
    );
    if (row === undefined) throw new Refusal('not-found');
    if (!capacities.some((capacity) => row[capacity])) throw new Refusal('auth.forbidden');
    return { ...fileOf(row), own: row.own, clerk: row.clerk, officer: row.officer };
  }

  async take(tx: Tx, orderId: string): Promise<OrderFile> {
    await tx.prepared('order-lock', lock, [orderId]);
    const [row] = await tx.prepared<OrderRow>('order-take', `SELECT ${orderColumns} FROM postal_order o WHERE o.id = $1`, [orderId]);
    if (row === undefined) throw new Error(`no order ${orderId}`);
    return fileOf(row);
  }

  async openOf(tx: Tx, dossierIds: readonly string[]): Promise<OrderFile[]> {
    const open = `kind = 'return' AND ended_at IS NULL AND dossier_id = ANY ($1::uuid[])`;
    await tx.prepared('orders-open-lock', `SELECT id FROM postal_order WHERE ${open} ORDER BY dossier_id FOR UPDATE`, [dossierIds]);
    return (await tx.prepared<OrderRow>('orders-open', `SELECT ${orderColumns} FROM postal_order o WHERE ${open} ORDER BY dossier_id`, [dossierIds])).map(fileOf);
  }

  async byReference(reference: string): Promise<{ readonly id: string } | undefined> {
    if (!/^[0-9a-f]{32}$/.test(reference)) return undefined;
    const [row] = await this.database.prepared<{ id: string }>('order-by-reference', 'SELECT id FROM postal_order WHERE id = $1::uuid', [reference]);
    return row;
  }

  async keep(tx: Tx, order: Order): Promise<void> {
    await tx.prepared(
      'order-keep',
      `UPDATE postal_order SET state = $2, version = $3, heard = $4, failures = $5, reason_code = $6, attention = $7, cancel_wanted = $8, sent = $9, ended_at = $10, originals_enclosed = $11,
         place = CASE WHEN $10::timestamptz IS NULL THEN place END WHERE id = $1`,
      [order.id, order.state, order.version, order.heard, [...order.failures], order.reasonCode, needsAttention(order), order.cancelWanted, order.sent, order.endedAt, order.originalsEnclosed],
    );
  }

  async keepAddress(tx: Tx, orderId: string, { owner, place, postage }: { readonly owner: Owner; readonly place: Place; readonly postage: number }): Promise<void> {
    await tx.prepared(
      'order-address', 'UPDATE postal_order SET owner_kind = $2, owner_id = $3, place = $4, postage = $5 WHERE id = $1 AND ended_at IS NULL', [orderId, owner.kind, owner.id, JSON.stringify(place), postage],
    );
  }

  async keepTracking(tx: Tx, orderId: string, tracking: string, now: Date): Promise<void> {
    await tx.prepared(
      'tracking-former', 'INSERT INTO former_tracking (number, order_id, until) SELECT tracking, id, $2 FROM postal_order WHERE id = $1 AND tracking IS NOT NULL ON CONFLICT (number) DO UPDATE SET until = excluded.until',
      [orderId, now],
    );
    await tx.prepared('order-tracking', 'UPDATE postal_order SET tracking = $2 WHERE id = $1', [orderId, tracking]);
  }

  async hadTracking(tx: Tx, orderId: string, tracking: string): Promise<boolean> {
    return (await tx.prepared('tracking-had', 'SELECT 1 FROM former_tracking WHERE number = $2 AND order_id = $1', [orderId, tracking])).length > 0;
  }

  async keepHandedBy(tx: Tx, orderId: string, handedBy: HandedBy): Promise<void> {
    await tx.prepared('order-handed-by', 'UPDATE postal_order SET handed_by = $2 WHERE id = $1', [orderId, JSON.stringify(handedBy)]);
  }

  async keepSignatures(tx: Tx, orderId: string, signatures: readonly Signature[], record: { readonly number: string; readonly at: Date } | null): Promise<void> {
    await tx.prepared('order-signatures', 'UPDATE postal_order SET signatures = $2, record_number = $3, handed_over_at = $4 WHERE id = $1', [orderId, JSON.stringify(signatures), record?.number ?? null, record?.at ?? null]);
  }

  async link(tx: Tx, orderId: string, dossier: { readonly id: string; readonly code: string }): Promise<Order | null> {
    const [row] = await tx.prepared<OrderRow>(
      'order-link',
      `UPDATE postal_order o SET dossier_id = $2, dossier_code = $3 WHERE id = $1 AND kind = 'pick-up' AND (dossier_id IS NULL OR dossier_id = $2) RETURNING ${orderColumns}`, [orderId, dossier.id, dossier.code],
    );
    return row === undefined ? null : orderOf(row);
  }

  async settleAttention(tx: Tx, dossierIds: readonly string[]): Promise<void> {
    await tx.prepared('orders-settle', 'UPDATE postal_order SET attention = false WHERE dossier_id = ANY ($1::uuid[]) AND attention', [dossierIds]);
  }

  async nextNumber(tx: Tx, series: 'record' | 'receipt', agency: string, period: string): Promise<number> {
    const [row] = await tx.prepared<{ last: number }>(
      'series-next', 'INSERT INTO series (kind, agency, period, last) VALUES ($1, $2, $3, 1) ON CONFLICT (kind, agency, period) DO UPDATE SET last = series.last + 1 RETURNING last', [series, agency, period],
    );
    if (row === undefined) throw new Error('the series gave no number');
    return row.last;
  }
}
