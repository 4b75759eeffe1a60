import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Matter, MatterKind } from '../domain/matter.js';
import { Matters, type UnknownMatter } from '../use-cases/ports.js';

@Injectable()
export class MattersTable extends Matters {
  constructor(private readonly database: Database) {
    super();
  }

  /** Locks each: whoever finds out meanwhile whose it is waits, and then sees the notices; or we see the owner. */
  async noted(tx: Tx, matters: readonly Matter[], now: Date): Promise<void> {
    const rows = matters.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    await tx.prepared(
      'matters-noted',
      `INSERT INTO matter (id, kind, noted_at, next_ask_at, asks) SELECT id, kind, $3, $3, 0 FROM unnest($1::uuid[], $2::text[]) AS u (id, kind) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind`,
      [rows.map(({ id }) => id), rows.map(({ kind }) => kind), now],
    );
  }

  async own(tx: Tx, matters: readonly Matter[]): Promise<void> {
    await tx.prepared(
      'matters-own', `UPDATE notice n SET owner_id = m.owner_id FROM matter m WHERE m.id = ANY ($1::uuid[]) AND m.owner_id IS NOT NULL AND n.about_id = m.id AND n.owner_id IS NULL`, [matters.map(({ id }) => id)],
    );
  }

  async claim(now: Date, until: Date, limit: number): Promise<UnknownMatter[]> {
    const rows = await this.database.prepared<{ id: string; kind: MatterKind; asks: number; noted_at: Date }>(
      `matters-claim-${limit}`,
      `UPDATE matter m SET next_ask_at = $2, asks = m.asks + 1 FROM (SELECT id FROM matter WHERE next_ask_at <= $1 ORDER BY next_ask_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS due
       WHERE m.id = due.id RETURNING m.id, m.kind, m.asks, m.noted_at`,
      [now, until],
    );
    return rows.map(({ noted_at: notedAt, ...matter }) => ({ ...matter, notedAt }));
  }

  async settle(tx: Tx, found: readonly { readonly id: string; readonly personId: string | null }[], later: readonly { readonly id: string; readonly at: Date | null }[]): Promise<void> {
    const rows = [...found.map(({ id, personId }) => ({ id, owner_id: personId, next_ask_at: null })), ...later.map(({ id, at }) => ({ id, owner_id: null, next_ask_at: at }))].sort((a, b) => (a.id < b.id ? -1 : 1));
    await tx.prepared(
      'matters-settle',
      `UPDATE matter m SET owner_id = u.owner_id, next_ask_at = u.next_ask_at FROM jsonb_to_recordset($1::jsonb) AS u (id uuid, owner_id uuid, next_ask_at timestamptz) WHERE m.id = u.id`, [JSON.stringify(rows)],
    );
    await this.own(tx, found.map(({ id }) => ({ kind: 'petition', id })));
  }
}
