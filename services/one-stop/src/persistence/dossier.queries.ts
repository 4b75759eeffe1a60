import type { DossierFactData, DossierFactName } from '#contracts';
import { Database, escapeLike, withoutDiacritics } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Relation } from '../domain/capacity.js';
import type { Card } from '../domain/card.js';
import type { Dossier, Result } from '../domain/dossier.js';
import type { RecordedFact } from '../domain/recorded-fact.js';
import type { Sight } from '../domain/sight.js';
import type { IssuedSlip } from '../domain/slip.js';
import type { UnnumberedSlip } from '../domain/slip-content.js';
import { lookupKey } from './card-keys.js';
import { relationSql, sightSql, sightValues } from './dossier.sql.js';
import { slipOf } from './stored-slip.js';

/** A dossier as somebody sees it. */
export interface Seen {
  readonly dossier: Dossier;
  readonly relation: Relation;
  /** With its words and papers; false for support, which learns only how far it is. */
  readonly fully: boolean;
}

/** A slip with its number, and the version of the step it was issued with. */
export interface StepSlip { readonly version: number; readonly number: number; readonly slip: IssuedSlip }

const sight = sightSql(2);

/** Reads of single dossiers, straight from controller to rows; whom a row may be shown to is part of each statement. */
@Injectable()
export class DossierQueries {
  constructor(private readonly database: Database) {}

  /** The dossier, if it is visible. */
  async find(dossierId: string, viewer: Sight, now: Date): Promise<Seen | undefined> {
    const [row] = await this.database.prepared<{ body: Dossier; relation: Relation; fully: boolean }>(
      'dossier-find',
      `SELECT d.body, ${relationSql(sight, '$2')} AS relation, ${sight.fully} AS fully FROM dossier d WHERE d.id = $1::uuid AND ${sight.atAll}`,
      [dossierId, ...sightValues(viewer, now)],
    );
    return row === undefined ? undefined : { dossier: row.body, relation: row.relation, fully: row.fully };
  }

  /** Every entry of its ledger with the words that were not erased, in order. The caller has found the dossier visible. */
  async history(dossierId: string): Promise<RecordedFact[]> {
    const rows = await this.database.prepared<{ version: number; name: DossierFactName; event: string; words: string | null }>(
      'dossier-history',
      `SELECT l.version, l.fact AS name, l.event, t.detail AS words FROM ledger l
         LEFT JOIN ledger_detail t ON t.dossier_id = l.dossier_id AND t.version = l.version WHERE l.dossier_id = $1 ORDER BY l.version`,
      [dossierId],
    );
    return rows.map(({ version, name, event, words }) => {
      const { time, data } = JSON.parse(event) as { time: string; data: DossierFactData };
      return { version, name, at: new Date(time), data, record: words === null ? null : JSON.parse(words) as Record<string, unknown> };
    });
  }

  /** The applicant's card. The caller has found the dossier visible, with its papers. */
  async card(dossierId: string): Promise<Card> {
    const [row] = await this.database.prepared<{ body: Card }>('dossier-card', 'SELECT body FROM card WHERE dossier_id = $1', [dossierId]);
    if (row === undefined) throw new Error(`the dossier ${dossierId} has no card`);
    return row.body;
  }

  /** Slips issued with its steps. The caller has found the dossier visible. */
  async slips(dossierId: string): Promise<StepSlip[]> {
    const rows = await this.database.prepared<{ version: number; number: number; content: UnnumberedSlip }>('dossier-slips', 'SELECT version, number, content FROM slip WHERE dossier_id = $1 ORDER BY version', [dossierId]);
    return rows.map(({ version, number, content }) => ({ version, number, slip: slipOf(content, number) }));
  }

  /** What anyone may know who has the code and the last four digits of the owner's number (U-9). */
  async lookup(code: string, lastDigits: string): Promise<Dossier | undefined> {
    const [row] = await this.database.prepared<{ body: Dossier }>(
      'dossier-lookup', 'SELECT d.body FROM card c JOIN dossier d ON d.id = c.dossier_id WHERE c.lookup = $1::bytea', [lookupKey(code, lastDigits)],
    );
    return row?.body;
  }

