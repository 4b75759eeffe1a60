import { Injectable } from '@nestjs/common';
import type { Tx } from '#persistence';
import { type FoundRefreshToken, Sessions, type SessionEnd } from '../use-cases/ports.js';
import { accountColumns, accountOf, type AccountRow } from './accounts.js';

const accountPart = accountColumns.map((column) => `a.${column}`).join(', ');

interface FoundRow extends AccountRow {
  session_id: string;
  ends_at: Date;
  ended_at: Date | null;
  expires_at: Date;
  used_at: Date | null;
}

/** Sessions in PostgreSQL. */
@Injectable()
export class StoredSessions extends Sessions {
  async open(tx: Tx, session: { readonly id: string; readonly accountId: string; readonly endsAt: Date; readonly device: string | null }, token: { readonly hash: Buffer; readonly expiresAt: Date }, now: Date): Promise<void> {
    await tx.prepared(
      'session-open',
      `WITH opened AS (
         INSERT INTO session (id, account_id, started_at, last_used_at, ends_at, device) VALUES ($1, $2, $3, $3, $4, $5))
       INSERT INTO refresh_token (hash, session_id, issued_at, expires_at) VALUES ($6, $1, $3, $7)`,
      [session.id, session.accountId, now, session.endsAt, session.device, token.hash, token.expiresAt],
    );
  }

  async take(tx: Tx, tokenHash: Buffer): Promise<FoundRefreshToken | null> {
    const [locked] = await tx.prepared<{ id: string }>(
      'session-lock', 'SELECT s.id FROM session s JOIN refresh_token t ON t.session_id = s.id WHERE t.hash = $1 FOR UPDATE OF s', [tokenHash],
    );
    if (locked === undefined) return null;
    // Read after the lock: whoever held it may have used the token.
    const [row] = await tx.prepared<FoundRow>(
      'session-take',
      `SELECT s.id AS session_id, s.ends_at, s.ended_at, t.expires_at, t.used_at, ${accountPart}
       FROM refresh_token t JOIN session s ON s.id = t.session_id JOIN account a ON a.id = s.account_id WHERE t.hash = $1`,
      [tokenHash],
    );
    if (row === undefined) return null;
    return {
      token: { expiresAt: row.expires_at, usedAt: row.used_at },
      session: { id: row.session_id, endsAt: row.ends_at, endedAt: row.ended_at },
      account: accountOf(row),
    };
  }

  async rotate(tx: Tx, sessionId: string, usedHash: Buffer, next: { readonly hash: Buffer; readonly expiresAt: Date }, now: Date): Promise<void> {
    await tx.prepared(
      'session-rotate',
      `WITH used AS (UPDATE refresh_token SET used_at = $3 WHERE hash = $2),
            touched AS (UPDATE session SET last_used_at = $3 WHERE id = $1)
       INSERT INTO refresh_token (hash, session_id, issued_at, expires_at) VALUES ($4, $1, $3, $5)`,
      [sessionId, usedHash, now, next.hash, next.expiresAt],
    );
  }

  async end(tx: Tx, sessionId: string, reason: SessionEnd, now: Date, accountId?: string): Promise<boolean> {
    const rows = await tx.query(
      'UPDATE session SET ended_at = coalesce(ended_at, $2), end_reason = coalesce(end_reason, $3) WHERE id = $1 AND ($4::uuid IS NULL OR account_id = $4) RETURNING id',
      [sessionId, now, reason, accountId ?? null],
    );
    return rows.length > 0;
  }

  async endAll(tx: Tx, accountId: string, reason: SessionEnd, now: Date, except?: string): Promise<void> {
    await tx.query(
      'UPDATE session SET ended_at = $2, end_reason = $3 WHERE account_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $4', [accountId, now, reason, except ?? null],
    );
  }
}
