import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import type { Account, AccountKind, Assurance } from '../domain/account.js';
import type { Grant, OfficerRole } from '../domain/officer-grant.js';
import { Accounts, type Reads } from '../use-cases/ports.js';

export interface AccountRow {
  id: string;
  person_id: string;
  kind: AccountKind;
  login: string;
  password_hash: string | null;
  phone: string | null;
  assurance: Assurance;
  vneid_linked: boolean;
  suspended: boolean;
  version: number;
}

export const accountColumns = ['id', 'person_id', 'kind', 'login', 'password_hash', 'phone', 'assurance', 'vneid_linked', 'suspended', 'version'] as const;
const columns = accountColumns.join(', ');

/** Accounts in PostgreSQL. */
@Injectable()
export class StoredAccounts extends Accounts {
  async get(reads: Reads, id: string): Promise<Account> {
    return found(await reads.prepared<AccountRow>('account-by-id', `SELECT ${columns} FROM account WHERE id = $1`, [id]));
  }

  async take(tx: Tx, id: string): Promise<Account> {
    return found(await tx.prepared<AccountRow>('account-take', `SELECT ${columns} FROM account WHERE id = $1 FOR UPDATE`, [id]));
  }

  async byLogin(reads: Reads, login: string): Promise<Account | null> {
    const [row] = await reads.prepared<AccountRow>('account-by-login', `SELECT ${columns} FROM account WHERE login = $1`, [login]);
    return row === undefined ? null : accountOf(row);
  }

  async ofPerson(reads: Reads, personId: string, kind: AccountKind): Promise<Account | null> {
    const [row] = await reads.prepared<AccountRow>('account-of-person', `SELECT ${columns} FROM account WHERE person_id = $1 AND kind = $2`, [personId, kind]);
    return row === undefined ? null : accountOf(row);
  }

  async add(tx: Tx, account: Account, title: string | null, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO account (id, person_id, kind, login, password_hash, phone, assurance, vneid_linked, suspended, title, version, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)`,
      [account.id, account.personId, account.kind, account.login, account.passwordHash, account.phone, account.assurance, account.vneidLinked, account.suspended, title, now],
    );
  }

  async save(tx: Tx, account: Account, now: Date): Promise<void> {
    await tx.query(
      `UPDATE account SET password_hash = $2, phone = $3, assurance = $4, vneid_linked = $5, suspended = $6, version = version + 1, updated_at = $7 WHERE id = $1`,
      [account.id, account.passwordHash, account.phone, account.assurance, account.vneidLinked, account.suspended, now],
    );
  }

  async grants(reads: Reads, accountId: string): Promise<(Grant & { readonly id: string })[]> {
    return reads.prepared<{ id: string; role: OfficerRole; agency: string | null; unit: string | null }>(
      'grants-of-account', 'SELECT id, role, agency, unit FROM officer_grant WHERE account_id = $1 ORDER BY role, agency, unit', [accountId],
    );
  }

  async addGrant(tx: Tx, accountId: string, grant: Grant & { readonly id: string }, by: string | null, now: Date): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO officer_grant (id, account_id, role, agency, unit, granted_by, granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (account_id, role, agency, unit) DO NOTHING RETURNING id`,
      [grant.id, accountId, grant.role, grant.agency, grant.unit, by, now],
    );
    return rows.length > 0;
  }

  async removeGrant(tx: Tx, accountId: string, grantId: string): Promise<boolean> {
    return (await tx.query('DELETE FROM officer_grant WHERE account_id = $1 AND id = $2 RETURNING id', [accountId, grantId])).length > 0;
  }

  async lockAdministrators(tx: Tx): Promise<string[]> {
    await tx.query("SELECT pg_advisory_xact_lock(hashtext('identity administrators'))");
    const rows = await tx.query<{ id: string }>("SELECT DISTINCT a.id FROM account a JOIN officer_grant g ON g.account_id = a.id WHERE g.role = 'administrator' AND NOT a.suspended");
    return rows.map(({ id }) => id);
  }
}

function found(rows: readonly AccountRow[]): Account {
  if (rows[0] === undefined) throw new Refusal('not-found');
  return accountOf(rows[0]);
}

export function accountOf(row: AccountRow): Account {
  return {
    id: row.id, personId: row.person_id, kind: row.kind, login: row.login, passwordHash: row.password_hash, phone: row.phone, assurance: row.assurance,
    vneidLinked: row.vneid_linked, suspended: row.suspended, version: row.version,
  };
}
