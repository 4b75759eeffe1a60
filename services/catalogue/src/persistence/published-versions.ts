import type { ProcedureVersion } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { InForce } from '../use-cases/ports.js';
import { daysOf } from './procedure-versions.js';

/** A published version with the days on which it is in force. */
export interface Published {
  readonly version: ProcedureVersion;
  readonly inForce: InForce;
  /** The document as it is answered: the version and its days in JSON, written out once. */
  readonly json: Buffer;
  /** Changes when the document does: content never, days at most once. */
  readonly etag: string;
}

/** Most documents kept in memory; the one not asked for longest goes first. */
const kept = 100;

/** Whole versions by id or day. A body is read and written out once per process, for it never changes; only its days are asked of the database each time. */
@Injectable()
export class PublishedVersions {
  private readonly known = new Map<string, Published>();

  constructor(private readonly database: Database) {}

  /** The version of a procedure in force on a day. */
  async inForce(code: string, on: string): Promise<Published | undefined> {
    const [row] = await this.database.prepared<InForce & { id: string }>(
      'version-in-force', `SELECT id, ${daysOf('effective')} FROM procedure_version WHERE code = $1 AND effective @> $2::date`, [code, on]);
    return row === undefined ? undefined : this.document(row);
  }

  async byId(id: string): Promise<Published | undefined> {
    const [row] = await this.database.prepared<InForce & { id: string }>('version-days', `SELECT id, ${daysOf('effective')} FROM procedure_version WHERE id = $1`, [id]);
    return row === undefined ? undefined : this.document(row);
  }

  private async document({ id, from, to }: InForce & { readonly id: string }): Promise<Published | undefined> {
    const etag = `"${id}..${to ?? ''}"`;
    const known = this.known.get(etag);
    if (known !== undefined) {
      this.known.delete(etag);
      this.known.set(etag, known);
      return known;
    }
    const [row] = await this.database.prepared<{ version: ProcedureVersion }>('version-body', 'SELECT body AS version FROM procedure_version WHERE id = $1', [id]);
    if (row === undefined) return undefined;
    const inForce = { from, to };
    const published = { version: row.version, inForce, json: Buffer.from(JSON.stringify({ ...row.version, inForce })), etag };
    if (this.known.size >= kept) this.known.delete(this.known.keys().next().value!);
    this.known.set(etag, published);
    return published;
  }
}
