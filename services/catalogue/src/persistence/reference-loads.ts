import { createHash } from 'node:crypto';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { ReferenceLoads } from '../use-cases/ports.js';

/** Digests of what was last loaded, in PostgreSQL. */
@Injectable()
export class ReferenceLoadsTable extends ReferenceLoads {
  async note(tx: Tx, kind: 'calendar' | 'procedure' | 'agency', key: string, document: object): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO reference_load (kind, key, digest) VALUES ($1, $2, $3)
       ON CONFLICT (kind, key) DO UPDATE SET digest = excluded.digest WHERE reference_load.digest <> excluded.digest RETURNING 1`,
      [kind, key, createHash('sha256').update(JSON.stringify(document)).digest('base64')],
    );
    return rows.length > 0;
  }
}
