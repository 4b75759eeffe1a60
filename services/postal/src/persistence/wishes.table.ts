import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type DueReturn, Wishes } from '../use-cases/ports.js';

@Injectable()
export class WishesTable extends Wishes {
  constructor(private readonly database: Database) {
    super();
  }

  async set(tx: Tx, wanted: readonly string[], unwanted: readonly string[]): Promise<void> {
    if (wanted.length > 0) await tx.prepared('wishes-set', 'INSERT INTO post_wish (dossier_id) SELECT DISTINCT id FROM unnest($1::uuid[]) AS u (id) ORDER BY id ON CONFLICT DO NOTHING', [wanted]);
    if (unwanted.length > 0) await tx.prepared('wishes-unset', 'DELETE FROM post_wish WHERE dossier_id = ANY ($1::uuid[])', [unwanted]);
  }

  async among(tx: Tx, dossierIds: readonly string[]): Promise<Set<string>> {
    const rows = await tx.prepared<{ dossier_id: string }>('wishes-among', 'SELECT dossier_id FROM post_wish WHERE dossier_id = ANY ($1::uuid[])', [dossierIds]);
    return new Set(rows.map(({ dossier_id: id }) => id));
  }

  async doubt(tx: Tx, returns: readonly DueReturn[], askAt: Date): Promise<void> {
    await tx.prepared(
      'wishes-doubt', `UPDATE post_wish w SET late = u.late, ask_at = $2 FROM (SELECT each->>'dossierId' AS id, each AS late FROM jsonb_array_elements($1::jsonb) AS each) u WHERE w.dossier_id = u.id::uuid`,
      [JSON.stringify(returns), askAt],
    );
  }

  /** The limit is part of the text: a plan for any limit would read the whole table. */
  async claimDoubted(now: Date, again: Date, limit: number): Promise<DueReturn[]> {
    const rows = await this.database.prepared<{ late: DueReturn }>(
      `wishes-claim-${limit}`, `UPDATE post_wish SET ask_at = $2 WHERE dossier_id IN (SELECT dossier_id FROM post_wish WHERE ask_at <= $1 ORDER BY ask_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) RETURNING late`,
      [now, again],
    );
    return rows.map(({ late }) => late);
  }

  async settle(tx: Tx, dossierIds: readonly string[]): Promise<Set<string>> {
    const rows = await tx.prepared<{ dossier_id: string }>('wishes-settle', 'UPDATE post_wish SET late = NULL, ask_at = NULL WHERE dossier_id = ANY ($1::uuid[]) AND ask_at IS NOT NULL RETURNING dossier_id', [dossierIds]);
    return new Set(rows.map(({ dossier_id: id }) => id));
  }
}
