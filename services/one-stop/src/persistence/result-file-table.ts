import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type ResultFile, ResultFiles } from '../use-cases/paper-ports.js';

/** Result files in their table; the bytes are in the file store. */
@Injectable()
export class ResultFileTable extends ResultFiles {
  constructor(private readonly database: Database) {
    super();
  }

  override async keep(tx: Tx, dossierId: string, file: ResultFile): Promise<void> {
    await tx.query(
      'INSERT INTO result_file (dossier_id, digest, file_name, size, signer, signed_at, uploaded_by) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING',
      [dossierId, file.digest, file.fileName, file.size, file.signer, file.signedAt, file.uploadedBy],
    );
  }

  override async find(dossierId: string, digest: string): Promise<ResultFile | undefined> {
    const [file] = await this.database.prepared<Omit<ResultFile, 'size'> & { size: string }>(
      'result-file',
      'SELECT digest, file_name AS "fileName", size, signer, signed_at AS "signedAt", uploaded_by AS "uploadedBy" FROM result_file WHERE dossier_id = $1 AND digest = $2', [dossierId, digest],
    );
    return file === undefined ? undefined : { ...file, size: Number(file.size) };
  }

  /** Which of these digests are still results of a dossier. */
  async keptAmong(digests: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ digest: string }>('SELECT DISTINCT digest FROM result_file WHERE digest = ANY($1::text[])', [digests]);
    return rows.map(({ digest }) => digest);
  }
}
