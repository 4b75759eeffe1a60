import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Bilingual } from '#contracts';
import type { Sum } from '../domain/figures.js';
import { endOfDay, type Period, rangesOf } from '../domain/period.js';

/** What a report is about. */
export interface Scope {
  readonly agency: string;
  /** The agency alone, without those under it. */
  readonly alone: boolean;
  readonly procedure: string | null;
  readonly field: string | null;
  readonly channel: string | null;
  readonly audience: string | null;
}

/** What rows a report has. `level.field`: fields grouped by the level of the agencies. */
export const dimensions = ['none', 'agency', 'procedure', 'field', 'channel', 'audience', 'level.field'] as const;
export type Dimension = (typeof dimensions)[number];

const keyOf: Readonly<Record<Dimension, string>> = {
  none: `''`, agency: 's.agency', procedure: 's.procedure', field: `coalesce(p.field_code, '?')`, channel: 's.channel', audience: 's.audience',
  'level.field': `coalesce(a.body->>'level', 'unknown') || '|' || coalesce(p.field_code, '?')`,
};

/** A row's key and its sums. */
export interface Summed { readonly key: string; readonly sums: readonly Sum[] }

/** Counters and their names. Nothing here reads dossiers, but for those that run out on the period's last day. */
@Injectable()
export class CounterQueries {
  constructor(private readonly database: Database) {}

  /** Sums by key, from one statement: all of it is of one instant and one generation. */
  async sums(scope: Scope, period: Period, by: Dimension, now: Date): Promise<Summed[]> {
    const ranges = [...rangesOf(period), { part: 'now', grain: 'n', from: '1970-01-01', until: '1970-01-02' }];
    const dayEnd = endOfDay(period.to);
    const rows = await this.database.prepared<{ key: string; part: Sum['part']; channel: string; measure: Sum['measure']; n: string }>(
      `counter-sums-${by}`,
      `WITH scope AS (SELECT unnest(CASE WHEN $2 THEN ARRAY[$1::text] ELSE agencies_under(ARRAY[$1::text]) END) AS agency),
         summed AS (
           SELECT c.agency, c.procedure, c.channel, c.audience, c.measure, r.part, c.n
             FROM scope CROSS JOIN unnest($3::text[], $4::text[], $5::date[], $6::date[]) AS r (part, grain, first, until)
            CROSS JOIN LATERAL (
              SELECT c.agency, c.procedure, c.channel, c.audience, c.measure, sum(c.n) AS n FROM counter c
               WHERE c.generation = (SELECT generation FROM current_generation) AND c.agency = scope.agency AND c.grain = r.grain AND c.start >= r.first AND c.start < r.until
                 AND ($7::text IS NULL OR c.procedure = $7) AND ($8::text IS NULL OR c.channel = $8) AND ($9::text IS NULL OR c.audience = $9)
               GROUP BY c.agency, c.procedure, c.channel, c.audience, c.measure) c
           UNION ALL
           SELECT l.agency, l.procedure, l.channel, l.audience, m.measure, 'now', 1
             FROM scope CROSS JOIN LATERAL (
               SELECT l.agency, l.procedure, l.channel, l.audience, l.supplements FROM dossier_life l
                WHERE l.generation = (SELECT generation FROM current_generation) AND l.agency = scope.agency AND l.due >= $11 AND l.due < $12
                  AND ($7::text IS NULL OR l.procedure = $7) AND ($8::text IS NULL OR l.channel = $8) AND ($9::text IS NULL OR l.audience = $9)) l
            CROSS JOIN LATERAL (SELECT 'runsOutLater' AS measure UNION ALL SELECT 'runsOutLaterByIndex' WHERE l.supplements < 2) m),
         grouped AS (SELECT agency, procedure, channel, audience, measure, part, sum(n) AS n FROM summed GROUP BY 1, 2, 3, 4, 5, 6)
       SELECT ${keyOf[by]} AS key, s.part, s.channel, s.measure, sum(s.n)::bigint AS n
         FROM grouped s LEFT JOIN procedures_on($13::date) p ON p.code = s.procedure LEFT JOIN agency a ON a.code = s.agency
        WHERE $10::text IS NULL OR p.field_code = $10
        GROUP BY 1, 2, 3, 4 HAVING sum(s.n) <> 0 ORDER BY 1`,
      [
        scope.agency, scope.alone, ranges.map(({ part }) => part), ranges.map(({ grain }) => grain), ranges.map(({ from }) => from), ranges.map(({ until }) => until),
        scope.procedure, scope.channel, scope.audience, scope.field, now, dayEnd > now ? dayEnd : now, period.to,
      ],
    );
    const byKey = new Map<string, Sum[]>();
    for (const { key, part, channel, measure, n } of rows) {
      const sums = byKey.get(key) ?? [];
      sums.push({ part, channel, measure, n: Number(n) });
      byKey.set(key, sums);
    }
    return [...byKey].map(([key, sums]) => ({ key, sums }));
  }

