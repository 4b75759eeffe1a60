import type { Bilingual, ProcedureVersion } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';

/** More than the country's procedures of one field. */
const most = 10_000;
const inForce = `(SELECT DISTINCT ON (code) * FROM procedure_version WHERE in_force_from <= $1::date ORDER BY code, in_force_from DESC)`;

/** Reads of the procedures in force on a day. */
@Injectable()
export class ProcedureQueries {
  constructor(private readonly database: Database) {}

  async find(code: string, today: string): Promise<ProcedureVersion | undefined> {
    const [row] = await this.database.prepared<{ body: ProcedureVersion }>(
      'procedure-find',
      'SELECT body FROM (SELECT body, in_force_to FROM procedure_version WHERE code = $2 AND in_force_from <= $1::date ORDER BY in_force_from DESC LIMIT 1) v WHERE in_force_to IS NULL OR in_force_to >= $1::date', [today, code],
    );
    return row?.body;
  }

  async list(today: string): Promise<{ code: string; name: Bilingual; field_code: string; field_name: Bilingual }[]> {
    return this.database.prepared(
      'procedure-list', `SELECT code, name, field_code, field_name FROM ${inForce} v WHERE in_force_to IS NULL OR in_force_to >= $1::date ORDER BY code LIMIT ${most}`, [today],
    );
  }

  async fields(today: string): Promise<{ code: string; name: Bilingual }[]> {
    return this.database.prepared(
      'procedure-fields', `SELECT DISTINCT ON (field_code) field_code AS code, field_name AS name FROM ${inForce} v WHERE in_force_to IS NULL OR in_force_to >= $1::date ORDER BY field_code`, [today],
    );
  }
}
