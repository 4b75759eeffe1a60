import { ownedBy } from '#copies';
import { Database } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { type IndicatorNumber, type Satisfaction } from '../domain/indicators.js';
import type { Measured } from '../domain/measure.js';
import type { Declared, RatingAnswer } from '../domain/questionnaire.js';
import type { Tally } from '../domain/scoring.js';
import type { DossierEnd } from '../use-cases/ports.js';

/** A rating as its author or the agency sees it. */
export interface SeenRating {
  readonly id: string; readonly dossierId: string; readonly dossierCode: string; readonly procedureCode: string; readonly questionnaireId: string; readonly answers: readonly RatingAnswer[];
  readonly declared: Declared; readonly measured: Measured; readonly satisfaction: Satisfaction | null; readonly remark: string | null; readonly ratedAt: Date;
}
export interface RateableDossier { readonly code: string; readonly state: DossierEnd; readonly rating: SeenRating | null }

/** Sums of a period: forms, and count and points by measure (`declared:1`, `measured:2`, `satisfaction:3`). */
export interface Sums { readonly forms: number; readonly of: (measure: string) => Tally }
export interface EnteredScore { readonly kind: 'self' | 'appraised'; readonly indicator: IndicatorNumber; readonly points: number; readonly note: string | null; readonly enteredAt: Date }
interface SumRow { officer: string; measure: string; count: number; points: number }

const columns = `r.id, r.dossier_id AS "dossierId", d.code AS "dossierCode", r.procedure_code AS "procedureCode", r.questionnaire_id AS "questionnaireId", r.answers, r.declared, r.measured, r.satisfaction, r.remark, r.rated_at AS "ratedAt"`;

/** Reads of ratings. Reports come from the sums alone. */
@Injectable()
export class RatingQueries {
  constructor(private readonly database: Database) {}

  /** A dossier of the caller's with its rating, if any. */
  async ofDossier(dossierId: string, caller: Caller, now: Date): Promise<RateableDossier | undefined> {
    const [dossier] = await this.database.prepared<{ code: string; state: DossierEnd }>(
      'rateable-dossier', `SELECT code, state FROM dossier d WHERE d.id = $1 AND ${ownedBy('d', 'd.procedure_code', { person: '$2', day: '$3' })}`, [dossierId, caller.personId, localDateOf(now)],
    );
    if (dossier === undefined) return undefined;
    const [rating] = await this.database.prepared<SeenRating>('rating-of-dossier', `SELECT ${columns} FROM rating r JOIN dossier d ON d.id = r.dossier_id WHERE r.dossier_id = $1`, [dossierId]);
    return { ...dossier, rating: rating ?? null };
  }

  /** Ratings of an agency, newest first; one more than the limit. */
  ofAgency(agency: string, after: { readonly ratedAt: string; readonly id: string } | null, limit: number): Promise<SeenRating[]> {
    return this.database.prepared<SeenRating>(
      'ratings-of-agency',
      `SELECT ${columns} FROM rating r JOIN dossier d ON d.id = r.dossier_id WHERE r.competent_agency = $1
         AND (r.rated_at, r.id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) ORDER BY r.rated_at DESC, r.id DESC LIMIT $4`,
      [agency, after?.ratedAt ?? null, after?.id ?? null, limit + 1],
    );
  }

  /** Sums of an agency over days, the last excluded. */
  async sums(agency: string, from: string, to: string): Promise<Sums> {
    return sumsOf(await this.database.prepared<SumRow>(
      'rating-sums-of-agency', `SELECT officer, measure, sum(count)::integer AS count, sum(points)::integer AS points FROM rating_sum WHERE agency = $1 AND officer = '' AND day >= $2::date AND day < $3::date GROUP BY officer, measure`, [agency, from, to],
    ));
  }

  /** Sums of an agency's officers over days, by account; one officer more than the limit. */
  async officers(agency: string, from: string, to: string, after: string | null, limit: number): Promise<{ officer: string; sums: Sums }[]> {
    const rows = await this.database.prepared<SumRow>(
      'rating-sums-of-officers',
      `WITH o AS (SELECT DISTINCT officer FROM rating_sum WHERE agency = $1 AND officer > $4 AND day >= $2::date AND day < $3::date ORDER BY officer LIMIT $5)
       SELECT s.officer, s.measure, sum(s.count)::integer AS count, sum(s.points)::integer AS points FROM o JOIN rating_sum s ON s.agency = $1 AND s.officer = o.officer AND s.day >= $2::date AND s.day < $3::date
       GROUP BY s.officer, s.measure ORDER BY s.officer`,
      [agency, from, to, after ?? '', limit + 1],
    );
    return [...new Set(rows.map(({ officer }) => officer))].map((officer) => ({ officer, sums: sumsOf(rows.filter((row) => row.officer === officer)) }));
  }

  /** The latest score entered of each kind and indicator. */
  scores(agency: string, year: number, quarter: number): Promise<EnteredScore[]> {
    return this.database.prepared<EnteredScore>(
      'agency-scores',
      `SELECT DISTINCT ON (kind, indicator) kind, indicator, points::float8 AS points, note, entered_at AS "enteredAt" FROM agency_score WHERE agency = $1 AND year = $2 AND quarter = $3 ORDER BY kind, indicator, entered_at DESC, id DESC`,
      [agency, year, quarter],
    );
  }
}

function sumsOf(rows: readonly SumRow[]): Sums {
  const by = new Map(rows.map(({ measure, count, points }) => [measure, { count, points }]));
  return { forms: by.get('forms')?.count ?? 0, of: (measure) => by.get(measure) ?? { count: 0, points: 0 } };
}
