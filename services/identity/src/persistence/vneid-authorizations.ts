import { Injectable } from '@nestjs/common';
import { Database } from '#persistence';
import { type VneidAuthorization, VneidAuthorizations } from '../use-cases/ports.js';

/** Sign-ins under way at VNeID, in PostgreSQL. */
@Injectable()
export class StoredVneidAuthorizations extends VneidAuthorizations {
  constructor(private readonly database: Database) {
    super();
  }

  async begin(stateHash: Buffer, { nonce, codeVerifier, redirectUri, accountId, createdAt }: VneidAuthorization): Promise<void> {
    await this.database.query(
      'INSERT INTO vneid_authorization (state_hash, nonce, code_verifier, redirect_uri, account_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [stateHash, nonce, codeVerifier, redirectUri, accountId, createdAt],
    );
  }

  async consume(stateHash: Buffer): Promise<VneidAuthorization | null> {
    const [row] = await this.database.query<{ nonce: string; code_verifier: string; redirect_uri: string; account_id: string | null; created_at: Date }>(
      'DELETE FROM vneid_authorization WHERE state_hash = $1 RETURNING nonce, code_verifier, redirect_uri, account_id, created_at', [stateHash],
    );
    return row === undefined ? null : { nonce: row.nonce, codeVerifier: row.code_verifier, redirectUri: row.redirect_uri, accountId: row.account_id, createdAt: row.created_at };
  }
}
