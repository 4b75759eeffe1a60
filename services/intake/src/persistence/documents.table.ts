import { Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Owner } from '../domain/applicant.js';
import type { Caller } from '../domain/caller.js';
import type { ComponentFile } from '../domain/draft.js';
import { Documents, type Reads, type StoredDocument } from '../use-cases/ports.js';
import { DocumentRecord } from './document.record.js';
import { FileRecord } from './file.record.js';
import { documentReach, reachOf } from './reach.js';

@Injectable()
export class DocumentsTable extends Documents {
  constructor(private readonly database: Database) {
    super();
  }

  async count(reads: Reads, { kind, id }: Owner): Promise<number> {
    const [row] = await reads.prepared<{ count: number }>('documents-count', 'SELECT count(*)::int AS count FROM document WHERE owner_id = $1 AND owner_kind = $2', [id, kind]);
    return row?.count ?? 0;
  }

  async add(tx: Tx, { owner, result, ...rest }: StoredDocument): Promise<void> {
    await tx.manager.createQueryBuilder().insert().into(DocumentRecord).values({
      ...rest, ownerKind: owner.kind, ownerId: owner.id, dossierId: result?.dossierId ?? null, resultCode: result?.code ?? null, resultDigest: result?.digest ?? null,
    }).orIgnore().execute();
  }

  async read(id: string, caller: Caller, now: Date): Promise<StoredDocument> {
    const record = await within(this.database.orm.manager, id, caller, now).getOne();
    if (record === null) throw new Refusal('not-found');
    return documentOf(record);
  }

  async take(tx: Tx, id: string, caller: Caller, now: Date): Promise<{ document: StoredDocument; file: ComponentFile | null }> {
    const record = await within(tx.manager, id, caller, now).setLock('pessimistic_write').getOne();
    if (record === null) throw new Refusal('not-found');
    const file = await tx.manager.findOneBy(FileRecord, { documentId: id });
    return { document: documentOf(record), file: file === null ? null : { ...file, componentId: '' } };
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.query('DELETE FROM file WHERE document_id = $1', [id]);
    await tx.query('DELETE FROM document WHERE id = $1', [id]);
  }

  async removeResult(tx: Tx, resultCode: string): Promise<boolean> {
    return (await tx.query(`DELETE FROM document WHERE kind = 'result' AND result_code = $1 RETURNING id`, [resultCode])).length > 0;
  }
}

function within(manager: EntityManager, id: string, caller: Caller, now: Date): SelectQueryBuilder<DocumentRecord> {
  return manager.createQueryBuilder(DocumentRecord, 'document').where('document.id = :id', { id }).andWhere(documentReach, reachOf(caller, now));
}

function documentOf({ ownerKind, ownerId, dossierId, resultCode, resultDigest, id, kind, title, validTo, addedAt }: DocumentRecord): StoredDocument {
  return {
    id, kind, title, validTo, addedAt, owner: { kind: ownerKind, id: ownerId },
    result: dossierId === null || resultCode === null ? null : { dossierId, code: resultCode, digest: resultDigest ?? '' },
  };
}
