import { vietnamTime } from '#working-time';
import type { DocumentRecord } from '../persistence/document.record.js';
import type { FileRecord } from '../persistence/file.record.js';
import { type FileView, fileViewOf } from './draft.view.js';

/** Where an electronic result came from; its bytes are served by one-stop. */
export class ResultReferenceView {
  dossierId!: string;
  /** `<dossier code>-KQ<n>`. */
  resultCode!: string;
  /** SHA-256, hexadecimal. */
  digest!: string;
  /** Address of the signed file at one-stop. */
  href!: string;
}

/** A document of a personal store (kho quản lý dữ liệu điện tử). */
export class DocumentView {
  id!: string;
  /** `uploaded` by its owner, or `result` of a finished dossier. */
  kind!: 'uploaded' | 'result';
  title!: string;
  /** Last day it is valid, where known. */
  validTo!: string | null;
  file!: FileView | null;
  result!: ResultReferenceView | null;
  /** RFC 3339. */
  addedAt!: string;
}

export function documentViewOf(document: DocumentRecord, file: FileRecord | null): DocumentView {
  const { id, kind, title, validTo, dossierId, resultCode, resultDigest, addedAt } = document;
  return {
    id, kind, title, validTo, file: file === null ? null : fileViewOf(file), addedAt: vietnamTime(addedAt),
    result: dossierId === null || resultCode === null ? null : { dossierId, resultCode, digest: resultDigest ?? '', href: `/api/one-stop/v1/dossiers/${dossierId}/results/${resultCode}/file` },
  };
}
