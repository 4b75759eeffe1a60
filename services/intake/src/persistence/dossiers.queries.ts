import type { DossierState } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import type { ComponentVersion, FiledDossier, Revision } from '../domain/dossier.js';
import type { JsonObject } from '../domain/pointer.js';
import { filedStanding, type Standing } from '../domain/standing.js';
import { DossierRecord } from './dossier.record.js';
import { FileRecord } from './file.record.js';
import { dossierListReach, reachOf } from './reach.js';
import { ComponentVersionRecord, RevisionRecord } from './revision.record.js';
import { StandingRecord } from './standing.record.js';

/** A filed dossier with what intake knows of its standing. */
export interface ListedDossier {
  readonly dossier: FiledDossier;
  readonly standing: Standing;
}

/** What was handed in with a dossier: the current components, each with the files of its latest version. */
export interface Contents {
  readonly form: JsonObject;
  readonly components: readonly (ComponentVersion & { readonly files: readonly FileRecord[] })[];
}

/** Reads of filed dossiers. Who may see one was settled by `Dossiers.read`, or by the scope of a service. */
@Injectable()
export class DossiersQueries {
  constructor(private readonly database: Database) {}

  /** One's own dossiers and those delegated, newest first; one more than the limit. */
  async mine(caller: Caller, now: Date, filter: {
    readonly states: readonly DossierState[]; readonly procedureCode: string | null; readonly after: { readonly submittedAt: string; readonly id: string } | null; readonly limit: number;
  }): Promise<ListedDossier[]> {
    const query = this.database.orm.createQueryBuilder(DossierRecord, 'dossier').where(dossierListReach, reachOf(caller, now));
    if (filter.procedureCode !== null) query.andWhere('dossier.procedureCode = :procedureCode', { procedureCode: filter.procedureCode });
    if (filter.states.length > 0) {
      query.andWhere(`coalesce((SELECT s.state FROM dossier_standing s WHERE s.dossier_id = dossier.id), 'submitted') = ANY (:states)`, { states: filter.states });
    }
    if (filter.after !== null) query.andWhere('(dossier.submittedAt, dossier.id) < (:submittedAt, :afterId)', { submittedAt: filter.after.submittedAt, afterId: filter.after.id });
    const records = await query.orderBy('dossier.submittedAt', 'DESC').addOrderBy('dossier.id', 'DESC').limit(filter.limit + 1).getMany();
    const standings = new Map((await this.standingsOf(records.map(({ id }) => id))).map((record) => [record.dossierId, record.toStanding()]));
    return records.map((record) => ({ dossier: record.toDossier(), standing: standings.get(record.id) ?? filedStanding(record.receivingAgency, record.competentAgency) }));
  }

  /** Any dossier, for another service; undefined when there is none. */
  async find(id: string): Promise<FiledDossier | undefined> {
    return (await this.database.repository(DossierRecord).findOneBy({ id }))?.toDossier();
  }

  async contents(dossierId: string): Promise<Contents> {
    const revisions = this.database.repository(RevisionRecord).createQueryBuilder('revision')
      .where('revision.dossierId = :dossierId AND revision.form IS NOT NULL', { dossierId }).orderBy('revision.number', 'DESC').limit(1).getOne();
    const versions = this.database.repository(ComponentVersionRecord).createQueryBuilder('version')
      .distinctOn(['version.componentId']).where('version.dossierId = :dossierId', { dossierId })
      .orderBy('version.componentId').addOrderBy('version.revision', 'DESC').getMany();
    const [latest, components, files] = await Promise.all([revisions, versions, this.filesOf(dossierId)]);
    return {
      form: latest?.toRevision().form ?? {},
      components: components.map((record) => ({
        ...record.toComponentVersion(), files: files.filter(({ componentId, revision }) => componentId === record.componentId && revision === record.revision),
      })),
    };
  }

  /** Every act on a dossier in order, with the component versions and files each brought (O-9). */
  async history(dossierId: string): Promise<{ readonly revision: Revision; readonly components: (ComponentVersion & { readonly files: readonly FileRecord[] })[] }[]> {
    const [revisions, versions, files] = await Promise.all([
      this.database.repository(RevisionRecord).find({ where: { dossierId }, order: { number: 'ASC' } }),
      this.database.repository(ComponentVersionRecord).find({ where: { dossierId }, order: { componentId: 'ASC' } }),
      this.filesOf(dossierId),
    ]);
    return revisions.map((record) => ({
      revision: record.toRevision(),
      components: versions.filter(({ revision }) => revision === record.number).map((version) => ({
        ...version.toComponentVersion(), files: files.filter(({ componentId, revision }) => componentId === version.componentId && revision === version.revision),
      })),
    }));
  }

  private filesOf(dossierId: string): Promise<FileRecord[]> {
    return this.database.repository(FileRecord).createQueryBuilder('file')
      .where('file.dossierId = :dossierId AND file.revision IS NOT NULL', { dossierId }).orderBy('file.uploadedAt').addOrderBy('file.id').getMany();
  }

  private standingsOf(ids: readonly string[]): Promise<StandingRecord[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.database.repository(StandingRecord).createQueryBuilder('standing').where('standing.dossierId IN (:...ids)', { ids }).getMany();
  }
}
