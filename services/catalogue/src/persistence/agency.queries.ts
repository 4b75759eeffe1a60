import type { Agency, Bilingual } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Conditions } from './conditions.js';
import { everyWord, wordsOf } from './search-words.js';

/** What a list of agencies may be narrowed to; null narrows nothing. */
export interface AgencyFilter {
  /** Directly under this agency. */
  readonly parent: string | null;
  /** Anywhere under this agency. */
  readonly under: string | null;
  /** Only agencies that stand under no other. */
  readonly roots: boolean;
  readonly level: string | null;
  /** Handles this procedure on the day. */
  readonly procedure: string | null;
  readonly on: string;
  readonly search: string | null;
}

/** An agency in a list. */
export interface ListedAgency extends Pick<Agency, 'code' | 'identifier' | 'parentCode' | 'name' | 'level' | 'placeName' | 'administrativeUnit' | 'website' | 'calendarId'> {
  /** Agencies directly below it. */
  readonly children: number;
}

/** Where the service of an agency is on the web. */
export interface WebAddress {
  readonly code: string;
  readonly name: Bilingual;
  readonly level: Agency['level'];
  readonly website: string | null;
  /** The agency whose address it is: the agency itself, or the nearest above it that has one. */
  readonly websiteOf: string | null;
}

const fields = ['code', 'identifier', 'parentCode', 'name', 'level', 'placeName', 'administrativeUnit', 'website', 'calendarId'];
const listed = `${fields.map((field) => `a.body -> '${field}' AS "${field}"`).join(', ')}, (SELECT count(*)::int FROM agency child WHERE child.parent_code = a.code) AS children`;

/** Reads of the tree of agencies. */
@Injectable()
export class AgencyQueries {
  constructor(private readonly database: Database) {}

  async one(code: string): Promise<{ agency: Agency; version: number } | undefined> {
    const [row] = await this.database.prepared<{ agency: Agency; version: number }>('agency', 'SELECT body AS agency, version FROM agency WHERE code = $1', [code]);
    return row;
  }

  /** Agencies by code; one more than the limit when there are more. */
  list({ parent, under, roots, level, procedure, on, search }: AgencyFilter, after: string | null, limit: number): Promise<ListedAgency[]> {
    const conditions = new Conditions()
      .and(parent, (at) => `a.parent_code = ${at}`)
      .and(under, (at) => `a.ancestors @> ARRAY[${at}::text]`)
      .and(level, (at) => `a.level = ${at}`)
      .and(search === null ? null : everyWord(wordsOf(search)), (query) => `a.words @@ ${query}::tsquery`)
      .and(after, (at) => `a.code > ${at}`);
    if (roots) conditions.also('a.parent_code IS NULL');
    if (procedure !== null) conditions.also(handles(conditions, procedure, on));
    return this.database.query(`SELECT ${listed} FROM agency a ${conditions.where} ORDER BY a.code LIMIT ${conditions.value(limit + 1)}`, conditions.values);
  }

  /** The agencies above one, root first; undefined when there is no such agency. */
  async above(code: string): Promise<ListedAgency[] | undefined> {
    const [agency] = await this.database.query<{ ancestors: string[] }>('SELECT ancestors FROM agency WHERE code = $1', [code]);
    if (agency === undefined) return undefined;
    return this.database.query(`SELECT ${listed} FROM agency a WHERE a.code = ANY($1) ORDER BY array_position($1::text[], a.code)`, [agency.ancestors]);
  }

  /** Where the agencies that handle one of these procedures on a day are on the web, by code; one more than the limit when there are more. */
  addresses(procedures: readonly string[], on: string, under: string | null, after: string | null, limit: number): Promise<WebAddress[]> {
    const conditions = new Conditions();
    const day = conditions.value(on);
    conditions
      .and(procedures, (at) => `EXISTS (SELECT 1 FROM competence c WHERE c.above_code = a.code AND c.agency_code = a.code AND c.procedure_code = ANY(${at}) AND c.days @> ${day}::date)`)
      .and(under, (at) => `(a.code = ${at} OR a.ancestors @> ARRAY[${at}::text])`)
      .and(after, (at) => `a.code > ${at}`);
    return this.database.query(
      `SELECT a.code, a.body -> 'name' AS name, a.level, w.website, w.code AS "websiteOf" FROM agency a
         LEFT JOIN LATERAL (SELECT o.code, o.body ->> 'website' AS website FROM agency o
           WHERE o.code = ANY(a.ancestors || a.code) AND o.body ->> 'website' IS NOT NULL ORDER BY cardinality(o.ancestors) DESC LIMIT 1) AS w ON true
        ${conditions.where} ORDER BY a.code LIMIT ${conditions.value(limit + 1)}`, conditions.values);
  }
}

/** That an agency handles a procedure on a day. */
function handles(conditions: Conditions, procedure: string, on: string): string {
  return `EXISTS (SELECT 1 FROM competence c WHERE c.above_code = a.code AND c.agency_code = a.code AND c.procedure_code = ${conditions.value(procedure)} AND c.days @> ${conditions.value(on)}::date)`;
}
