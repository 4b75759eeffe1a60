import { Database, escapeLike, withoutDiacritics } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Dossier } from '../domain/dossier.js';
import type { Slip } from '../outside/slips/slip.js';
import type { Viewer } from '../use-cases/ports.js';
import { visibleSql } from './dossier.sql.js';

/** One entry of a dossier's history, as stored. */
export interface LedgerRow { readonly version: number; readonly fact: string; readonly event: string; readonly detail: string | null; readonly recordedAt: Date }

/** A slip as issued: its number stands beside its content. */
export interface SlipRow { readonly version: number; readonly form: string; readonly number: number; readonly content: Omit<Slip, 'serial'>; readonly issuedAt: Date }

export interface QueueRow { readonly body: Dossier; readonly ownerName: string | null; readonly nextDue: Date | null }

/** What a work queue may be narrowed to. */
export interface QueueFilter {
  readonly states: readonly string[];
  readonly unit: string | null;
  readonly officer: string | null;
  readonly procedure: string | null;
  /** Only what is due before this instant. */
  readonly dueBefore: Date | null;
  readonly search: string | null;
  readonly after: { readonly due: string | null; readonly id: string } | null;
  readonly limit: number;
}

/** Reads, straight from controller to rows; whom a row may be shown to is part of each statement. */
@Injectable()
export class DossierQueries {
  constructor(private readonly database: Database) {}

  /** The dossier, if it is visible to the viewer. */
  async find(dossierId: string, viewer: Viewer, now: Date): Promise<{ dossier: Dossier; own: boolean } | undefined> {
    const [row] = await this.database.prepared<{ body: Dossier; own: boolean }>(
      'dossier-find',
      `SELECT d.body, (d.owner_id = $3::uuid OR d.filed_by = $3::uuid) IS TRUE AS own FROM dossier d WHERE d.id = $1::uuid AND ${visibleSql('$2', '$3', '$4')}`,
      [dossierId, viewer.agencies, viewer.personId, localDateOf(now)],
    );
    return row === undefined ? undefined : { dossier: row.body, own: row.own };
  }

  /** Every entry of its ledger with the detail that was not erased, in order. The caller has found the dossier visible. */
  history(dossierId: string): Promise<LedgerRow[]> {
    return this.database.prepared<LedgerRow>(
      'dossier-history',
      `SELECT l.version, l.fact, l.event, t.detail, l.recorded_at AS "recordedAt" FROM ledger l
         LEFT JOIN ledger_detail t ON t.dossier_id = l.dossier_id AND t.version = l.version WHERE l.dossier_id = $1 ORDER BY l.version`,
      [dossierId],
    );
  }

  /** The agencies' dossiers that are not settled, soonest due first; those without a due date last. */
  queue(agencies: readonly string[], filter: QueueFilter): Promise<QueueRow[]> {
    return this.database.prepared<QueueRow>(
      'dossier-queue',
      `SELECT d.body, c.body #>> '{owner,fullName}' AS "ownerName", d.next_due AS "nextDue"
         FROM dossier d LEFT JOIN card c ON c.dossier_id = d.id
        WHERE d.competent_agency = ANY($1::text[]) AND d.ended_at IS NULL
          AND ($2::text[] IS NULL OR d.state = ANY($2::text[])) AND ($3::text IS NULL OR d.unit = $3) AND ($4::text IS NULL OR d.officer = $4)
          AND ($5::text IS NULL OR d.procedure_code = $5) AND ($6::timestamptz IS NULL OR d.next_due < $6) AND ($7::text IS NULL OR c.search LIKE '%' || $7 || '%')
          AND ($8::uuid IS NULL OR (coalesce(d.next_due, 'infinity'), d.id) > (coalesce($9::timestamptz, 'infinity'), $8::uuid))
        ORDER BY coalesce(d.next_due, 'infinity'), d.id LIMIT $10`,
      [agencies, filter.states.length > 0 ? filter.states : null, filter.unit, filter.officer, filter.procedure, filter.dueBefore,
        filter.search === null ? null : escapeLike(withoutDiacritics(filter.search)), filter.after?.id ?? null, filter.after?.due ?? null, filter.limit + 1],
    );
  }

  /** How many dossiers wait, by state, and how many of them are near their due date or past it. */
  summary(agencies: readonly string[], now: Date, soon: Date): Promise<{ state: string; count: number; overdue: number; dueSoon: number }[]> {
    return this.database.prepared(
      'dossier-summary',
      `SELECT state, count(*)::int AS count, count(*) FILTER (WHERE next_due < $2)::int AS overdue, count(*) FILTER (WHERE next_due >= $2 AND next_due < $3)::int AS "dueSoon"
         FROM dossier WHERE competent_agency = ANY($1::text[]) AND ended_at IS NULL GROUP BY state ORDER BY state`,
      [agencies, now, soon],
    );
  }

  /** What anyone may know who has the code and one detail of the applicant (U-9). */
  async lookup(code: string, detail: string): Promise<Dossier | undefined> {
    const [row] = await this.database.prepared<{ body: Dossier }>(
      'dossier-lookup', `SELECT d.body FROM dossier d JOIN card c ON c.dossier_id = d.id WHERE d.code = $1 AND c.detail = $2 AND c.detail <> ''`, [code, detail],
    );
    return row?.body;
  }

  slips(dossierId: string): Promise<SlipRow[]> {
    return this.database.prepared<SlipRow>('dossier-slips', 'SELECT version, form, number, content, issued_at AS "issuedAt" FROM slip WHERE dossier_id = $1 ORDER BY version', [dossierId]);
  }
}
