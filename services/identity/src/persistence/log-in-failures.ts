import { Injectable } from '@nestjs/common';
import type { Tx } from '#persistence';
import { LogInFailures, type Reads } from '../use-cases/ports.js';

/** Failed log-ins in PostgreSQL. */
@Injectable()
export class StoredLogInFailures extends LogInFailures {
  async lockedUntil(reads: Reads, subjects: readonly Buffer[]): Promise<Date | null> {
    const [row] = await reads.prepared<{ until: Date | null }>('failures-locked-until', 'SELECT max(locked_until) AS until FROM log_in_failures WHERE subject = ANY ($1)', [subjects]);
    return row?.until ?? null;
  }

  async note(tx: Tx, subject: Buffer, next: (before: { readonly count: number; readonly lastAt: Date } | null) => { readonly count: number; readonly lockedUntil: Date | null }, now: Date): Promise<void> {
    // A row to lock, also for the first failure of all.
    await tx.query("INSERT INTO log_in_failures (subject, count, last_at) VALUES ($1, 0, '-infinity') ON CONFLICT DO NOTHING", [subject]);
    const [row] = await tx.query<{ count: number; last_at: Date }>('SELECT count, last_at FROM log_in_failures WHERE subject = $1 FOR UPDATE', [subject]);
    const { count, lockedUntil } = next(row === undefined || row.count === 0 ? null : { count: row.count, lastAt: row.last_at });
    await tx.query('UPDATE log_in_failures SET count = $2, last_at = $3, locked_until = $4 WHERE subject = $1', [subject, count, now, lockedUntil]);
  }

  async forget(tx: Tx, subject: Buffer): Promise<void> {
    await tx.prepared('failures-forget', 'DELETE FROM log_in_failures WHERE subject = $1', [subject]);
  }
}
