import type { Bilingual } from '#contracts';
import { Database, withoutDiacritics } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Conditions } from './conditions.js';
import { daysOf, type Summary } from './procedure-versions.js';
import { everyWord, wordsOf } from './search-words.js';

/** What a list of procedures may be narrowed to; null narrows nothing. */
export interface ProcedureFilter {
  readonly on: string;
  /** Handled by this agency or by one below it. */
  readonly agency: string | null;
  readonly field: string | null;
  /** In either classification: `3`, `endToEnd`. */
  readonly level: string | null;
  readonly audience: string | null;
}

/** Where a page goes on. */
export interface ProcedurePosition {
  readonly code: string;
  /** How like the search the last one's name was; null in a list by code. */
  readonly rank: number | null;
}

/** A version in a list. */
export interface ListedVersion extends ProcedurePosition {
  readonly id: string;
  readonly number: number;
  readonly from: string;
  readonly to: string | null;
  readonly summary: Summary;
}

/** How many procedures are published at one level. */
export interface LevelCount {
  readonly decree42: Summary['levels']['decree42'];
  readonly decree43: number;
  readonly online: boolean;
  readonly procedures: number;
}

const listed = `p.id, p.code, p.number, ${daysOf('p.effective')}, p.summary`;
/** Names less alike than this are no answer. */
const leastLikeness = 0.35;
/** Most names offered where nothing has all the words. */
const mostAlike = 10;

/** Lists of procedures. */
@Injectable()
export class ProcedureQueries {
  constructor(private readonly database: Database) {}

  /** Versions in force, by code; one more than the limit when there are more. */
  inForce(filter: ProcedureFilter, after: ProcedurePosition | null, limit: number): Promise<ListedVersion[]> {
    const conditions = narrowed(filter).and(after?.code ?? null, (at) => `p.code > ${at}`);
    return this.database.query(`SELECT ${listed}, NULL AS rank FROM procedure_version p ${conditions.where} ORDER BY p.code LIMIT ${conditions.value(limit + 1)}`, conditions.values);
  }

  /** Versions in force that have every word, with or without diacritics, in any order; those whose name is most like the search first. */
  search(search: string, filter: ProcedureFilter, after: ProcedurePosition | null, limit: number): Promise<ListedVersion[]> {
    const words = wordsOf(search);
    if (words.length === 0) return Promise.resolve([]);
    const conditions = narrowed(filter).and(everyWord(words), (query) => `p.words @@ ${query}::tsquery`);
    const likeness = `round(word_similarity(${conditions.value(words.join(' '))}, p.title)::numeric, 3)::float8`;
    const page = after === null ? '' : `WHERE (-rank, code) > (${conditions.value(-(after.rank ?? 0))}::float8, ${conditions.value(after.code)})`;
    return this.database.query(
      `SELECT * FROM (SELECT ${listed}, ${likeness} AS rank FROM procedure_version p ${conditions.where}) AS found ${page} ORDER BY rank DESC, code LIMIT ${conditions.value(limit + 1)}`, conditions.values);
  }

  /** A few versions whose names are like the search, for when nothing has all its words: a letter was mistyped, or left out. */
  alike(search: string, filter: ProcedureFilter): Promise<ListedVersion[]> {
    const conditions = narrowed(filter);
    const text = conditions.value(withoutDiacritics(search));
    return this.database.query(
      `SELECT * FROM (SELECT ${listed}, word_similarity(${text}, p.title)::float8 AS rank FROM procedure_version p ${conditions.where} ORDER BY ${text}::text <<-> p.title LIMIT ${mostAlike}) AS nearest
        WHERE rank >= ${leastLikeness} ORDER BY rank DESC, code`, conditions.values);
  }

  /** All versions of a procedure, newest first; one more than the limit when there are more. */
  versions(code: string, before: number | null, limit: number): Promise<ListedVersion[]> {
    return this.database.query(
      `SELECT ${listed}, NULL AS rank FROM procedure_version p WHERE p.code = $1 AND ($2::int IS NULL OR p.number < $2) ORDER BY p.number DESC LIMIT $3`, [code, before, limit + 1]);
  }

  /** Fields (lĩnh vực) with procedures in force, by code; one more than the limit when there are more. */
  fields(on: string, after: string | null, limit: number): Promise<{ code: string; name: Bilingual; procedures: number }[]> {
    const conditions = new Conditions().and(on, (at) => `effective @> ${at}::date`).and(after, (at) => `field_code > ${at}`);
    return this.database.query(
      `SELECT field_code AS code, (array_agg(summary #> '{field,name}' ORDER BY code))[1] AS name, count(*)::int AS procedures FROM procedure_version
        ${conditions.where} GROUP BY field_code ORDER BY field_code LIMIT ${conditions.value(limit + 1)}`, conditions.values);
  }

  /** How many procedures are published at each pair of levels, online or not. */
  levels(filter: ProcedureFilter): Promise<LevelCount[]> {
    const conditions = narrowed(filter);
    return this.database.query(
      `SELECT p.level42 AS decree42, p.level43 AS decree43, p.summary -> 'channels' ? 'online' AS online, count(*)::int AS procedures FROM procedure_version p ${conditions.where} GROUP BY 1, 2, 3`, conditions.values);
  }
}

function narrowed({ on, agency, field, level, audience }: ProcedureFilter): Conditions {
  const conditions = new Conditions();
  const day = conditions.value(on);
  return conditions
    .also(`p.effective @> ${day}::date`)
    .and(agency, (at) => `EXISTS (SELECT 1 FROM competence c WHERE c.above_code = ${at} AND c.procedure_code = p.code AND c.days @> ${day}::date)`)
    .and(field, (at) => `p.field_code = ${at}`)
    .and(level, (at) => (/^\d$/.test(level ?? '') ? `p.level43 = ${at}::int` : `p.level42 = ${at}`))
    .and(audience, (at) => `${at} = ANY(p.audiences)`);
}
