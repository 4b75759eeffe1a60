import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database } from '#persistence';
import type { Grant } from '../domain/officer-grant.js';

export interface OfficerReading {
  readonly id: string;
  readonly personId: string;
  readonly login: string;
  readonly fullName: string;
  readonly title: string | null;
  readonly phone: string | null;
  readonly suspended: boolean;
  readonly grants: readonly (Grant & { readonly id: string })[];
}

export interface OfficerFilter {
  /** Agencies in which the reader may look, with those below them by code; null means all. */
  readonly within: readonly string[] | null;
  readonly agency: string | null;
  readonly unit: string | null;
  readonly role: string | null;
}

const columns = `a.id, a.person_id AS "personId", a.login, trim(p.family_name || ' ' || p.middle_and_given_name) AS "fullName", a.title, a.phone, a.suspended,
  (SELECT coalesce(json_agg(json_build_object('id', g.id, 'role', g.role, 'agency', g.agency, 'unit', g.unit) ORDER BY g.role, g.agency, g.unit), '[]')
   FROM officer_grant g WHERE g.account_id = a.id) AS grants`;

const within = `($1::text[] IS NULL OR EXISTS (SELECT 1 FROM officer_grant g, unnest($1) AS own (code) WHERE g.account_id = a.id AND (g.agency = own.code OR starts_with(g.agency, own.code || '-'))))`;

/** Reads of officers. */
@Injectable()
export class OfficersQuery {
  constructor(private readonly database: Database) {}

  /** Refuses with `not-found` outside the agencies named. */
  async get(id: string, agencies: readonly string[] | null): Promise<OfficerReading> {
    const [row] = await this.database.query<OfficerReading>(
      `SELECT ${columns} FROM account a JOIN person p ON p.id = a.person_id WHERE a.kind = 'officer' AND ${within} AND a.id = $2`, [agencies, id],
    );
    if (row === undefined) throw new Refusal('not-found');
    return row;
  }

  /** By log-in name; one more than the limit tells that there are more. */
  async list(filter: OfficerFilter, after: string | null, limit: number): Promise<OfficerReading[]> {
    return this.database.query<OfficerReading>(
      `SELECT ${columns} FROM account a JOIN person p ON p.id = a.person_id
       WHERE a.kind = 'officer' AND ${within} AND ($5::text IS NULL OR a.login > $5)
         AND (($2::text IS NULL AND $3::text IS NULL AND $4::text IS NULL) OR EXISTS (SELECT 1 FROM officer_grant g
           WHERE g.account_id = a.id AND ($2::text IS NULL OR g.agency = $2) AND ($3::text IS NULL OR g.unit = $3) AND ($4::text IS NULL OR g.role = $4)))
       ORDER BY a.login LIMIT $6`,
      [filter.within, filter.agency, filter.unit, filter.role, after, limit + 1],
    );
  }
}
