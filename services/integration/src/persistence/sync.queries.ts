import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { FailureKind } from '../domain/retrying.js';

/** Agencies whose dossiers the caller may see, with all below them; null: all. */
export type Reach = readonly string[] | null;

export interface Lag { readonly destination: string; readonly pending: number; readonly stuck: number; readonly oldest: Date | null }

/** How far a portal has come with a dossier. */
export interface SyncedDossier {
  readonly destination: string; readonly dossierId: string; readonly code: string; readonly procedureCode: string; readonly receivingAgency: string; readonly competentAgency: string;
  readonly knownVersion: number; readonly sentVersion: number; readonly pendingSince: Date | null; readonly dueAt: Date | null; readonly tries: number; readonly stuck: boolean;
  readonly failure: { readonly kind: FailureKind; readonly code: string | null; readonly detail: string; readonly at: Date } | null;
}
export interface Attempt { readonly destination: string; readonly from: number; readonly to: number; readonly outcome: string; readonly code: string | null; readonly at: Date; readonly milliseconds: number }

interface Row {
  destination: string; dossier_id: string; code: string; procedure_code: string; receiving_agency: string; competent_agency: string; known_version: number; sent_version: number; pending_since: Date | null; due_at: Date | null;
  tries: number; stuck: boolean; failure: FailureKind | null; failure_code: string | null; failure_detail: string | null; failed_at: Date | null;
}

const columns = `s.destination, s.dossier_id, s.code, s.procedure_code, s.receiving_agency, s.competent_agency, s.known_version, s.sent_version, s.pending_since, s.due_at, s.tries, s.stuck, s.failure, s.failure_code, s.failure_detail, s.failed_at`;
const seen = (value: string): string => `(${value}::text[] IS NULL OR s.competent_agency = ANY (agencies_under(${value})) OR s.receiving_agency = ANY (agencies_under(${value})))`;

/** Reads of the sync journal; whom a row may be shown to is part of each statement. */
@Injectable()
export class SyncQueries {
  constructor(private readonly database: Database) {}

  /** Destinations that are behind of something. */
  async lags(reach: Reach): Promise<Lag[]> {
    return this.database.prepared<Lag & { [column: string]: unknown }>(
      'sync-lags',
      `SELECT s.destination, count(*)::int AS pending, count(*) FILTER (WHERE s.stuck)::int AS stuck, min(s.pending_since) AS oldest FROM sync_dossier s WHERE s.pending_since IS NOT NULL AND ${seen('$1')} GROUP BY s.destination`,
      [reach],
    );
  }

  /** What a portal is behind of, longest first; one more than asked for. The limit is part of the text: a plan for any limit would read the whole table. */
  async behind(destination: string, stuck: boolean, reach: Reach, after: { readonly since: string; readonly id: string } | null, limit: number): Promise<SyncedDossier[]> {
    const rows = await this.database.prepared<Row & { [column: string]: unknown }>(
      `sync-behind-of-${stuck ? 'stuck' : 'all'}-${limit}`,
      `SELECT ${columns} FROM sync_dossier s WHERE s.destination = $1 AND ${stuck ? 's.stuck' : 's.pending_since IS NOT NULL'} AND ${seen('$2')}
         AND (s.pending_since, s.dossier_id) > (coalesce($3::timestamptz, '-infinity'), coalesce($4::uuid, '00000000-0000-0000-0000-000000000000')) ORDER BY s.pending_since, s.dossier_id LIMIT ${limit + 1}`,
      [destination, reach, after?.since ?? null, after?.id ?? null],
    );
    return rows.map(dossierOf);
  }

  async ofDossier(dossierId: string, reach: Reach): Promise<SyncedDossier[]> {
    return (await this.database.prepared<Row & { [column: string]: unknown }>('sync-of-dossier', `SELECT ${columns} FROM sync_dossier s WHERE s.dossier_id = $1 AND ${seen('$2')} ORDER BY s.destination`, [dossierId, reach])).map(dossierOf);
  }

  /** The latest tries of a dossier, newest first. */
  async attemptsOf(dossierId: string): Promise<Attempt[]> {
    return this.database.prepared<Attempt & { [column: string]: unknown }>(
      'sync-attempts-of',
      'SELECT destination, from_version AS "from", to_version AS "to", outcome, code, tried_at AS at, milliseconds FROM sync_attempt WHERE dossier_id = $1 ORDER BY id DESC LIMIT 20', [dossierId],
    );
  }

  /** The latest fact of dossiers, by their codes, as it came. */
  async latestFacts(codes: readonly string[], reach: Reach): Promise<{ body: string }[]> {
    return this.database.prepared(
      'sync-latest-facts',
      `SELECT e.body FROM sync_dossier s CROSS JOIN LATERAL (SELECT f.body FROM feed_event f WHERE f.subject = s.dossier_id AND f.sequence = s.known_version ORDER BY f.epoch DESC LIMIT 1) e
        WHERE s.code = ANY ($1::text[]) AND s.destination = 'national-portal' AND ${seen('$2')}`,
      [codes, reach],
    );
  }
}

function dossierOf(row: Row): SyncedDossier {
  return {
    destination: row.destination, dossierId: row.dossier_id, code: row.code, procedureCode: row.procedure_code, receivingAgency: row.receiving_agency, competentAgency: row.competent_agency, knownVersion: row.known_version,
    sentVersion: row.sent_version, pendingSince: row.pending_since, dueAt: row.due_at, tries: row.tries, stuck: row.stuck,
    failure: row.failure === null || row.failed_at === null ? null : { kind: row.failure, code: row.failure_code, detail: row.failure_detail ?? '', at: row.failed_at },
  };
}
