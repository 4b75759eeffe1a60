import { type DossierState, dossierStates, Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Owner, PartyDetails } from '../domain/applicant.js';
import type { Caller } from '../domain/caller.js';
import type { ComponentVersion, FiledDossier, Revision } from '../domain/dossier.js';
import type { JsonObject } from '../domain/pointer.js';
import { filedStanding, type Standing } from '../domain/standing.js';
import { Dossiers, type Reads } from '../use-cases/ports.js';
import { DossierRecord } from './dossier.record.js';
import { dossierActReach, dossierReadReach, reachOf } from './reach.js';
import { ComponentVersionRecord, RevisionRecord } from './revision.record.js';
import { StandingRecord } from './standing.record.js';

/** States in which a dossier is over (lifecycle.md). */
export const finalStates: readonly DossierState[] = ['refused', 'stopped', 'done', 'returned'] satisfies (keyof typeof dossierStates)[];

@Injectable()
export class DossiersTable extends Dossiers {
  constructor(private readonly database: Database) {
    super();
  }

  async nextNumber(tx: Tx, agency: string, day: string): Promise<number> {
    const [row] = await tx.prepared<{ last: number }>(
      'dossier-number',
      `INSERT INTO dossier_counter (agency, day, last) VALUES ($1, $2, 1)
       ON CONFLICT (agency, day) DO UPDATE SET last = dossier_counter.last + 1 RETURNING last`,
      [agency, day],
    );
    if (row === undefined) throw new Error('the counter gave no number');
    return row.last;
  }

  async file(tx: Tx, dossier: FiledDossier, standing: Standing): Promise<void> {
    await tx.manager.insert(DossierRecord, DossierRecord.of(dossier));
    await tx.manager.insert(StandingRecord, StandingRecord.of(dossier.id, standing));
  }

  async take(tx: Tx, id: string, caller: Caller, now: Date): Promise<{ dossier: FiledDossier; standing: Standing; form: JsonObject }> {
    const record = await within(tx.manager, id, dossierActReach, caller, now).setLock('pessimistic_write', undefined, ['dossier']).getOne();
    if (record === null) {
      const readable = await within(tx.manager, id, dossierReadReach, caller, now).getExists();
      throw new Refusal(readable ? 'auth.forbidden' : 'not-found');
    }
    const dossier = record.toDossier();
    const latest = await tx.manager.createQueryBuilder(RevisionRecord, 'revision')
      .where('revision.dossierId = :id AND revision.form IS NOT NULL', { id }).orderBy('revision.number', 'DESC').limit(1).getOne();
    return { dossier, standing: await this.takeStanding(tx, id) ?? filedStanding(dossier.receivingAgency, dossier.competentAgency), form: latest?.toRevision().form ?? {} };
  }

  async read(id: string, caller: Caller, now: Date): Promise<{ dossier: FiledDossier; standing: Standing }> {
    const record = await within(this.database.orm.manager, id, dossierReadReach, caller, now).getOne();
    if (record === null) throw new Refusal('not-found');
    const dossier = record.toDossier();
    const standing = await this.database.repository(StandingRecord).findOneBy({ dossierId: id });
    return { dossier, standing: standing?.toStanding() ?? filedStanding(dossier.receivingAgency, dossier.competentAgency) };
  }

  async revise(tx: Tx, dossier: FiledDossier, revision: Revision, components: readonly ComponentVersion[]): Promise<void> {
    await tx.manager.insert(RevisionRecord, RevisionRecord.of(dossier.id, revision));
    if (components.length > 0) await tx.manager.insert(ComponentVersionRecord, components.map((each) => ComponentVersionRecord.of(dossier.id, each)));
    await tx.query(
      'UPDATE dossier SET revision = $2, return_method = $3, return_address = $4 WHERE id = $1',
      [dossier.id, dossier.revision, dossier.returnMethod, dossier.returnAddress === null ? null : JSON.stringify(dossier.returnAddress)],
    );
  }

  async storeStanding(tx: Tx, dossierId: string, standing: Standing): Promise<void> {
    await tx.manager.upsert(StandingRecord, StandingRecord.of(dossierId, standing), ['dossierId']);
  }

  async takeStanding(tx: Tx, dossierId: string): Promise<Standing | undefined> {
    const record = await tx.manager.createQueryBuilder(StandingRecord, 'standing').where('standing.dossierId = :dossierId', { dossierId }).setLock('pessimistic_write').getOne();
    return record?.toStanding();
  }

  async nameOwner(dossierId: string, details: PartyDetails): Promise<void> {
    await this.database.query(
      `UPDATE dossier SET owner_details = $2, summary = left(summary || ' - ' || $3, 1000) WHERE id = $1 AND owner_details IS NULL`,
      [dossierId, JSON.stringify(details), details.fullName],
    );
  }

  async owner(reads: Reads, dossierId: string): Promise<Owner | undefined> {
    const [row] = await reads.prepared<Owner>('dossier-owner', 'SELECT owner_kind AS kind, owner_id AS id FROM dossier WHERE id = $1', [dossierId]);
    return row;
  }

  async activeOfSameKind(reads: Reads, owner: Owner, procedureCode: string): Promise<{ id: string; code: string } | undefined> {
    const [row] = await reads.prepared<{ id: string; code: string }>(
      'dossier-same-kind',
      `SELECT d.id, d.code FROM dossier d LEFT JOIN dossier_standing s ON s.dossier_id = d.id
        WHERE d.owner_id = $1 AND d.owner_kind = $2 AND d.procedure_code = $3 AND (s.state IS NULL OR s.state <> ALL ($4))
        ORDER BY d.submitted_at DESC, d.id DESC LIMIT 1`,
      [owner.id, owner.kind, procedureCode, finalStates],
    );
    return row;
  }

  async earlier(reads: Reads, owner: Owner, procedureCode: string): Promise<{ code: string; procedureCode: string; form: JsonObject } | undefined> {
    const [row] = await reads.prepared<{ code: string; procedureCode: string; form: JsonObject }>(
      'dossier-earlier',
      `SELECT d.code, d.procedure_code AS "procedureCode", r.form FROM dossier d
         CROSS JOIN LATERAL (SELECT form FROM revision WHERE dossier_id = d.id AND form IS NOT NULL ORDER BY number DESC LIMIT 1) r
        WHERE d.owner_id = $1 AND d.owner_kind = $2
        ORDER BY d.procedure_code = $3 DESC, d.submitted_at DESC, d.id DESC LIMIT 1`,
      [owner.id, owner.kind, procedureCode],
    );
    return row;
  }
}

function within(manager: EntityManager, id: string, reach: string, caller: Caller, now: Date): SelectQueryBuilder<DossierRecord> {
  return manager.createQueryBuilder(DossierRecord, 'dossier').where('dossier.id = :id', { id }).andWhere(reach, reachOf(caller, now));
}
