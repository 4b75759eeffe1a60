import { Database, escapeLike, withoutDiacritics } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Dossier } from '../domain/dossier.js';
import type { Sight } from '../domain/sight.js';

export interface QueueRow { readonly body: Dossier; readonly ownerName: string | null; readonly nextDue: Date | null }

/** What a work queue may be narrowed to. */
export interface QueueFilter {
  readonly states: readonly string[];
  readonly unit: string | null;
  readonly officer: string | null;
  readonly procedure: string | null;
  readonly step: string | null;
  /** Only what is due before this instant. */
  readonly dueBefore: Date | null;
  /** Only what an officer may close at this instant because the applicant let the limit pass. */
  readonly closableAt: Date | null;
  readonly search: string | null;
  readonly after: { readonly due: string | null; readonly id: string } | null;
  readonly limit: number;
}

/** Counts of one state and step on the desks of an agency. */
export interface DeskCount {
  readonly agency: string;
  readonly state: Dossier['state'];
  readonly procedureCode: string;
  readonly stepId: string | null;
  readonly count: number;
  readonly overdue: number;
  readonly dueSoon: number;
  readonly closable: number;
}

/** What lies on the desks of agencies. Each statement goes agency by agency along the index of the desks: its cost grows with what is unfinished there. */
@Injectable()
export class DeskQueries {
  constructor(private readonly database: Database) {}

  /** Agencies whose desks somebody may see: those they work in, and those they oversee with all below. */
  async agenciesOf({ agencies, overseen }: Sight): Promise<string[]> {
    if (overseen.length === 0) return [...agencies];
    const rows = await this.database.prepared<{ code: string }>('agencies-overseen', 'SELECT DISTINCT unnest($1::text[] || agencies_under($2::text[])) AS code', [agencies, overseen]);
    return rows.map(({ code }) => code);
  }

  /** What is not finished on these desks, soonest due first, what has no due date last; one more than the limit. */
  queue(agencies: readonly string[], filter: QueueFilter): Promise<QueueRow[]> {
    const search = filter.search === null ? null : escapeLike(withoutDiacritics(filter.search));
    return this.database.prepared<QueueRow>('desk-queue', queueSql, [
      agencies, filter.states.length > 0 ? filter.states : null, filter.unit, filter.officer, filter.procedure, filter.step, filter.dueBefore, filter.closableAt, search,
      filter.after?.id ?? null, filter.after?.due ?? null, filter.limit + 1,
    ]);
  }

  /** Results that are ready and not collected, the longest waiting first (O-10); one more than the limit. */
  uncollected(agencies: readonly string[], after: { readonly endedAt: string; readonly id: string } | null, limit: number): Promise<QueueRow[]> {
    return this.database.prepared<QueueRow>('desk-uncollected', uncollectedSql, [agencies, after?.endedAt ?? null, after?.id ?? null, limit + 1]);
  }

  /** Dossiers on which these units owe an opinion, in no order: there are few. */
  consulted(units: readonly string[], limit: number): Promise<QueueRow[]> {
    return this.database.prepared<QueueRow>(
      'desk-consulted',
      `SELECT d.body, c.body #>> '{owner,fullName}' AS "ownerName", d.next_due AS "nextDue" FROM dossier d LEFT JOIN card c ON c.dossier_id = d.id
        WHERE d.consulted && $1::text[] AND d.consulted <> '{}' LIMIT $2`, [units, limit],
    );
  }

  /** How many dossiers lie on each desk, by state, procedure and step. `soon[i]`: until when what is due on the desk of `agencies[i]` is near. */
  counts(agencies: readonly string[], soon: readonly Date[], now: Date): Promise<DeskCount[]> {
    return this.database.prepared<DeskCount>('desk-counts', countsSql, [agencies, soon, now]);
  }
}

const queueSql = `
SELECT d.body, d.owner_name AS "ownerName", d.next_due AS "nextDue"
  FROM unnest($1::text[]) AS desk (agency)
 CROSS JOIN LATERAL (
       SELECT o.id, o.body, o.next_due, c.body #>> '{owner,fullName}' AS owner_name
         FROM dossier o LEFT JOIN card c ON c.dossier_id = o.id
        WHERE o.desk_agency = desk.agency AND o.ended_at IS NULL
          AND ($2::text[] IS NULL OR o.state = ANY($2::text[])) AND ($3::text IS NULL OR o.unit = $3) AND ($4::text IS NULL OR o.officer = $4)
          AND ($5::text IS NULL OR o.procedure_code = $5) AND ($6::text IS NULL OR o.step_id = $6) AND ($7::timestamptz IS NULL OR coalesce(o.next_due, 'infinity') < $7)
          AND ($8::timestamptz IS NULL OR o.closable_from <= $8) AND ($9::text IS NULL OR c.search LIKE '%' || $9 || '%')
          AND ($10::uuid IS NULL OR (coalesce(o.next_due, 'infinity'), o.id) > (coalesce($11::timestamptz, 'infinity'), $10::uuid))
        ORDER BY coalesce(o.next_due, 'infinity'), o.id LIMIT $12) AS d
 ORDER BY coalesce(d.next_due, 'infinity'), d.id LIMIT $12`;

const uncollectedSql = `
SELECT d.body, d.owner_name AS "ownerName", NULL::timestamptz AS "nextDue"
  FROM unnest($1::text[]) AS desk (agency)
 CROSS JOIN LATERAL (
       SELECT o.id, o.body, o.ended_at, c.body #>> '{owner,fullName}' AS owner_name
         FROM dossier o LEFT JOIN card c ON c.dossier_id = o.id
        WHERE o.desk_agency = desk.agency AND o.state = 'done' AND ($3::uuid IS NULL OR (o.ended_at, o.id) > ($2::timestamptz, $3::uuid))
        ORDER BY o.ended_at, o.id LIMIT $4) AS d
 ORDER BY d.ended_at, d.id LIMIT $4`;

const countsSql = `
SELECT desk.agency, d.state, d.procedure_code AS "procedureCode", d.step_id AS "stepId", count(*)::int AS count, count(*) FILTER (WHERE d.next_due < $3)::int AS overdue,
       count(*) FILTER (WHERE d.next_due >= $3 AND d.next_due <= desk.soon)::int AS "dueSoon", count(*) FILTER (WHERE d.closable_from <= $3)::int AS closable
  FROM unnest($1::text[], $2::timestamptz[]) AS desk (agency, soon) JOIN dossier d ON d.desk_agency = desk.agency AND d.ended_at IS NULL
 GROUP BY desk.agency, d.state, d.procedure_code, d.step_id ORDER BY desk.agency, d.state, d.procedure_code, d.step_id`;
