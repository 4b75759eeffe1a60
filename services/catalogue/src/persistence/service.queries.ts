import type { Bilingual, PublicService } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Conditions } from './conditions.js';
import type { Summary } from './procedure-versions.js';
import { everyWord, wordsOf } from './search-words.js';

/** What a list of services may be narrowed to; null narrows nothing. */
export interface ServiceFilter {
  readonly on: string;
  readonly search: string | null;
  readonly procedure: string | null;
  readonly audience: string | null;
}

/** A procedure of a service as it stands on a day; without a version when none is in force. */
export interface ServiceProcedure {
  readonly code: string;
  readonly versionId: string | null;
  readonly name: Bilingual | null;
  readonly level: Summary['levels']['decree42'] | null;
}

/** A service with what its procedures are on a day. */
export interface ListedService {
  readonly service: PublicService;
  readonly version: number;
  readonly procedures: readonly ServiceProcedure[];
}

/** The version in force of each procedure of a service `s`, in the service's order. */
const withProcedures = (day: string): string => `
  SELECT s.body AS service, s.version, (
    SELECT jsonb_agg(jsonb_build_object('code', c.code, 'versionId', p.id, 'name', p.summary -> 'name', 'level', p.level42) ORDER BY c.position)
      FROM unnest(s.procedures) WITH ORDINALITY AS c (code, position) LEFT JOIN procedure_version p ON p.code = c.code AND p.effective @> ${day}::date) AS procedures
    FROM public_service s`;

/** Reads of public services. */
@Injectable()
export class ServiceQueries {
  constructor(private readonly database: Database) {}

  async one(code: string, on: string): Promise<ListedService | undefined> {
    const [row] = await this.database.query<ListedService & object>(`${withProcedures('$2')} WHERE s.code = $1`, [code, on]);
    return row;
  }

  /** Services offered on a day, by code; one more than the limit when there are more. */
  list({ on, search, procedure, audience }: ServiceFilter, after: string | null, limit: number): Promise<ListedService[]> {
    const conditions = new Conditions();
    const day = conditions.value(on);
    conditions
      .also(`s.days @> ${day}::date`)
      .and(search === null ? null : everyWord(wordsOf(search)), (query) => `s.words @@ ${query}::tsquery`)
      .and(procedure, (at) => `s.procedures @> ARRAY[${at}::text]`)
      .and(audience, (at) => `${at} = ANY(s.audiences)`)
      .and(after, (at) => `s.code > ${at}`);
    return this.database.query(`${withProcedures(day)} ${conditions.where} ORDER BY s.code LIMIT ${conditions.value(limit + 1)}`, conditions.values);
  }
}
