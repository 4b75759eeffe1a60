import type { Agency } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { AgencySurroundings, Demands } from '../domain/agency.js';
import { Agencies } from '../use-cases/ports.js';
import { daysOf } from './procedure-versions.js';
import { searchText } from './search-words.js';

/** Any number, the same in every process: changes of the tree wait for each other. */
const treeLock = 577_215_664;

/** The tree of agencies in PostgreSQL, with the rows that make its questions cheap: units, and who is competent for what at and below every agency. */
@Injectable()
export class AgenciesTable extends Agencies {
  async lockTree(tx: Tx): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [treeLock]);
  }

  async find(tx: Tx, code: string): Promise<{ version: number; path: string[] } | undefined> {
    const [row] = await tx.query<{ version: number; path: string[] }>('SELECT version, ancestors || code AS path FROM agency WHERE code = $1', [code]);
    return row;
  }

  async isRootAmong(tx: Tx, codes: readonly string[]): Promise<boolean> {
    return (await tx.query('SELECT 1 FROM agency WHERE code = ANY($1) AND parent_code IS NULL LIMIT 1', [codes])).length > 0;
  }

  async surroundings(tx: Tx, { code, parentCode, calendarId, units, procedures }: Agency): Promise<AgencySurroundings> {
    const parent = parentCode === null ? undefined : await this.find(tx, parentCode);
    const calendars = await tx.query('SELECT 1 FROM calendar WHERE id = $1', [calendarId]);
    const agencies = new Set((await tx.query<{ code: string }>('SELECT code FROM agency WHERE code = ANY($1)', [units.flatMap(({ runBy }) => runBy ?? [])])).map((row) => row.code));
    const taken = await tx.query<{ code: string; agency: string }>('SELECT code, agency_code AS agency FROM agency_unit WHERE code = ANY($1) AND agency_code <> $2', [units.map((unit) => unit.code), code]);
    const owners = new Map(taken.map((row) => [row.code, row.agency]));
    const demands = await this.demands(tx, procedures.map((handled) => handled.code));
    return {
      above: parentCode === null ? [] : parent?.path,
      hasCalendar: () => calendars.length > 0,
      hasAgency: (other) => agencies.has(other) || other === code,
      unitElsewhere: (unit) => owners.get(unit),
      demandsOf: (procedure) => demands.get(procedure) ?? [],
    };
  }

  async keep(tx: Tx, agency: Agency, above: readonly string[]): Promise<number | null> {
    const { code, parentCode, level, name, units } = agency;
    const before = await this.find(tx, code);
    const [kept] = await tx.query<{ version: number }>(
      `INSERT INTO agency (code, parent_code, level, ancestors, body, search) VALUES ($1, $2, $3, $4, $5::jsonb, $6)
       ON CONFLICT (code) DO UPDATE SET parent_code = excluded.parent_code, level = excluded.level, ancestors = excluded.ancestors, body = excluded.body, search = excluded.search,
         version = agency.version + 1
       WHERE agency.body IS DISTINCT FROM excluded.body RETURNING version`,
      [code, parentCode, level, above, JSON.stringify(agency), searchText(code, name.vi, name.en)],
    );
    if (kept === undefined) return null;
    await tx.query('DELETE FROM agency_unit WHERE agency_code = $1', [code]);
    await tx.query('INSERT INTO agency_unit (code, agency_code) SELECT unnest($1::text[]), $2', [units.map((unit) => unit.code), code]);
    const moved = before !== undefined && before.path.join(' ') !== [...above, code].join(' ');
    if (moved) await this.moveBelow(tx, code, above);
    await this.enterCompetence(tx, code, moved);
    return kept.version;
  }

  /** Gives everything below an agency its new path. */
  private async moveBelow(tx: Tx, code: string, above: readonly string[]): Promise<void> {
    await tx.query('UPDATE agency SET ancestors = $2::text[] || ancestors[array_position(ancestors, $1):] WHERE ancestors @> ARRAY[$1]', [code, above]);
  }

  /** Enters who is competent, anew for the agency and, once it moved, for all below it. */
  private async enterCompetence(tx: Tx, code: string, below: boolean): Promise<void> {
    const agencies = await tx.query<{ code: string }>(`SELECT code FROM agency WHERE code = $1${below ? ' OR ancestors @> ARRAY[$1]' : ''}`, [code]);
    const codes = agencies.map((agency) => agency.code);
    await tx.query('DELETE FROM competence WHERE agency_code = ANY($1)', [codes]);
    await tx.query(
      `INSERT INTO competence (above_code, procedure_code, agency_code, days)
       SELECT above, handled ->> 'code', code, daterange((handled ->> 'from')::date, (handled ->> 'to')::date, '[]')
         FROM agency, jsonb_array_elements(body -> 'procedures') AS handled, unnest(ancestors || code) AS above WHERE code = ANY($1)`,
      [codes],
    );
  }

  private async demands(tx: Tx, procedures: readonly string[]): Promise<Map<string, Demands[]>> {
    const rows = await tx.query<Demands & object>(
      `SELECT id AS "versionId", code, ${daysOf('effective')}, summary -> 'agencyLevels' AS "agencyLevels", unit_kinds AS "unitKinds", summary -> 'returnMethods' AS "returnMethods"
         FROM procedure_version WHERE code = ANY($1)`, [procedures]);
    return Map.groupBy(rows, ({ code }) => code);
  }
}
