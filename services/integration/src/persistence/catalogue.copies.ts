import type { Bilingual, ProcedureVersion } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Names } from '../domain/adapter-format.js';
import { Catalogue } from '../use-cases/ports.js';

/** Versions kept in memory: they never change, and a message needs little of them. */
const remembered = 300;

/** The local copies of what the catalogue says. */
@Injectable()
export class CatalogueCopies extends Catalogue {
  private readonly procedures = new Map<string, Names['procedure']>();

  constructor(private readonly database: Database) {
    super();
  }

  async keepProcedure(tx: Tx, procedure: ProcedureVersion, { from, to }: { readonly from: string; readonly to: string | null }): Promise<void> {
    await tx.prepared(
      'procedure-keep',
      `INSERT INTO procedure_version (id, code, field_code, field_name, name, in_force_from, in_force_to, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (id) DO UPDATE SET in_force_from = excluded.in_force_from, in_force_to = excluded.in_force_to`,
      [procedure.id, procedure.code, procedure.field.code, JSON.stringify(procedure.field.name), JSON.stringify(procedure.name), from, to, JSON.stringify(procedure)],
    );
  }

  async namesFor(procedureVersionIds: readonly string[], agencies: readonly string[]): Promise<Map<string, Names>> {
    const wanted = new Set(procedureVersionIds);
    const unknown = [...wanted].filter((id) => !this.procedures.has(id));
    if (unknown.length > 0) await this.remember(unknown);
    const rows = await this.database.prepared<{ code: string; name: Bilingual; units: { code: string; name: Bilingual }[] | null }>(
      'agency-names', `SELECT code, name, body->'units' AS units FROM agency WHERE code = ANY ($1::text[])`, [[...new Set(agencies)]],
    );
    const names = new Map(rows.map(({ code, name }) => [code, name.vi]));
    const units = new Map(rows.flatMap((row) => row.units ?? []).map(({ code, name }) => [code, name.vi]));
    return new Map([...wanted].flatMap((id): [string, Names][] => {
      const procedure = this.procedures.get(id);
      return procedure === undefined ? [] : [[id, { procedure, agency: (code) => names.get(code) ?? code, unit: (code) => units.get(code) ?? code }]];
    }));
  }

  private async remember(ids: readonly string[]): Promise<void> {
    const rows = await this.database.prepared<Names['procedure'] & { id: string }>(
      'procedure-names', `SELECT id, body->'name' AS name, body->'field' AS field, body->'fees' AS fees, body->'components' AS components, body->'result' AS result FROM procedure_version WHERE id = ANY ($1::text[])`, [ids],
    );
    if (this.procedures.size + rows.length > remembered) this.procedures.clear();
    for (const { id, name, field, fees, components, result } of rows) {
      this.procedures.set(id, {
        name, field, result: { name: result.name, code: result.code }, fees: fees.map(({ id: feeId, name: words, kind }) => ({ id: feeId, name: words, kind })), components: components.map(({ id: part, name: words }) => ({ id: part, name: words })),
      });
    }
  }
}
