import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import { codeLife, type CodePurpose, codeTries, type RecentSendings } from '../domain/one-time-code.js';
import { type AskedCode, Codes, type NewCode } from '../use-cases/ports.js';

interface CodeRow {
  id: string;
  code_hash: Buffer | null;
  expires_at: Date;
  tries_left: number;
  sends: number;
  phone: string | null;
  account_id: string | null;
  details: unknown;
  used_at: Date | null;
}

const columns = 'id, code_hash, expires_at, tries_left, sends, phone, account_id, details, used_at';

/** One-time codes in PostgreSQL. */
@Injectable()
export class StoredCodes extends Codes {
  constructor(private readonly database: Database) {
    super();
  }

  async recentSendings(tx: Tx, purpose: CodePurpose, subject: Buffer, address: Buffer, now: Date): Promise<RecentSendings> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [subject.readBigInt64BE().toString()]);
    const [row] = await tx.query<{ last_at: Date | null; in_hour: number; in_day: number; from_address: number }>(
      `SELECT max(sent_at) FILTER (WHERE purpose = $1) AS last_at, count(*) FILTER (WHERE sent_at > $4::timestamptz - interval '1 hour')::int AS in_hour, count(*)::int AS in_day,
         (SELECT count(*)::int FROM code_sending WHERE address = $3 AND sent_at > $4::timestamptz - interval '1 hour') AS from_address
       FROM code_sending WHERE subject = $2 AND sent_at > $4::timestamptz - interval '1 day'`,
      [purpose, subject, address, now],
    );
    return { lastAt: row?.last_at ?? null, toSubjectInHour: row?.in_hour ?? 0, toSubjectInDay: row?.in_day ?? 0, fromAddressInHour: row?.from_address ?? 0 };
  }

  async noteSending(tx: Tx, purpose: CodePurpose, subject: Buffer, address: Buffer, now: Date): Promise<void> {
    await tx.query('INSERT INTO code_sending (purpose, subject, address, sent_at) VALUES ($1, $2, $3, $4)', [purpose, subject, address, now]);
  }

  async ask<Details>(tx: Tx, code: NewCode<Details>, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO one_time_code (id, purpose, code_hash, expires_at, tries_left, sends, phone, account_id, details, created_at) VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9)`,
      [code.id, code.purpose, code.codeHash, expiry(now), codeTries, code.phone, code.accountId, JSON.stringify(code.details ?? null), now],
    );
  }

  async take<Details>(tx: Tx, purpose: CodePurpose, id: string): Promise<AskedCode<Details>> {
    return found<Details>(await tx.query<CodeRow>(`SELECT ${columns} FROM one_time_code WHERE id = $1 AND purpose = $2 FOR UPDATE`, [id, purpose]));
  }

  async renew(tx: Tx, id: string, codeHash: Buffer | null, now: Date): Promise<void> {
    await tx.query('UPDATE one_time_code SET code_hash = $2, expires_at = $3, tries_left = $4, sends = sends + 1 WHERE id = $1', [id, codeHash, expiry(now), codeTries]);
  }

  async reserveTry<Details>(purpose: CodePurpose, id: string, now: Date): Promise<{ readonly code: AskedCode<Details>; readonly reserved: boolean }> {
    const rows = await this.database.query<CodeRow>(
      `UPDATE one_time_code SET tries_left = tries_left - 1 WHERE id = $1 AND purpose = $2 AND tries_left > 0 AND used_at IS NULL AND expires_at > $3
       RETURNING id, code_hash, expires_at, tries_left + 1 AS tries_left, sends, phone, account_id, details, used_at`,
      [id, purpose, now],
    );
    if (rows.length > 0) return { code: found<Details>(rows), reserved: true };
    return { code: found<Details>(await this.database.query<CodeRow>(`SELECT ${columns} FROM one_time_code WHERE id = $1 AND purpose = $2`, [id, purpose])), reserved: false };
  }

  async use(tx: Tx, id: string, now: Date): Promise<boolean> {
    return (await tx.query('UPDATE one_time_code SET used_at = $2, details = NULL, phone = NULL WHERE id = $1 AND used_at IS NULL RETURNING id', [id, now])).length > 0;
  }

  async voidOthers(tx: Tx, purpose: CodePurpose, accountId: string, now: Date): Promise<void> {
    await tx.query('UPDATE one_time_code SET expires_at = $3 WHERE account_id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3', [accountId, purpose, now]);
  }
}

function expiry(now: Date): Date {
  return new Date(now.getTime() + codeLife * 1_000);
}

function found<Details>(rows: readonly CodeRow[]): AskedCode<Details> {
  const [row] = rows;
  if (row === undefined) throw new Refusal('not-found');
  return {
    id: row.id, codeHash: row.code_hash, expiresAt: row.expires_at, triesLeft: row.tries_left, used: row.used_at !== null, sends: row.sends, phone: row.phone,
    accountId: row.account_id, details: row.details as Details,
  };
}
