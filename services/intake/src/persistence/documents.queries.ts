import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Owner } from '../domain/applicant.js';
import type { Caller } from '../domain/caller.js';
import { DocumentRecord } from './document.record.js';
import { FileRecord } from './file.record.js';
import { documentReach, reachOf } from './reach.js';

/** Lists of personal stores. */
@Injectable()
export class DocumentsQueries {
  constructor(private readonly database: Database) {}

  /** Documents of an owner within the caller's reach, newest first, with their files; one more than the limit. */
  async list(owner: Owner, caller: Caller, now: Date, page: { readonly after: { readonly addedAt: string; readonly id: string } | null; readonly limit: number }): Promise<{ document: DocumentRecord; file: FileRecord | null }[]> {
    const query = this.database.orm.createQueryBuilder(DocumentRecord, 'document')
      .where('document.ownerKind = :kind AND document.ownerId = :id', owner).andWhere(documentReach, reachOf(caller, now));
    if (page.after !== null) query.andWhere('(document.addedAt, document.id) < (:addedAt, :afterId)', { addedAt: page.after.addedAt, afterId: page.after.id });
    const documents = await query.orderBy('document.addedAt', 'DESC').addOrderBy('document.id', 'DESC').limit(page.limit + 1).getMany();
    const files = documents.length === 0 ? [] : await this.database.repository(FileRecord).findBy({ documentId: In(documents.map(({ id }) => id)) });
    return documents.map((document) => ({ document, file: files.find(({ documentId }) => documentId === document.id) ?? null }));
  }

  /** One document; null outside the caller's reach. */
  async find(id: string, caller: Caller, now: Date): Promise<{ document: DocumentRecord; file: FileRecord | null } | null> {
    const document = await this.database.orm.createQueryBuilder(DocumentRecord, 'document')
      .where('document.id = :id', { id }).andWhere(documentReach, reachOf(caller, now)).getOne();
    return document === null ? null : { document, file: await this.database.repository(FileRecord).findOneBy({ documentId: id }) };
  }
}