  /** Names of agencies, procedures and fields among these codes, as they are called now. */
  async names(codes: readonly string[], day: string): Promise<Map<string, Bilingual>> {
    const rows = await this.database.prepared<{ code: string; name: Bilingual }>(
      'names-of',
      `SELECT code, name FROM agency WHERE code = ANY ($1::text[])
       UNION ALL SELECT code, name FROM procedures_on($2::date) WHERE code = ANY ($1::text[])
       UNION ALL (SELECT DISTINCT ON (field_code) field_code, field_name FROM procedures_on($2::date) WHERE field_code = ANY ($1::text[]) ORDER BY field_code)`,
      [codes, day],
    );
    return new Map(rows.map(({ code, name }) => [code, name]));
  }

  /** Whether an agency is, with those above it, one of the roots. */
  async isUnder(roots: readonly string[], agency: string): Promise<boolean> {
    const [row] = await this.database.prepared<{ under: boolean }>('agency-under', 'SELECT $2 = ANY (agencies_under($1::text[])) AS under', [roots, agency]);
    return row?.under === true;
  }

  async agencyExists(agency: string): Promise<boolean> {
    return (await this.database.prepared('agency-exists', 'SELECT 1 FROM agency WHERE code = $1', [agency])).length > 0;
  }

  /** Procedures in force on a day by field and level, with how many of them can be filed online. */
  async provision(day: string, agency: string | null): Promise<{ field: string; fieldName: Bilingual; decree43: number; decree42: string; procedures: number; online: number; withOnlineDossiers: number }[]> {
    const rows = await this.database.prepared<{ field: string; field_name: Bilingual; decree43: number; decree42: string; procedures: number; online: number; with_online: number }>(
      'provision',
      `WITH here AS (SELECT a.code, a.body FROM agency a WHERE $2::text IS NULL OR a.code = ANY ((SELECT agencies_under(ARRAY[$2::text]))::text[])),
         filed AS (
           SELECT DISTINCT c.procedure FROM here CROSS JOIN LATERAL (SELECT DISTINCT c.procedure FROM counter c
              WHERE c.generation = (SELECT generation FROM current_generation) AND c.agency = here.code AND c.grain = 'm' AND c.start >= date_trunc('month', $1::date) - interval '12 months'
                AND c.channel = 'online' AND c.measure = 'received' AND c.n > 0) c)
       SELECT p.field_code AS field, (array_agg(p.field_name))[1] AS field_name, p.decree43, p.decree42, count(*)::int AS procedures, count(*) FILTER (WHERE p.online)::int AS online,
         count(*) FILTER (WHERE p.code IN (SELECT procedure FROM filed))::int AS with_online
       FROM procedures_on($1::date) p
       WHERE p.valid_from <= $1::date AND (p.valid_to IS NULL OR p.valid_to >= $1::date)
         AND ($2::text IS NULL OR p.code IN (SELECT x->>'code' FROM here CROSS JOIN jsonb_array_elements(here.body->'procedures') x))
       GROUP BY 1, 3, 4 ORDER BY 1, 3, 4`,
      [day, agency],
    );
    return rows.map(({ field_name: fieldName, with_online: withOnlineDossiers, ...row }) => ({ ...row, fieldName, withOnlineDossiers }));
  }
}
