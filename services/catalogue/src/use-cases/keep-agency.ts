import { type Agency, agencyChanged, Refusal } from '#contracts';
import { Publisher } from '#messaging';
import { type Tx, withoutDiacritics } from '#persistence';
import { Injectable } from '@nestjs/common';

/** Enters an agency into the tree or changes it. */
@Injectable()
export class KeepAgency {
  constructor(private readonly publisher: Publisher) {}

  /** The agency's new version, or null when nothing is changed. */
  async execute(tx: Tx, agency: Agency, now: Date): Promise<number | null> {
    if (agency.parentCode !== null) {
      const [parent] = await tx.query('SELECT 1 FROM agency WHERE code = $1', [agency.parentCode]);
      if (parent === undefined || agency.parentCode === agency.code) throw new Refusal('agency.parent-unknown', { parent: agency.parentCode }, [{ pointer: '/parentCode', code: 'unknown' }]);
    }
    const [kept] = await tx.query<{ version: number }>(
      `INSERT INTO agency (code, parent_code, level, body, search) VALUES ($1, $2, $3, $4::jsonb, $5)
       ON CONFLICT (code) DO UPDATE SET parent_code = excluded.parent_code, level = excluded.level, body = excluded.body, search = excluded.search, version = agency.version + 1
        WHERE agency.body IS DISTINCT FROM excluded.body RETURNING version`,
      [agency.code, agency.parentCode, agency.level, JSON.stringify(agency), withoutDiacritics(`${agency.code} ${agency.name.vi} ${agency.name.en ?? ''}`)],
    );
    if (kept === undefined) return null;
    await tx.query('DELETE FROM agency_procedure WHERE agency_code = $1', [agency.code]);
    await tx.query('INSERT INTO agency_procedure (agency_code, procedure_code) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING', [agency.code, agency.procedures.map(({ code }) => code)]);
    await this.publisher.append(tx, agencyChanged, { subject: agency.code, time: now, data: { agency } });
    return kept.version;
  }
}
