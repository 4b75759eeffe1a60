import type { ProcedureVersion } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Closing, Neighbours, Place } from '../domain/succession.js';
import { type InForce, ProcedureVersions } from '../use-cases/ports.js';
import { searchText } from './search-words.js';

/** What lists show of a version, kept beside its body so that no list reads whole documents. */
export type Summary = Pick<ProcedureVersion, 'name' | 'field' | 'audiences' | 'agencyLevels' | 'channels' | 'returnMethods'> & {
  readonly levels: { readonly decree43: number; readonly decree42: ProcedureVersion['levels']['decree42'] };
  /** Keys of the cases. */
  readonly cases: readonly string[];
  readonly verified: boolean;
  /** How many points are still open. */
  readonly openPoints: number;
};

/** First and last day of a `daterange`, the last one included; null is open. */
export const daysOf = (range: string): string => `lower(${range})::text AS "from", (upper(${range}) - 1)::text AS "to"`;

const place = `id, number, ${daysOf('effective')}`;

/** The versions in PostgreSQL; their days are a range that may be shortened, their bodies are never updated. */
@Injectable()
export class ProcedureVersionsTable extends ProcedureVersions {
  async isSame(tx: Tx, version: ProcedureVersion): Promise<boolean | undefined> {
    const [row] = await tx.query<{ same: boolean }>('SELECT body = $2::jsonb AS same FROM procedure_version WHERE id = $1', [version.id, JSON.stringify(version)]);
    return row?.same;
  }

  async neighbours(tx: Tx, code: string, from: string): Promise<Neighbours> {
    const [before] = await tx.query<Place & object>(
      `SELECT ${place} FROM procedure_version WHERE code = $1 AND lower(effective) < $2::date ORDER BY lower(effective) DESC LIMIT 1 FOR UPDATE`, [code, from]);
    const [after] = await tx.query<Place & object>(
      `SELECT ${place} FROM procedure_version WHERE code = $1 AND lower(effective) > $2::date ORDER BY lower(effective) LIMIT 1 FOR UPDATE`, [code, from]);
    return { before: before ?? null, after: after ?? null };
  }

  async add(tx: Tx, version: ProcedureVersion, now: Date): Promise<void> {
    const { id, code, name, field, levels, audiences, cases, steps } = version;
    await tx.query(
      `INSERT INTO procedure_version (id, code, number, effective, field_code, level43, level42, audiences, body, search, title, summary, unit_kinds, published_at)
       VALUES ($1, $2, $3, daterange($4::date, $5::date, '[]'), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [id, code, version.version, version.effectiveFrom, version.effectiveTo, field.code, levels.decree43, levels.decree42, audiences, JSON.stringify(version),
        searchText(code, name.vi, name.en, field.name.vi, ...cases.map((each) => each.name.vi)), searchText(name.vi, name.en), JSON.stringify(summaryOf(version)),
        [...new Set(steps.map(({ unitKind }) => unitKind))], now],
    );
  }

  async take(tx: Tx, id: string): Promise<InForce | undefined> {
    const [row] = await tx.query<InForce & object>(`SELECT ${daysOf('effective')} FROM procedure_version WHERE id = $1 FOR UPDATE`, [id]);
    return row;
  }

  async end(tx: Tx, { id, lastDay }: Closing): Promise<{ procedure: ProcedureVersion; publishedAt: Date }> {
    const [row] = await tx.query<{ procedure: ProcedureVersion; publishedAt: Date }>(
      `UPDATE procedure_version SET effective = daterange(lower(effective), $2::date, '[]') WHERE id = $1 RETURNING body AS procedure, published_at AS "publishedAt"`, [id, lastDay]);
    if (row === undefined) throw new Error(`${id} was locked and is gone`);
    return row;
  }

  async casesOf(tx: Tx, codes: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await tx.query<{ code: string; cases: string[] }>(
      `SELECT DISTINCT ON (code) code, summary -> 'cases' AS cases FROM procedure_version WHERE code = ANY($1) ORDER BY code, number DESC`, [codes]);
    return new Map(rows.map(({ code, cases }) => [code, cases]));
  }
}

function summaryOf({ name, field, levels, audiences, agencyLevels, channels, returnMethods, cases, provenance, openPoints }: ProcedureVersion): Summary {
  return {
    name, field, levels: { decree43: levels.decree43, decree42: levels.decree42 }, audiences, agencyLevels, channels, returnMethods,
    cases: cases.map(({ key }) => key), verified: provenance.verified, openPoints: openPoints.length,
  };
}
