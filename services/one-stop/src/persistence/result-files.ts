import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { IssuedResult } from '../domain/actions/inputs.js';
import { type ResultFile, ResultFiles } from '../use-cases/ports.js';

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

  override async find(dossierId: string, digest: string): Promise<IssuedResult | undefined> {
    const [file] = await this.database.prepared<{ digest: string; fileName: string }>(
      'result-file', 'SELECT digest, file_name AS "fileName" FROM result_file WHERE dossier_id = $1 AND digest = $2', [dossierId, digest],
    );
    return file;
  }
}
