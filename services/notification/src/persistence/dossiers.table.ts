import type { ProcedureVersion } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Bell } from '../use-cases/bell.js';
import { Dossiers, type FiledDossier } from '../use-cases/ports.js';

/** What is known of dossiers from submissions, and who owns the notices made before. */
@Injectable()
export class DossiersTable extends Dossiers {
  constructor(private readonly bell: Bell) {
    super();
  }

  async filed(tx: Tx, dossiers: readonly FiledDossier[]): Promise<void> {
    // In one order, whoever writes several.
    const rows = [...dossiers].sort((a, b) => (a.id < b.id ? -1 : 1));
    await tx.prepared(
      'dossiers-filed',
      `INSERT INTO dossier (id, code, procedure_code, procedure_version_id, case_key, receiving_agency, competent_agency, owner_kind, owner_id)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[]) ON CONFLICT (id) DO NOTHING`,
      [
        rows.map(({ id }) => id), rows.map(({ code }) => code), rows.map(({ procedureCode }) => procedureCode), rows.map(({ procedureVersionId }) => procedureVersionId), rows.map(({ caseKey }) => caseKey),
        rows.map(({ receivingAgency }) => receivingAgency), rows.map(({ competentAgency }) => competentAgency), rows.map(({ owner }) => owner.kind), rows.map(({ owner }) => owner.id),
      ],
    );
    const owned = await tx.prepared(
      'notices-owned',
      `WITH own AS (UPDATE notice n SET owner_id = d.owner_id FROM dossier d WHERE d.id = ANY ($1::uuid[]) AND n.about_id = d.id AND n.owner_id IS NULL AND n.about = 'dossier' RETURNING n.id),
         due AS (UPDATE delivery e SET next_try_at = e.created_at FROM own WHERE e.notice_id = own.id AND e.next_try_at = 'infinity')
       SELECT id FROM own LIMIT 1`, [rows.map(({ id }) => id)],
    );
    if (owned.length > 0) tx.onCommit(() => this.bell.ring());
  }

  async forwarded(tx: Tx, dossierId: string, competentAgency: string): Promise<void> {
    await tx.prepared('dossier-forwarded', 'UPDATE dossier SET competent_agency = $2 WHERE id = $1', [dossierId, competentAgency]);
  }
}

/** Names of procedures and their papers, as the catalogue publishes them. */
@Injectable()
export class ProcedureCopies {
  async keep(tx: Tx, { id, name, components }: ProcedureVersion): Promise<void> {
    const papers = components.map(({ id: paper, name: called, cases, checkedAtCollection }) => ({ id: paper, name: called, cases, checkedAtCollection }));
    await tx.query('INSERT INTO procedure_version (id, name, papers) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING', [id, JSON.stringify(name), JSON.stringify(papers)]);
  }
}