  /** A result by its code `<dossier code>-KQ<n>`, in force or not, with its dossier (P-r). */
  async ofResult(code: string): Promise<{ dossier: Dossier; result: Result } | undefined> {
    const [, dossierCode] = /^(.{3,60})-KQ\d{1,4}$/.exec(code) ?? [];
    if (dossierCode === undefined) return undefined;
    const [row] = await this.database.prepared<{ body: Dossier }>('dossier-of-code', 'SELECT body FROM dossier WHERE code = $1', [dossierCode]);
    const result = row?.body.results.find((each) => each.code === code);
    return row === undefined || result === undefined ? undefined : { dossier: row.body, result };
  }

  /** Where a dossier stands now, for services. */
  async standing(dossierId: string): Promise<Pick<Dossier, 'state' | 'returnMethod'> | undefined> {
    const [row] = await this.database.prepared<Pick<Dossier, 'state' | 'returnMethod'>>(
      'dossier-standing', `SELECT body->>'state' AS state, body->>'returnMethod' AS "returnMethod" FROM dossier WHERE id = $1::uuid`, [dossierId],
    );
    return row;
  }

  /** Dossiers of a person and of those they may act for, newest first; one more than the limit. */
  mine(viewer: Sight, now: Date, filter: MineFilter): Promise<{ body: Dossier }[]> {
    return this.database.prepared<{ body: Dossier }>('dossiers-mine', mineSql, [
      ...sightValues(viewer, now).slice(0, 2), filter.states.length > 0 ? filter.states : null, filter.procedure, filter.after?.receivedAt ?? null, filter.after?.id ?? null, filter.limit + 1,
    ]);
  }

  /** Dossiers of the officer's agencies by part of a code or of a name, settled ones included, newest first; one more than the limit. */
  search(viewer: Sight, text: string, after: MineFilter['after'], limit: number): Promise<{ body: Dossier; ownerName: string | null; nextDue: Date | null }[]> {
    return this.database.prepared('dossiers-search', searchSql, [
      escapeLike(withoutDiacritics(text)), viewer.agencies, viewer.overseen, after?.receivedAt ?? null, after?.id ?? null, limit + 1,
    ]);
  }
}

/** What a list of one's own dossiers may be narrowed to. */
export interface MineFilter {
  readonly states: readonly string[];
  readonly procedure: string | null;
  readonly after: { readonly receivedAt: string; readonly id: string } | null;
  readonly limit: number;
}

/** Owner by owner along the index of owners, so that a delegate of many reads no more than a page of each. */
const mineSql = `
SELECT DISTINCT ON (d.received_at, d.id) d.body
  FROM (SELECT $1::uuid AS id, NULL::text[] AS procedures
         UNION ALL
        SELECT g.principal_id, g.procedures FROM delegation g
         WHERE g.active AND g.delegate_person_id = $1::uuid AND g.valid_from <= $2::date AND (g.valid_to IS NULL OR $2::date <= g.valid_to)) AS owner
 CROSS JOIN LATERAL (
       SELECT * FROM dossier o
        WHERE o.owner_id = owner.id AND (owner.procedures IS NULL OR o.procedure_code = ANY(owner.procedures))
          AND ($3::text[] IS NULL OR o.state = ANY($3::text[])) AND ($4::text IS NULL OR o.procedure_code = $4)
          AND ($6::uuid IS NULL OR (o.received_at, o.id) < ($5::timestamptz, $6::uuid))
        ORDER BY o.received_at DESC, o.id DESC LIMIT $7) AS d
 ORDER BY d.received_at DESC, d.id DESC LIMIT $7`;

/** Through the trigrams of codes and names; what the officer may not see falls out before the page is cut. */
const searchSql = `
SELECT d.body, c.body #>> '{owner,fullName}' AS "ownerName", d.next_due AS "nextDue"
  FROM card c JOIN dossier d ON d.id = c.dossier_id
 WHERE c.search LIKE '%' || $1 || '%'
   AND (d.competent_agency = ANY($2::text[]) OR d.receiving_agency = ANY($2::text[]) OR d.desk_agency = ANY($2::text[])
        OR (cardinality($3::text[]) > 0 AND d.competent_agency = ANY(agencies_under($3::text[]))))
   AND ($5::uuid IS NULL OR (d.received_at, d.id) < ($4::timestamptz, $5::uuid))
 ORDER BY d.received_at DESC, d.id DESC LIMIT $6`;
