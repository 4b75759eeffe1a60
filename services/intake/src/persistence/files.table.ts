import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { ComponentFile } from '../domain/draft.js';
import { Files, type NewFile, type Reads, type Unscanned } from '../use-cases/ports.js';
import { FileRecord } from './file.record.js';

const columns = `id, component_id AS "componentId", sha256, name, type, size::float8 AS size, source, scan, signature_valid AS "signatureValid", uploaded_at AS "uploadedAt"`;

@Injectable()
export class FilesTable extends Files {
  constructor(private readonly database: Database) {
    super();
  }

  async add(tx: Tx, { holder, scan, ...file }: NewFile): Promise<void> {
    await tx.manager.insert(FileRecord, {
      draftId: null, dossierId: null, documentId: null, componentId: null, revision: null, ...holder, ...file, scan,
      nextScanAt: scan === 'pending' ? file.uploadedAt : null, scannedAt: scan === 'pending' ? null : file.uploadedAt, found: null,
    });
  }

  ofDraft(reads: Reads, draftId: string): Promise<ComponentFile[]> {
    return reads.prepared('files-of-draft', `SELECT ${columns} FROM file WHERE draft_id = $1 ORDER BY uploaded_at, id`, [draftId]);
  }

  waitingOf(tx: Tx, dossierId: string): Promise<ComponentFile[]> {
    return tx.prepared('files-waiting', `SELECT ${columns} FROM file WHERE dossier_id = $1 AND revision IS NULL ORDER BY uploaded_at, id FOR UPDATE`, [dossierId]);
  }

  async removeFromDraft(tx: Tx, draftId: string, fileId: string): Promise<boolean> {
    const rows = await tx.query('DELETE FROM file WHERE draft_id = $1 AND id = $2 RETURNING id', [draftId, fileId]);
    return rows.length > 0;
  }

  async removeAllOfDraft(tx: Tx, draftId: string): Promise<void> {
    await tx.query('DELETE FROM file WHERE draft_id = $1', [draftId]);
  }

  async copyToDraft(tx: Tx, dossierId: string, draftId: string, by: string, at: Date): Promise<void> {
    await tx.query(
      `INSERT INTO file (id, draft_id, component_id, sha256, size, type, name, source, held_until, uploaded_by, uploaded_at, scan, scanned_at, signature_valid)
       SELECT uuidv7(), $2, f.component_id, f.sha256, f.size, f.type, f.name, f.source, f.held_until, $3, $4, 'clean', f.scanned_at, f.signature_valid
         FROM file f
         JOIN (SELECT component_id, max(revision) AS revision FROM component_version WHERE dossier_id = $1 GROUP BY component_id) now
           ON now.component_id = f.component_id AND now.revision = f.revision
        WHERE f.dossier_id = $1 AND f.scan = 'clean'`,
      [dossierId, draftId, by, at],
    );
  }

  async handIn(tx: Tx, dossierId: string, fileIds: readonly string[], revision: number): Promise<void> {
    await tx.query('UPDATE file SET revision = $3 WHERE dossier_id = $1 AND id = ANY ($2) AND revision IS NULL', [dossierId, fileIds, revision]);
  }

  async recordScan(fileId: string, result: Parameters<Files['recordScan']>[1]): Promise<void> {
    await this.database.query(
      `UPDATE file SET scan = $2, found = $3, scanned_at = $4, next_scan_at = $5, scan_attempts = scan_attempts + 1 WHERE id = $1 AND scan = 'pending'`,
      result.scan === 'pending' ? [fileId, 'pending', null, null, result.retryAt] : [fileId, result.scan, result.found?.slice(0, 200) ?? null, result.at, null],
    );
  }

  dueForScan(now: Date, limit: number): Promise<Unscanned[]> {
    return this.database.query(
      `UPDATE file SET next_scan_at = $3 WHERE id IN (
         SELECT id FROM file WHERE scan = 'pending' AND next_scan_at <= $1 ORDER BY next_scan_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING id, sha256, scan_attempts AS attempts`,
      [now, limit, new Date(now.getTime() + 60_000)],
    );
  }

  async referencedAmong(hashes: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ sha256: string }>(`SELECT DISTINCT sha256 FROM file WHERE sha256 = ANY ($1) AND scan <> 'infected'`, [hashes]);
    return rows.map(({ sha256 }) => sha256);
  }
}
