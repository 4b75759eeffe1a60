import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type Look, Slices, type Stage } from '../use-cases/ports.js';

/** Rows looked at in one statement. */
export class SliceSize {
  readonly rows: number = 2_000;
}

/** Waits until nobody counts, and keeps it so until the transaction ends; whoever counts holds it with others (`lives_of`). */
export const alone = `SELECT pg_advisory_xact_lock(hashtext('statistics generations'))`;

/** Differences of counters kept on record. */
export const onRecord = 100;
const counterKey = ['agency', 'grain', 'start', 'procedure', 'channel', 'audience', 'measure'];

/** As `lacks` of the domain says it; a life that nothing was counted of is `{}`, or not there. */
const lacks = (life: string, other: string): string => `(
  (coalesce((${life}.life->>'epoch')::int, 1), coalesce(${life}.version, 0)) < (coalesce((${other}.life->>'epoch')::int, 1), coalesce(${other}.version, 0))
  OR ${['files', 'fee', 'complained'].map((flag) => `coalesce((${life}.life->>'${flag}')::bool, false) < coalesce((${other}.life->>'${flag}')::bool, false)`).join(' OR ')}
  OR (${other}.life->>'reused' IS NOT NULL AND ${life}.life->>'reused' IS NULL)
  OR coalesce((${life}.life->>'ratedAt')::timestamptz, '-infinity') < coalesce((${other}.life->>'ratedAt')::timestamptz, '-infinity'))`;

/** The next lives of one generation, each with what another has of the dossier. */
const pairs = (one: string, other: string, columns: string): string => `
  SELECT count(*)::int AS looked, (array_agg(a.id ORDER BY a.id DESC))[1] AS last, ${columns}
    FROM (SELECT id, version, life FROM dossier_life WHERE generation = ${one} AND id > $3 ORDER BY id LIMIT $4) a
    LEFT JOIN LATERAL (SELECT version, life FROM dossier_life WHERE generation = ${other} AND id = a.id LIMIT 1) b ON true`;

/** `$1` the current generation, `$2` the one that is filled, `$3` where to go on, `$4` how many. Each is one statement: both generations as they were at one instant. */
export const sliceStatements = {
  lacking: pairs('$1', '$2', `count(*) FILTER (WHERE ${lacks('b', 'a')})::int AS lacking`),
  lives: pairs('$2', '$1', `count(*) FILTER (WHERE ${lacks('b', 'a')})::int AS ahead, count(*) FILTER (WHERE NOT ${lacks('b', 'a')} AND coalesce(b.life, '{}') <> a.life)::int AS differing`),
  counters: `
    WITH next AS (
      SELECT * FROM ${[['$1', 'before'], ['$2', 'after']].map(([generation, n]) => `(
        SELECT ${counterKey.join(', ')}, n AS ${n} FROM counter
         WHERE generation = ${generation} AND (${counterKey.join(', ')}) > (($3::text[])[1], ($3::text[])[2], ($3::text[])[3]::date, ($3::text[])[4], ($3::text[])[5], ($3::text[])[6], ($3::text[])[7])
         ORDER BY ${counterKey.join(', ')} LIMIT $4) ${n}s`).join(' FULL JOIN ')} USING (${counterKey.join(', ')})
       ORDER BY ${counterKey.join(', ')} LIMIT $4)
    SELECT (SELECT count(*)::int FROM next) AS looked, (SELECT ARRAY[${counterKey.map((column) => `${column}::text`).join(', ')}] FROM next ORDER BY ${counterKey.map((column) => `${column} DESC`).join(', ')} LIMIT 1) AS last,
      (SELECT coalesce(jsonb_agg(d), '[]') FROM (
        SELECT concat_ws('|', ${counterKey.join(', ')}) AS counter, coalesce(before, 0) AS before, coalesce(after, 0) AS after FROM next WHERE coalesce(before, 0) <> coalesce(after, 0) ORDER BY ${counterKey.join(', ')} LIMIT ${onRecord}) d) AS differing`,
} as const;

