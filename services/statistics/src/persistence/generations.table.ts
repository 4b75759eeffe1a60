import { Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type Comparison, type Filling, Generations } from '../use-cases/ports.js';
import { alone, onRecord } from './slices.table.js';

/** Rows removed in one statement. */
const atOnce = 5_000;

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
    const [row] = await tx.query<{ id: number }>(
      `WITH opened AS (INSERT INTO generation (state, asked_by, asked_at) VALUES ('filling', $1, $2) ON CONFLICT (state) WHERE state = 'filling' DO NOTHING RETURNING id)
       INSERT INTO rebuild (generation) SELECT id FROM opened RETURNING generation AS id`, [askedBy, at],
    );
    if (row === undefined) throw new Refusal('rebuild.under-way');
    // From here on whoever counts looks at it too; who began to count before has ended.
    await tx.query(alone);
    await tx.query('UPDATE current_generation SET filling = $1', [row.id]);
    return row.id;
  }

  async claim(): Promise<Filling | null> {
    const filling = async (): Promise<Omit<Filling, 'release'> | undefined> => (await this.database.prepared<Omit<Filling, 'release'>>('generation-filling', 'SELECT generation, reader, stage FROM rebuild', []))[0];
    if (await filling() === undefined) return null;
    const session = await this.database.session('rebuild');
    const { rows } = await session.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(hashtext('statistics rebuild')) AS locked`);
    const mine = rows[0]?.locked === true ? await filling() : undefined;
    if (mine === undefined) {
      await session.end();
      return null;
    }
    return { ...mine, release: () => session.end() };
  }

  async filled(tx: Tx, generation: number, events: number): Promise<void> {
    await tx.prepared('rebuild-filled', 'UPDATE rebuild SET events = events + $2 WHERE generation = $1', [generation, events]);
  }

  async takeOver(generation: number, at: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(alone);
      const [held] = await tx.query<{ generation: number }>('SELECT generation FROM current_generation WHERE filling = $1 FOR UPDATE', [generation]);
      const [row] = await tx.query<{ events: string; dossiers: string; differing: string; ahead: string; counters: Comparison['counters'] }>(`DELETE FROM rebuild WHERE generation = $1 AND stage = 'compared' RETURNING *`, [generation]);
      if (held === undefined || row === undefined) throw new Error(`generation ${generation} is not compared`);
      const comparison: Comparison = { differingDossiers: Number(row.differing), ahead: Number(row.ahead), counters: Number(row.ahead) > 0 ? null : row.counters?.slice(0, onRecord) ?? null };
      await tx.query(`UPDATE generation SET state = 'past' WHERE id = $1`, [held.generation]);
      await tx.query(`UPDATE generation SET state = 'current', finished_at = $2, events = $3, dossiers = $4, differences = $5 WHERE id = $1`, [generation, at, row.events, row.dossiers, JSON.stringify(comparison)]);
      await tx.query('UPDATE current_generation SET generation = $1, filling = NULL', [generation]);
    });
  }

  async giveUp(generation: number, at: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(alone);
      await tx.query('UPDATE current_generation SET filling = NULL WHERE filling = $1', [generation]);
      await tx.query(`WITH ended AS (DELETE FROM rebuild WHERE generation = $1 RETURNING events) UPDATE generation SET state = 'given-up', finished_at = $2, events = ended.events FROM ended WHERE id = $1`, [generation, at]);
    });
  }

  async sweep(): Promise<number> {
    let removed = 0;
    for (const table of ['counter', 'dossier_life']) {
      removed += (await this.database.query(`DELETE FROM ${table} WHERE ctid IN (SELECT ctid FROM ${table} WHERE generation IN (SELECT id FROM generation WHERE state IN ('past', 'given-up')) LIMIT ${atOnce}) RETURNING 1`)).length;
    }
    return removed;
  }

  /** Newest first; one more than the limit. */
  async list(after: number | null, limit: number): Promise<GenerationRow[]> {
    const rows = await this.database.prepared<{ id: number; state: GenerationRow['state']; asked_by: string; asked_at: Date; finished_at: Date | null; events: string; dossiers: string; differences: Comparison | null }>(
      'generations', 'SELECT g.*, coalesce(r.events, g.events) AS events FROM generation g LEFT JOIN rebuild r ON r.generation = g.id WHERE g.id < coalesce($1::int, 2147483647) ORDER BY g.id DESC LIMIT $2', [after, limit + 1],
    );
    return rows.map(({ id, state, asked_by: askedBy, asked_at: askedAt, finished_at: finishedAt, events, dossiers, differences: comparison }) => ({ id, state, askedBy, askedAt, finishedAt, events: Number(events), dossiers: Number(dossiers), comparison }));
  }
}
