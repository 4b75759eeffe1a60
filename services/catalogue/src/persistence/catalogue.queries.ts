import type { Agency, CalendarData, ProcedureVersion } from '#contracts';
import { Database, escapeLike, withoutDiacritics } from '#persistence';
import { Injectable } from '@nestjs/common';

/** What a list of procedures may be narrowed to; null narrows nothing. */
export interface ProcedureFilter {
  readonly on: string;
  readonly search: string | null;
  readonly agency: string | null;
  readonly field: string | null;
  readonly level: string | null;
  readonly audience: string | null;
  readonly after: string | null;
  readonly limit: number;
}

/** Reads of the catalogue, straight from controller to rows. */
@Injectable()
export class CatalogueQueries {
  constructor(private readonly database: Database) {}

  /** Versions in force on a day, by code. Every word of the search must occur, with or without diacritics, in any order. */
  async procedures(filter: ProcedureFilter): Promise<ProcedureVersion[]> {
    const words = filter.search === null ? [] : withoutDiacritics(filter.search).split(/\s+/).filter((word) => word !== '').map((word) => `%${escapeLike(word)}%`);
    const rows = await this.database.prepared<{ body: ProcedureVersion }>(
      'procedures-in-force',
      `SELECT p.body FROM procedure_version p
        WHERE p.effective @> $1::date AND (cardinality($2::text[]) = 0 OR p.search LIKE ALL ($2::text[]))
          AND ($3::text IS NULL OR EXISTS (SELECT 1 FROM agency_procedure a WHERE a.procedure_code = p.code AND a.agency_code = $3))
          AND ($4::text IS NULL OR p.field_code = $4) AND ($5::text IS NULL OR p.level42 = $5 OR p.level43::text = $5) AND ($6::text IS NULL OR $6 = ANY(p.audiences))
          AND ($7::text IS NULL OR p.code > $7)
        ORDER BY p.code LIMIT $8`,
      [filter.on, words, filter.agency, filter.field, filter.level, filter.audience, filter.after, filter.limit + 1],
    );
    return rows.map(({ body }) => body);
  }

  /** The version of a procedure in force on a day. */
  async inForce(code: string, on: string): Promise<ProcedureVersion | undefined> {
    const [row] = await this.database.prepared<{ body: ProcedureVersion }>('procedure-in-force', 'SELECT body FROM procedure_version WHERE code = $1 AND effective @> $2::date', [code, on]);
    return row?.body;
  }

  async version(id: string): Promise<ProcedureVersion | undefined> {
    const [row] = await this.database.prepared<{ body: ProcedureVersion }>('procedure-version', 'SELECT body FROM procedure_version WHERE id = $1', [id]);
    return row?.body;
  }

  /** All versions of a procedure, newest first. */
  async versions(code: string): Promise<ProcedureVersion[]> {
    const rows = await this.database.prepared<{ body: ProcedureVersion }>('procedure-versions', 'SELECT body FROM procedure_version WHERE code = $1 ORDER BY number DESC', [code]);
    return rows.map(({ body }) => body);
  }

  async agencies(filter: { readonly parent: string | null; readonly procedure: string | null; readonly search: string | null; readonly after: string | null; readonly limit: number }): Promise<Agency[]> {
    const rows = await this.database.prepared<{ body: Agency }>(
      'agencies',
      `SELECT a.body FROM agency a
        WHERE ($1::text IS NULL OR a.parent_code = $1) AND ($2::text IS NULL OR EXISTS (SELECT 1 FROM agency_procedure p WHERE p.agency_code = a.code AND p.procedure_code = $2))
          AND ($3::text IS NULL OR a.search LIKE $3) AND ($4::text IS NULL OR a.code > $4) ORDER BY a.code LIMIT $5`,
      [filter.parent, filter.procedure, filter.search === null ? null : `%${escapeLike(withoutDiacritics(filter.search))}%`, filter.after, filter.limit + 1],
    );
    return rows.map(({ body }) => body);
  }

  async agency(code: string): Promise<{ agency: Agency; version: number } | undefined> {
    const [row] = await this.database.prepared<{ agency: Agency; version: number }>('agency', 'SELECT body AS agency, version FROM agency WHERE code = $1', [code]);
    return row;
  }

  async calendar(id: string): Promise<{ calendar: CalendarData; version: number } | undefined> {
    const [row] = await this.database.prepared<{ calendar: CalendarData; version: number }>('calendar', 'SELECT body AS calendar, version FROM calendar WHERE id = $1', [id]);
    return row;
  }

  /** Fields (lĩnh vực) with how many procedures are in force in each. */
  fields(on: string): Promise<{ code: string; name: string; procedures: number }[]> {
    return this.database.prepared(
      'fields', `SELECT field_code AS code, min(body #>> '{field,name,vi}') AS name, count(*)::int AS procedures FROM procedure_version WHERE effective @> $1::date GROUP BY field_code ORDER BY field_code`, [on],
    );
  }
}
