import { Injectable } from '@nestjs/common';
import { Database } from '#persistence';

export interface OpenSession {
  readonly id: string;
  readonly startedAt: Date;
  readonly lastUsedAt: Date;
  readonly endsAt: Date;
  readonly device: string | null;
}

/** Open sessions of an account. */
@Injectable()
export class SessionsQuery {
  constructor(private readonly database: Database) {}

  /** The one used last first; at most a hundred. */
  async ofAccount(accountId: string, now: Date): Promise<OpenSession[]> {
    return this.database.query<OpenSession>(
      `SELECT id, started_at AS "startedAt", last_used_at AS "lastUsedAt", ends_at AS "endsAt", device
       FROM session WHERE account_id = $1 AND ended_at IS NULL AND ends_at > $2 ORDER BY last_used_at DESC, id LIMIT 100`,
      [accountId, now],
    );
  }
}
