import { Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type Comparison, type Filling, Generations } from '../use-cases/ports.js';

/** Rows removed in one statement. */
const atOnce = 5_000;

/** Whether the new life lacks something of the old one: a version, in the order of epochs, or what comes without one. A life that nothing was counted of is `{}`. */
const behind = `
  SELECT 1 FROM dossier_life o LEFT JOIN dossier_life n ON n.generation = $2 AND n.id = o.id
   WHERE o.generation = $1 AND (n.id IS NULL OR (coalesce((n.life->>'epoch')::int, 1), n.version) < (coalesce((o.life->>'epoch')::int, 1), o.version)
     OR ${['files', 'fee', 'complained'].map((flag) => `coalesce((o.life->>'${flag}')::bool, false) > coalesce((n.life->>'${flag}')::bool, false)`).join(' OR ')}
     OR (o.life->>'reused' IS NOT NULL AND n.life->>'reused' IS NULL)
     OR coalesce((o.life->>'ratedAt')::timestamptz, '-infinity') > coalesce((n.life->>'ratedAt')::timestamptz, '-infinity')) LIMIT 1`;

/** A generation as it stands. */
export interface GenerationRow {
  readonly id: number; readonly state: 'filling' | 'current' | 'past' | 'given-up'; readonly askedBy: string; readonly askedAt: Date; readonly finishedAt: Date | null; readonly events: number; readonly dossiers: number;
  readonly comparison: Comparison | null;
}

@Injectable()
export class GenerationsTable extends Generations {
  constructor(private readonly database: Database) {
    super();
  }

  async open(tx: Tx, askedBy: string, at: Date): Promise<number> {
    const [row] = await tx.query<{ id: number }>(`INSERT INTO generation (state, asked_by, asked_at) VALUES ('filling', $1, $2) ON CONFLICT (state) WHERE state = 'filling' DO NOTHING RETURNING id`, [askedBy, at]);
    if (row === undefined) throw new Refusal('rebuild.under-way');
    return row.id;
  }

  async claim(): Promise<Filling | null> {
    const [row] = await this.database.prepared<{ id: number }>('generation-filling', `SELECT id FROM generation WHERE state = 'filling'`, []);
    if (row === undefined) return null;
    const session = await this.database.session('rebuild');
    const { rows } = await session.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(hashtext('statistics rebuild')) AS locked`);
    if (rows[0]?.locked !== true) {
      await session.end();
      return null;
    }
    while (await this.remove('generation = $1', [row.id]) > 0);
    return { generation: row.id, release: () => session.end() };
  }

  async takeOver(generation: number, events: number, at: Date): Promise<boolean> {
    const [current] = await this.database.query<{ generation: number }>('SELECT generation FROM current_generation');
    // A first look without holding anybody up.
    if (current === undefined || (await this.database.query(behind, [current.generation, generation])).length > 0) return false;
    return this.database.transaction(async (tx) => {
      const [held] = await tx.query<{ generation: number }>('SELECT generation FROM current_generation FOR UPDATE');
      const old = held?.generation ?? 0;
      if ((await tx.query(behind, [old, generation])).length > 0) return false;
      const comparison = await this.compare(tx, old, generation);
      await tx.query(`UPDATE generation SET state = 'past' WHERE id = $1`, [old]);
      await tx.query(
        `UPDATE generation SET state = 'current', finished_at = $2, events = $3, dossiers = (SELECT count(*) FROM dossier_life WHERE generation = $1), differences = $4 WHERE id = $1`, [generation, at, events, JSON.stringify(comparison)],
      );
      await tx.query('UPDATE current_generation SET generation = $1', [generation]);
      return true;
    });
  }

  async giveUp(generation: number, events: number, at: Date): Promise<void> {
    await this.database.query(`UPDATE generation SET state = 'given-up', finished_at = $2, events = $3 WHERE id = $1`, [generation, at, events]);
  }

  async sweep(): Promise<number> {
    return this.remove(`generation IN (SELECT id FROM generation WHERE state IN ('past', 'given-up'))`, []);
  }

  /** Newest first; one more than the limit. */
  async list(after: number | null, limit: number): Promise<GenerationRow[]> {
    const rows = await this.database.prepared<{ id: number; state: GenerationRow['state']; asked_by: string; asked_at: Date; finished_at: Date | null; events: string; dossiers: string; differences: Comparison | null }>(
      'generations', 'SELECT * FROM generation WHERE id < coalesce($1::int, 2147483647) ORDER BY id DESC LIMIT $2', [after, limit + 1],
    );
    return rows.map(({ id, state, asked_by: askedBy, asked_at: askedAt, finished_at: finishedAt, events, dossiers, differences: comparison }) => ({ id, state, askedBy, askedAt, finishedAt, events: Number(events), dossiers: Number(dossiers), comparison }));
  }

  private async compare(tx: Tx, old: number, generation: number): Promise<Comparison> {
    const [lives] = await tx.query<{ differing: number; ahead: number }>(
      `SELECT count(*) FILTER (WHERE n.version = o.version AND n.life <> o.life)::int AS differing, count(*) FILTER (WHERE o.id IS NULL OR n.version > o.version)::int AS ahead
         FROM dossier_life n LEFT JOIN dossier_life o ON o.generation = $1 AND o.id = n.id WHERE n.generation = $2`, [old, generation],
    );
    const { differing: differingDossiers = 0, ahead = 0 } = lives ?? {};
    if (ahead > 0) return { differingDossiers, ahead, counters: null };
    const counters = await tx.query<{ counter: string; before: string; after: string }>(
      `SELECT concat_ws('|', agency, grain, start, procedure, channel, audience, measure) AS counter, coalesce(o.n, 0) AS before, coalesce(n.n, 0) AS after
         FROM (SELECT * FROM counter WHERE generation = $1) o FULL JOIN (SELECT * FROM counter WHERE generation = $2) n USING (agency, grain, start, procedure, channel, audience, measure)
        WHERE coalesce(o.n, 0) <> coalesce(n.n, 0) ORDER BY 1 LIMIT 100`, [old, generation],
    );
    return { differingDossiers, ahead, counters: counters.map(({ counter, before, after }) => ({ counter, before: Number(before), after: Number(after) })) };
  }

  private async remove(where: string, values: readonly unknown[]): Promise<number> {
    let removed = 0;
    for (const table of ['counter', 'dossier_life']) {
      removed += (await this.database.query(`DELETE FROM ${table} WHERE ctid IN (SELECT ctid FROM ${table} WHERE ${where} LIMIT ${atOnce}) RETURNING 1`, values)).length;
    }
    return removed;
  }
}
