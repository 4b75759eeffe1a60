import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database } from '#persistence';
import type { Delegation } from '../domain/delegation.js';
import { delegationColumns, delegationOf, type DelegationRow, visibleTo } from './delegations.js';

export interface DelegationReading extends Delegation {
  readonly offeredAt: Date;
  readonly principalName: string;
  readonly delegateName: string;
}

interface ReadingRow extends DelegationRow {
  offered_at: Date;
  principal_name: string;
  delegate_name: string;
}

const reading = `SELECT ${delegationColumns}, d.offered_at, trim(delegate.family_name || ' ' || delegate.middle_and_given_name) AS delegate_name,
    coalesce(o.name, trim(p.family_name || ' ' || p.middle_and_given_name)) AS principal_name
  FROM delegation d JOIN person delegate ON delegate.id = d.delegate_person_id
    LEFT JOIN person p ON d.principal_kind = 'person' AND p.id = d.principal_id LEFT JOIN organisation o ON d.principal_kind = 'organisation' AND o.id = d.principal_id`;

/** Reads of delegations, by somebody they concern. */
@Injectable()
export class DelegationsQuery {
  constructor(private readonly database: Database) {}

  /** Refuses with `not-found` for those of others. */
  async get(id: string, personId: string): Promise<DelegationReading> {
    const [row] = await this.database.query<ReadingRow>(`${reading} WHERE d.id = $1 AND ${visibleTo('$2')}`, [id, personId]);
    if (row === undefined) throw new Refusal('not-found');
    return readingOf(row);
  }

  /** Newest first; one more than the limit tells that there are more. */
  async list(personId: string, side: 'given' | 'received' | null, after: { readonly at: string; readonly id: string } | null, limit: number): Promise<DelegationReading[]> {
    const rows = await this.database.query<ReadingRow>(
      `${reading} WHERE ${visibleTo('$1')} AND ($2::text IS NULL OR (d.delegate_person_id = $1) = ($2 = 'received')) AND ($3::timestamptz IS NULL OR (d.offered_at, d.id) < ($3, $4::uuid))
       ORDER BY d.offered_at DESC, d.id DESC LIMIT $5`,
      [personId, side, after?.at ?? null, after?.id ?? null, limit + 1],
    );
    return rows.map(readingOf);
  }
}

function readingOf(row: ReadingRow): DelegationReading {
  return { ...delegationOf(row), offeredAt: row.offered_at, principalName: row.principal_name, delegateName: row.delegate_name };
}
