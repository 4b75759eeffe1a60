import { Injectable } from '@nestjs/common';
import type { Tx } from '#persistence';
import type { KeyTerm } from '../domain/signing-keys.js';
import { type Reads, SigningKeys, type StoredKey } from '../use-cases/ports.js';

interface KeyRow {
  kid: string;
  public_jwk: Record<string, unknown>;
  private_sealed: Buffer;
  signs_from: Date;
  signs_until: Date;
  published_until: Date;
}

/** Signing keys in PostgreSQL. */
@Injectable()
export class StoredSigningKeys extends SigningKeys {
  async all(reads: Reads): Promise<StoredKey[]> {
    const rows = await reads.query<KeyRow>('SELECT kid, public_jwk, private_sealed, signs_from, signs_until, published_until FROM signing_key ORDER BY signs_from, kid');
    return rows.map((row) => ({
      kid: row.kid, publicJwk: row.public_jwk, privateSealed: row.private_sealed, signsFrom: row.signs_from, signsUntil: row.signs_until, publishedUntil: row.published_until,
    }));
  }

  async takeAll(tx: Tx): Promise<StoredKey[]> {
    await tx.query('LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE');
    return this.all(tx);
  }

  async add(tx: Tx, key: StoredKey): Promise<void> {
    await tx.query(
      'INSERT INTO signing_key (kid, public_jwk, private_sealed, signs_from, signs_until, published_until) VALUES ($1, $2, $3, $4, $5, $6)',
      [key.kid, JSON.stringify(key.publicJwk), key.privateSealed, key.signsFrom, key.signsUntil, key.publishedUntil],
    );
  }

  async withdraw(tx: Tx, kid: string, { signsUntil, publishedUntil }: Pick<KeyTerm, 'signsUntil' | 'publishedUntil'>): Promise<void> {
    await tx.query('UPDATE signing_key SET signs_until = $2, published_until = $3 WHERE kid = $1', [kid, signsUntil, publishedUntil]);
  }

  async removeUnpublished(tx: Tx, now: Date): Promise<void> {
    await tx.query('DELETE FROM signing_key WHERE published_until <= $1', [now]);
  }
}
