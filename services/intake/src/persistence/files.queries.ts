import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { DocumentRecord } from './document.record.js';
import { DossierRecord } from './dossier.record.js';
import { DraftRecord } from './draft.record.js';
import { FileRecord } from './file.record.js';
import { documentReach, dossierActReach, dossierReadReach, draftReach, reachOf } from './reach.js';

/** Reads of single files. */
@Injectable()
export class FilesQueries {
  constructor(private readonly database: Database) {}

  /**
   * A file within the caller's reach (`not-found` otherwise). Until its scan is done nobody but the uploader may read it, and what is infected nobody
   * (`file.not-clean`).
   */
  async readable(fileId: string, caller: Caller, now: Date): Promise<FileRecord> {
    const file = await this.database.orm.createQueryBuilder(FileRecord, 'file')
      .leftJoin(DraftRecord, 'draft', 'draft.id = file.draftId')
      .leftJoin(DossierRecord, 'dossier', 'dossier.id = file.dossierId')
      .leftJoin(DocumentRecord, 'document', 'document.id = file.documentId')
      .where('file.id = :fileId', { fileId })
      .andWhere(`((draft.id IS NOT NULL AND ${draftReach})
        OR (dossier.id IS NOT NULL AND file.revision IS NOT NULL AND ${dossierReadReach})
        OR (dossier.id IS NOT NULL AND file.revision IS NULL AND ${dossierActReach})
        OR (document.id IS NOT NULL AND ${documentReach}))`, reachOf(caller, now))
      .getOne();
    if (file === null) throw new Refusal('not-found');
    const known = file.scan === 'clean' || (file.scan === 'pending' && file.uploadedBy === caller.accountId);
    if (!known) throw new Refusal('file.not-clean', { scan: file.scan });
    return file;
  }

  /** A clean file that was handed in with a dossier, for another service. */
  async handedIn(fileId: string): Promise<FileRecord> {
    const file = await this.database.orm.createQueryBuilder(FileRecord, 'file')
      .where(`file.id = :fileId AND file.dossierId IS NOT NULL AND file.revision IS NOT NULL AND file.scan = 'clean'`, { fileId }).getOne();
    if (file === null) throw new Refusal('not-found');
    return file;
  }
}
