import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import type { CarrierEvent, OrderKind, OrderState } from '../domain/order.js';
import type { Collected, OrderFile } from '../use-cases/ports.js';
import { reach, reachOf, reachSize } from './reach.js';
import { fileOf, orderColumns, type OrderRow } from './rows.js';

/** An order as somebody sees it. */
export interface SeenOrder extends OrderFile {
  readonly attention: boolean;
  readonly recordNumber: string | null;
  readonly handedOverAt: Date | null;
  /** Numbers the parcel had before the carrier gave it another, oldest first. */
  readonly formerTracking: readonly { readonly number: string; readonly until: Date }[];
  /** Heard in their order. */
  readonly steps: readonly { readonly sequence: number; readonly event: CarrierEvent; readonly at: Date }[];
  readonly money: readonly Pick<Collected, 'id' | 'purpose' | 'amount' | 'owedBack' | 'receipt' | 'at'>[];
  readonly own: boolean;
  readonly clerk: boolean;
  readonly officer: boolean;
}

/** What everybody may know of a parcel. */
export interface TrackedParcel { readonly tracking: string; readonly kind: OrderKind; readonly state: OrderState; readonly steps: SeenOrder['steps'] }

export interface Refused { readonly digest: string; readonly cause: string; readonly reference: string | null; readonly firstAt: Date; readonly lastAt: Date; readonly times: number }

interface Row extends OrderRow {
  former: { number: string; until: string }[];
  attention: boolean; record_number: string | null; handed_over_at: Date | null; own: boolean; clerk: boolean; officer: boolean;
  steps: { sequence: number; event: CarrierEvent; at: string }[]; money: (Omit<SeenOrder['money'][number], 'at'> & { at: string })[];
}
/** Where a page begins: an order, newest first. */
export interface After { readonly registeredAt: string; readonly id: string }

const steps = `(SELECT coalesce(json_agg(json_build_object('sequence', w.sequence, 'event', w.event, 'at', w.at) ORDER BY w.sequence), '[]') FROM word w WHERE w.order_id = o.id AND w.sequence <= o.heard)`;
const select = (own: string, clerk: string, officer: string): string => `SELECT ${orderColumns}, o.attention, o.record_number, o.handed_over_at, ${own} AS own, ${clerk} AS clerk, ${officer} AS officer, ${steps} AS steps,
    (SELECT coalesce(json_agg(json_build_object('number', f.number, 'until', f.until) ORDER BY f.until), '[]') FROM former_tracking f WHERE f.order_id = o.id) AS former,
    (SELECT coalesce(json_agg(json_build_object('id', m.id, 'owedBack', m.owed_back, 'purpose', m.purpose, 'amount', m.amount, 'receipt', m.receipt, 'at', m.collected_at) ORDER BY m.collected_at, m.id), '[]') FROM money m WHERE m.order_id = o.id) AS money
  FROM postal_order o`;

const at1 = reach(1);
const at2 = reach(2);
const newest = 'o.registered_at DESC, o.id DESC';

/** Reads of orders; whom a row may be shown to is part of each statement. */
@Injectable()
export class OrderQueries {
  constructor(private readonly database: Database) {}

  async find(orderId: string, caller: Caller, now: Date): Promise<SeenOrder | undefined> {
    const [row] = await this.database.prepared<Row>('order-find', `${select(at2.own, at2.clerk, at2.officer)} WHERE o.id = $1 AND ${at2.seen}`, [orderId, ...reachOf(caller, now)]);
    return row && seenOf(row);
  }

  /** All orders of a dossier, newest first; none where the caller may not see it. */
  async ofDossier(dossierId: string, caller: Caller, now: Date): Promise<SeenOrder[]> {
    const rows = await this.database.prepared<Row>('orders-of-dossier', `${select(at2.own, at2.clerk, at2.officer)} WHERE o.dossier_id = $1 AND ${at2.seen} ORDER BY ${newest} LIMIT 50`, [dossierId, ...reachOf(caller, now)]);
    return rows.map(seenOf);
  }

