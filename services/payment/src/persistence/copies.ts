import type { ProcedureVersion } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { DossierCopies, type DossierFacts, type FiledDossier } from '../use-cases/ports.js';

/** The local copy of procedure versions: names of their fees. */
@Injectable()
export class ProcedureCopies {
  async keepProcedure(tx: Tx, { id, name, fees }: ProcedureVersion): Promise<void> {
    await tx.query(
      'INSERT INTO procedure_version (id, name, fees) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING', [id, JSON.stringify(name), JSON.stringify(Object.fromEntries(fees.map((fee) => [fee.id, fee.name])))],
    );
  }
}

/** What is known of dossiers from submissions and the journal, whichever comes first. */
@Injectable()
export class DossiersTable extends DossierCopies {
  async filed(tx: Tx, dossiers: readonly FiledDossier[]): Promise<void> {
    // In one order, whoever writes several.
    const rows = [...dossiers].sort((a, b) => (a.id < b.id ? -1 : 1));
    const filed = await tx.prepared<{ id: string; owner_id: string; asked: boolean }>(
      'dossiers-filed',
      `INSERT INTO dossier (id, code, procedure_code, procedure_version_id, receiving_agency, competent_agency, owner_kind, owner_id, state, version, asked)
       SELECT *, 'submitted', 0, false FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[])
       ON CONFLICT (id) DO UPDATE SET owner_kind = excluded.owner_kind, owner_id = excluded.owner_id RETURNING id, owner_id, asked`,
      [
        rows.map(({ id }) => id), rows.map(({ code }) => code), rows.map(({ procedureCode }) => procedureCode), rows.map(({ procedureVersionId }) => procedureVersionId),
        rows.map(({ receivingAgency }) => receivingAgency), rows.map(({ competentAgency }) => competentAgency), rows.map(({ owner }) => owner.kind), rows.map(({ owner }) => owner.id),
      ],
    );
    // The journal was faster: a statement of its own, that it sees the request whose lock the one before waited for.
    const asked = filed.filter((each) => each.asked);
    if (asked.length === 0) return;
    await tx.prepared(
      'payments-owned',
      'UPDATE payment p SET owner_id = u.owner_id FROM unnest($1::uuid[], $2::uuid[]) AS u (dossier_id, owner_id) WHERE p.dossier_id = u.dossier_id AND p.owner_id IS NULL',
      [asked.map(({ id }) => id), asked.map(({ owner_id: owner }) => owner)],
    );
  }

  async moved(tx: Tx, dossiers: readonly DossierFacts[]): Promise<void> {
    const values = [dossiers.map(({ id }) => id), dossiers.map(({ competentAgency }) => competentAgency), dossiers.map(({ state }) => state), dossiers.map(({ version }) => version)];
    const moved = await tx.prepared<{ id: string }>(
      'dossiers-moved',
      `UPDATE dossier d SET competent_agency = u.competent_agency, state = u.state, version = u.version
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[]) AS u (id, competent_agency, state, version) WHERE d.id = u.id AND d.asked AND d.version < u.version RETURNING d.id`,
      values,
    );
    if (moved.length === 0) return;
    await tx.prepared(
      'payments-moved',
      'UPDATE payment p SET competent_agency = d.competent_agency FROM dossier d WHERE d.id = ANY ($1) AND p.dossier_id = d.id AND p.competent_agency <> d.competent_agency', [moved.map(({ id }) => id)],
    );
  }
}