interface Standing { readonly current: number; readonly stage: Stage; readonly afterLife: string; readonly afterCounter: string[]; readonly ahead: string }

@Injectable()
export class SlicesTable extends Slices {
  constructor(private readonly database: Database, private readonly size: SliceSize) {
    super();
  }

  async lacking(generation: number): Promise<Look> {
    const { stage, current, afterLife } = await this.standing(generation);
    if (stage !== 'reading') return 'done';
    // What somebody counts at this moment without the new generation, which was not so far when they looked, must be seen here: passed over once, it would never come.
    const found = await this.database.transaction(async (tx) => {
      await tx.query(alone);
      return (await tx.prepared<{ looked: number; last: string | null; lacking: number }>('rebuild-lacking', sliceStatements.lacking, [current, generation, afterLife, this.size.rows]))[0];
    });
    if (found === undefined || found.lacking > 0) return 'waits';
    const done = found.looked < this.size.rows;
    await this.database.prepared(
      'rebuild-not-lacking', `UPDATE rebuild SET after_life = $3, stage = $4 WHERE generation = $1 AND stage = 'reading' AND after_life = $2`,
      [generation, afterLife, done ? nobody : found.last, done ? 'lives' : 'reading'],
    );
    return done ? 'done' : 'next';
  }

  async lives(generation: number, wait: boolean): Promise<Look> {
    const { stage, current, afterLife } = await this.standing(generation);
    if (stage !== 'lives') return 'done';
    const [found] = await this.database.prepared<{ looked: number; last: string | null; ahead: number; differing: number }>('rebuild-lives', sliceStatements.lives, [current, generation, afterLife, this.size.rows]);
    if (found === undefined || (found.ahead > 0 && wait)) return 'waits';
    const done = found.looked < this.size.rows;
    await this.database.prepared(
      'rebuild-lives-compared',
      `UPDATE rebuild SET after_life = $3, stage = $4, dossiers = dossiers + $5, differing = differing + $6, ahead = ahead + $7 WHERE generation = $1 AND stage = 'lives' AND after_life = $2`,
      [generation, afterLife, done ? nobody : found.last, done ? 'counters' : 'lives', found.looked, found.differing, found.ahead],
    );
    return done ? 'done' : 'next';
  }

  async counters(generation: number): Promise<Look> {
    const { stage, current, afterCounter, ahead } = await this.standing(generation);
    if (stage !== 'counters') return 'done';
    // While some dossiers are ahead, so are their counters, and that says nothing.
    const [found] = Number(ahead) > 0 ? [{ looked: 0, last: null, differing: [] }]
      : await this.database.prepared<{ looked: number; last: string[] | null; differing: unknown[] }>('rebuild-counters', sliceStatements.counters, [current, generation, afterCounter, this.size.rows]);
    const done = (found?.looked ?? 0) < this.size.rows;
    await this.database.prepared(
      'rebuild-counters-compared',
      `UPDATE rebuild SET after_counter = $3, stage = $4, counters = CASE WHEN jsonb_array_length(counters) < ${onRecord} THEN counters || $5::jsonb ELSE counters END
        WHERE generation = $1 AND stage = 'counters' AND after_counter = $2::text[]`,
      [generation, afterCounter, found?.last ?? afterCounter, done ? 'compared' : 'counters', JSON.stringify(found?.differing ?? [])],
    );
    return done ? 'done' : 'next';
  }

  private async standing(generation: number): Promise<Standing> {
    const [row] = await this.database.prepared<Standing>(
      'rebuild-standing', 'SELECT c.generation AS current, r.stage, r.after_life AS "afterLife", r.after_counter AS "afterCounter", r.ahead FROM rebuild r CROSS JOIN current_generation c WHERE r.generation = $1', [generation],
    );
    if (row === undefined) throw new Error(`generation ${generation} is not being filled`);
    return row;
  }
}

const nobody = '00000000-0000-0000-0000-000000000000';