  /** Orders of the caller and of those delegated, newest first; one more than the limit. */
  async mine(caller: Caller, now: Date, after: After | null, limit: number): Promise<SeenOrder[]> {
    const rows = await this.database.prepared<Row>(
      after === null ? 'orders-mine' : 'orders-mine-after',
      `${select(at1.own, 'false', 'false')} WHERE o.owner_id = ANY (${at1.owners}) AND ${at1.own} AND cardinality($3::text[]) >= 0 AND cardinality($4::text[]) >= 0 AND cardinality($5::text[]) >= 0 AND cardinality($6::text[]) >= 0
         ${after === null ? '' : `AND (o.registered_at, o.id) < ($${reachSize + 2}::timestamptz, $${reachSize + 3}::uuid)`} ORDER BY ${newest} LIMIT $${reachSize + 1}`,
      [...reachOf(caller, now), limit + 1, ...(after === null ? [] : [after.registeredAt, after.id])],
    );
    return rows.map(seenOf);
  }

  /** Orders of an agency, newest first, or only those somebody must look at; one more than the limit. */
  async at(agency: string, attention: boolean, after: After | null, limit: number): Promise<SeenOrder[]> {
    const page = `${attention ? 'attention AND' : ''} (registered_at, id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) ORDER BY registered_at DESC, id DESC LIMIT $4`;
    const rows = await this.database.prepared<Row>(
      attention ? 'orders-at-attention' : 'orders-at',
      `WITH at AS ((SELECT id FROM postal_order WHERE counter = $1 AND ${page}) UNION ALL (SELECT id FROM postal_order WHERE agency <> counter AND agency = $1 AND ${page}))
       ${select('false', 'false', 'false')} JOIN at ON at.id = o.id ORDER BY ${newest} LIMIT $4`,
      [agency, after?.registeredAt ?? null, after?.id ?? null, limit + 1],
    );
    return rows.map(seenOf);
  }

  /** A parcel by the carrier's number, or one it had before. */
  async tracked(tracking: string): Promise<TrackedParcel | undefined> {
    const [row] = await this.database.prepared<{ tracking: string; kind: OrderKind; state: OrderState; steps: Row['steps'] }>(
      'order-tracked', `SELECT o.tracking, o.kind, o.state, ${steps} AS steps FROM postal_order o
       WHERE o.id IN (SELECT id FROM postal_order WHERE tracking = $1 UNION ALL SELECT order_id FROM former_tracking WHERE number = $1)`, [tracking],
    );
    return row && { ...row, steps: stepsOf(row.steps) };
  }

  /** Callbacks that were not believed, latest first; one more than the limit. */
  async refused(after: { readonly lastAt: string; readonly digest: string } | null, limit: number): Promise<Refused[]> {
    return this.database.prepared<Refused & Record<string, unknown>>(
      'refused-words',
      `SELECT digest, cause, reference, first_at AS "firstAt", last_at AS "lastAt", times FROM refused_word WHERE (last_at, digest) < (coalesce($1::timestamptz, 'infinity'), coalesce($2, '')) ORDER BY last_at DESC, digest DESC LIMIT $3`,
      [after?.lastAt ?? null, after?.digest ?? null, limit + 1],
    );
  }

  /** Whether a postal clerk of these agencies serves one. */
  async serves(served: readonly string[], agency: string): Promise<boolean> {
    const [row] = await this.database.prepared<{ serves: boolean }>('clerk-serves', 'SELECT $2 = ANY (agencies_under($1::text[])) AS serves', [served, agency]);
    return row?.serves ?? false;
  }

  /** What was refused is kept for ninety days. */
  async forgetRefused(now: Date): Promise<void> {
    await this.database.prepared('refused-forget', 'DELETE FROM refused_word WHERE last_at < $1', [new Date(now.getTime() - 90 * 86_400_000)]);
  }
}

const stepsOf = (rows: Row['steps']): SeenOrder['steps'] => rows.map(({ sequence, event, at }) => ({ sequence, event, at: new Date(at) }));

function seenOf(row: Row): SeenOrder {
  return {
    ...fileOf(row), attention: row.attention, recordNumber: row.record_number, handedOverAt: row.handed_over_at, own: row.own, clerk: row.clerk, officer: row.officer, steps: stepsOf(row.steps),
    formerTracking: row.former.map(({ number, until }) => ({ number, until: new Date(until) })),
    money: row.money.map((money) => ({ ...money, at: new Date(money.at) })),
  };
}
