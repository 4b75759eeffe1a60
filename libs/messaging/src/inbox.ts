import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';

/** Remembers what has come in from where there are no versions to tell by: callbacks, messages of other systems. */
@Injectable()
export class Inbox {
  constructor(private readonly database: Database) {}

  /** True for the first to bring this id of this source, within the transaction of its effect; a second at the same time waits for the outcome of the first. */
  async once(tx: Tx, source: string, id: string): Promise<boolean> {
    const rows = await tx.prepared('inbox-once', 'INSERT INTO inbox (source, id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id', [source, id]);
    return rows.length === 1;
  }

  /** Forgets what came before an instant, when its source is sure not to repeat it. Gives how many. */
  async forget(before: Date): Promise<number> {
    const [row] = await this.database.query<{ count: number }>('WITH gone AS (DELETE FROM inbox WHERE received_at < $1 RETURNING 1) SELECT count(*)::int AS count FROM gone', [before]);
    return row?.count ?? 0;
  }
}
