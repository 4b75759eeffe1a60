import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import type { Organisation, Representative } from '../domain/organisation.js';
import { Organisations, type Reads } from '../use-cases/ports.js';

const columns = 'id, tax_code AS "taxCode", name, address, phone, email, verified, version';

/** Organisations in PostgreSQL. */
@Injectable()
export class StoredOrganisations extends Organisations {
  async get(reads: Reads, id: string): Promise<Organisation> {
    const [row] = await reads.query<Organisation>(`SELECT ${columns} FROM organisation WHERE id = $1`, [id]);
    if (row === undefined) throw new Refusal('not-found');
    return row;
  }

  async verifiedByTaxCode(reads: Reads, taxCode: string): Promise<Organisation | null> {
    const [row] = await reads.query<Organisation>(`SELECT ${columns} FROM organisation WHERE tax_code = $1 AND verified`, [taxCode]);
    return row ?? null;
  }

  async add(tx: Tx, organisation: Organisation, { personId, position }: Representative, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO organisation (id, tax_code, name, address, phone, email, verified, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)`,
      [organisation.id, organisation.taxCode, organisation.name, organisation.address, organisation.phone, organisation.email, organisation.verified, now],
    );
    await tx.query('INSERT INTO representative (organisation_id, person_id, position, since) VALUES ($1, $2, $3, $4)', [organisation.id, personId, position, now]);
  }

  async save(tx: Tx, organisation: Organisation, version: number, now: Date): Promise<void> {
    const rows = await tx.query(
      `UPDATE organisation SET name = $3, address = $4, phone = $5, email = $6, verified = $7, version = version + 1, updated_at = $8 WHERE id = $1 AND version = $2 RETURNING id`,
      [organisation.id, version, organisation.name, organisation.address, organisation.phone, organisation.email, organisation.verified, now],
    );
    if (rows.length === 0) throw new Refusal('precondition.stale');
  }

  async representatives(reads: Reads, id: string): Promise<string[]> {
    return (await reads.query<{ personId: string }>('SELECT person_id AS "personId" FROM representative WHERE organisation_id = $1 ORDER BY person_id', [id])).map(({ personId }) => personId);
  }

  async isRepresentedBy(reads: Reads, id: string, personId: string): Promise<boolean> {
    return (await reads.query('SELECT 1 FROM representative WHERE organisation_id = $1 AND person_id = $2', [id, personId])).length > 0;
  }
}
