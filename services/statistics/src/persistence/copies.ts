import type { ProcedureVersion } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';

/** Days on which a version is in force as known now. */
interface InForce { readonly from: string; readonly to: string | null }

/** Procedures as far as reports name and sort them; whose a dossier is. */
@Injectable()
export class ReferenceCopies {
  async keepProcedure(tx: Tx, { id, code, effectiveFrom, effectiveTo, name, field, levels, agencyLevels, channels }: ProcedureVersion, inForce: InForce | undefined): Promise<void> {
    await tx.query(
      `INSERT INTO procedure_version (id, code, valid_from, valid_to, name, field_code, field_name, decree43, decree42, agency_levels, online) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (id) DO UPDATE SET valid_from = excluded.valid_from, valid_to = excluded.valid_to`,
      [id, code, inForce?.from ?? effectiveFrom, inForce === undefined ? effectiveTo : inForce.to, JSON.stringify(name), field.code, JSON.stringify(field.name), levels.decree43, levels.decree42, agencyLevels, channels.includes('online')],
    );
  }

  async keepOwners(tx: Tx, dossiers: readonly { readonly id: string; readonly ownerKind: string; readonly ownerId: string; readonly procedure: string }[]): Promise<void> {
    const rows = [...dossiers].sort((a, b) => (a.id < b.id ? -1 : 1));
    await tx.prepared(
      'owners-keep', 'INSERT INTO dossier_owner (id, owner_kind, owner_id, procedure_code) SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) ON CONFLICT (id) DO NOTHING',
      [rows.map(({ id }) => id), rows.map(({ ownerKind }) => ownerKind), rows.map(({ ownerId }) => ownerId), rows.map(({ procedure }) => procedure)],
    );
  }
}
