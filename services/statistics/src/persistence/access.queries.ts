import type { Role } from '#contracts';
import { ownedBy } from '#copies';
import type { Access } from '#http';
import { Database } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';

/** One access to a thing. */
export interface AccessRow {
  readonly id: number; readonly at: Date; readonly service: string; readonly actorKind: 'citizen' | 'officer' | 'service'; readonly actorRef: string; readonly roles: readonly string[]; readonly agencies: readonly string[];
  readonly action: string; readonly status: number;
  /** On that day a list showed it, the first time. */
  readonly shownOn: string | null;
}

/** An access of an account: what it was about, or what a list showed. */
export interface AccountAccessRow extends AccessRow {
  readonly object: { readonly kind: string; readonly id: string } | null;
  readonly list: { readonly query: string; readonly count: number; readonly dossiers: readonly string[] } | null;
}

interface AccessRecord { id: string; at: Date; service: string; actor_kind: AccessRow['actorKind']; actor_ref: string; roles: string[]; agencies: string[]; action: string; status: number; shown_on?: string | null; [column: string]: unknown }

/** Use of an agency's people on a day. */
export interface UsageRow { readonly agency: string; readonly day: string; readonly service: string; readonly actorKind: string; readonly reads: number; readonly changes: number; readonly refused: number }

const inspecting: readonly Role[] = ['inspector'];

/** Who read or changed what, and how much each agency uses. */
@Injectable()
export class AccessQueries {
  constructor(private readonly database: Database) {}

  /** How much of a dossier's accesses somebody may see: accounts too (inspectors of its agency or of one above, administrators), roles and agencies (its owner or a delegate), or nothing. */
  async sight(dossierId: string, caller: Access, now: Date): Promise<'accounts' | 'roles' | null> {
    const [row] = await this.database.prepared<{ inspected: boolean; own: boolean }>(
      'accesses-sight',
      `SELECT $4 OR coalesce(l.agency = ANY (agencies_under($5::text[])), false) AS inspected, ${ownedBy('o', 'o.procedure_code', { person: '$2', day: '$3' })} AS own
         FROM dossier_owner o LEFT JOIN dossier_life l ON l.generation = (SELECT generation FROM current_generation) AND l.id = o.id WHERE o.id = $1`,
      [dossierId, caller.personId, localDateOf(now), caller.hasRole('administrator'), caller.agenciesFor(inspecting)],
    );
    if (row === undefined) return null;
    // Nobody inspects a dossier of their own.
    return row.own ? 'roles' : row.inspected ? 'accounts' : null;
  }

  /** Newest first; one more than the limit. */
  async of(objectId: string, before: number | null, limit: number): Promise<AccessRow[]> {
    const rows = await this.database.prepared<AccessRecord>(
      'accesses-of',
      `SELECT id, at, service, actor_kind, actor_ref, roles, agencies, action, status, shown_on::text FROM access_entry WHERE object_id = $1 AND id < coalesce($2::bigint, 9223372036854775807) ORDER BY id DESC LIMIT $3`, [objectId, before, limit + 1],
    );
    return rows.map(rowOf);
  }

  /** What an account or a service did, newest first; for inspectors only what it did for their agency or one under it. One more than the limit. */
  async by(account: string, caller: Access, before: number | null, limit: number): Promise<AccountAccessRow[]> {
    const entries = (where: string): string => `
      SELECT id, at, service, actor_kind, actor_ref, roles, agencies, action, status, object_kind, object_id, list_query, list_count, list_dossiers FROM access_entry
       WHERE actor_ref = $1 AND shown_on IS NULL AND id < coalesce($2::bigint, 9223372036854775807) ${where} ORDER BY id DESC LIMIT $3`;
    type Row = AccessRecord & { object_kind: string | null; object_id: string | null; list_query: string | null; list_count: number | null; list_dossiers: string[] | null };
    const rows = caller.hasRole('administrator') ? await this.database.prepared<Row>('accesses-by', entries(''), [account, before, limit + 1])
      : await this.database.prepared<Row>(
        'accesses-by-for', `SELECT e.* FROM unnest(agencies_under($4::text[])) AS under (code) CROSS JOIN LATERAL (${entries('AND for_agency = under.code')}) e ORDER BY e.id DESC LIMIT $3`,
        [account, before, limit + 1, caller.agenciesFor(inspecting)],
      );
    return rows.map((row) => ({
      ...rowOf(row), object: row.object_kind === null || row.object_id === null ? null : { kind: row.object_kind, id: row.object_id },
      list: row.list_query === null ? null : { query: row.list_query, count: row.list_count ?? 0, dossiers: row.list_dossiers ?? [] },
    }));
  }

  /** Use of an agency and of those under it, by day and service; one more than the limit. */
  async usage(agency: string, from: string, to: string, after: Pick<UsageRow, 'agency' | 'day' | 'service' | 'actorKind'> | null, limit: number): Promise<UsageRow[]> {
    const rows = await this.database.prepared<{ agency: string; day: string; service: string; actor_kind: string; reads: string; changes: string; refused: string }>(
      'usage-of',
      `SELECT u.agency, u.day::text, u.service, u.actor_kind, u.reads, u.changes, u.refused
         FROM unnest(agencies_under(ARRAY[$1::text])) AS under (code)
        CROSS JOIN LATERAL (SELECT * FROM usage_day u WHERE u.agency = under.code AND u.day >= $2::date AND u.day <= $3::date AND (u.agency, u.day, u.service, u.actor_kind) > (coalesce($4::text, ''), coalesce($5::date, '-infinity'), coalesce($6::text, ''), coalesce($7::text, ''))
          ORDER BY u.agency, u.day, u.service, u.actor_kind LIMIT $8) u
        ORDER BY 1, 2, 3, 4 LIMIT $8`,
      [agency, from, to, after?.agency ?? null, after?.day ?? null, after?.service ?? null, after?.actorKind ?? null, limit + 1],
    );
    return rows.map(({ actor_kind: actorKind, reads, changes, refused, ...row }) => ({ ...row, actorKind, reads: Number(reads), changes: Number(changes), refused: Number(refused) }));
  }
}

function rowOf({ id, at, service, actor_kind: actorKind, actor_ref: actorRef, roles, agencies, action, status, shown_on: shownOn = null }: AccessRecord): AccessRow {
  return { id: Number(id), at, service, actorKind, actorRef, roles, agencies, action, status, shownOn };
}
