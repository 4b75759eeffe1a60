import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database } from '#persistence';
import type { Organisation } from '../domain/organisation.js';

export interface OrganisationReading extends Organisation {
  readonly createdAt: Date;
  readonly representatives: readonly { readonly personId: string; readonly fullName: string; readonly position: string }[];
}

/** Whose organisations: those a person represents or was delegated for, or everyone's. */
export type OrganisationReach = { readonly personId: string; readonly today: string } | 'all';

const columns = `o.id, o.tax_code AS "taxCode", o.name, o.address, o.phone, o.email, o.verified, o.version, o.created_at AS "createdAt",
  (SELECT coalesce(json_agg(json_build_object('personId', p.id, 'fullName', trim(p.family_name || ' ' || p.middle_and_given_name), 'position', r.position) ORDER BY r.since, p.id), '[]')
   FROM representative r JOIN person p ON p.id = r.person_id WHERE r.organisation_id = o.id) AS representatives`;

const within = `($1::uuid IS NULL OR EXISTS (SELECT 1 FROM representative r WHERE r.organisation_id = o.id AND r.person_id = $1)
  OR EXISTS (SELECT 1 FROM delegation d WHERE d.principal_kind = 'organisation' AND d.principal_id = o.id AND d.delegate_person_id = $1 AND d.revoked_at IS NULL
    AND d.from_date <= $2::date AND (d.to_date IS NULL OR d.to_date >= $2::date)))`;

/** Reads of organisations. */
@Injectable()
export class OrganisationsQuery {
  constructor(private readonly database: Database) {}

  /** Refuses with `not-found` outside the reach. */
  async get(id: string, reach: OrganisationReach): Promise<OrganisationReading> {
    const [row] = await this.database.query<OrganisationReading>(`SELECT ${columns} FROM organisation o WHERE ${within} AND o.id = $3`, [...valuesOf(reach), id]);
    if (row === undefined) throw new Refusal('not-found');
    return row;
  }

  /** In the order they were entered; one more than the limit tells that there are more. */
  async list(reach: OrganisationReach, verified: boolean | null, after: { readonly at: string; readonly id: string } | null, limit: number): Promise<OrganisationReading[]> {
    return this.database.query<OrganisationReading>(
      `SELECT ${columns} FROM organisation o WHERE ${within} AND ($3::boolean IS NULL OR o.verified = $3) AND ($4::timestamptz IS NULL OR (o.created_at, o.id) > ($4, $5::uuid))
       ORDER BY o.created_at, o.id LIMIT $6`,
      [...valuesOf(reach), verified, after?.at ?? null, after?.id ?? null, limit + 1],
    );
  }

  /** Card for other services. Refuses with `not-found`. */
  card(id: string): Promise<OrganisationReading> {
    return this.get(id, 'all');
  }
}

function valuesOf(reach: OrganisationReach): [string | null, string | null] {
  return reach === 'all' ? [null, null] : [reach.personId, reach.today];
}
