import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import type { Owner } from '../domain/applicant.js';
import type { Caller } from '../domain/caller.js';
import { Documents, Files, type StoredDocument } from './ports.js';
import type { ReceivedFile } from './receive-file.js';

/** Most documents of one owner. */
const mostDocuments = 500;

export interface KeepDocumentInput {
  readonly owner: Owner;
  readonly title: string;
  /** Last day the paper is valid, `YYYY-MM-DD`. */
  readonly validTo: string | null;
  readonly file: ReceivedFile;
}

/** Keeps a document in the owner's personal store (kho quản lý dữ liệu điện tử). */
@Injectable()
export class KeepDocument {
  constructor(private readonly documents: Documents, private readonly files: Files) {}

  async run(tx: Tx, caller: Caller, { owner, title, validTo, file }: KeepDocumentInput, now: Date): Promise<{ readonly document: StoredDocument; readonly fileId: string }> {
    if (await this.documents.count(tx, owner) >= mostDocuments) throw new Refusal('store.full', { limit: mostDocuments });
    const document: StoredDocument = { id: randomUUIDv7(), owner, kind: 'uploaded', title, validTo, result: null, addedAt: now };
    const fileId = randomUUIDv7();
    await this.documents.add(tx, document);
    await this.files.add(tx, {
      id: fileId, holder: { documentId: document.id }, sha256: file.sha256, size: file.size, type: file.type, name: file.name,
      source: 'uploaded', heldUntil: validTo, uploadedBy: caller.accountId, uploadedAt: now, signatureValid: file.signatureValid, scan: 'pending',
    });
    return { document, fileId };
  }
}
