import { Injectable } from '@nestjs/common';
import { Database } from '#persistence';

/** Days after which used refresh tokens and ended sessions are forgotten. */
const kept = '30 days';

/** Removes what has had its time. Safe to repeat, and to run twice at once. */
@Injectable()
export class Housekeeping {
  constructor(private readonly database: Database) {}

  async sweep(now: Date): Promise<void> {
    const before = (interval: string): string => `$1::timestamptz - interval '${interval}'`;
    for (const statement of [
      `DELETE FROM one_time_code WHERE created_at < ${before('1 day')}`,
      `DELETE FROM code_sending WHERE sent_at < ${before('1 day')}`,
      `DELETE FROM log_in_failures WHERE last_at < ${before('1 day')}`,
      `DELETE FROM vneid_authorization WHERE created_at < ${before('1 hour')}`,
      `DELETE FROM refresh_token WHERE used_at < ${before(kept)}`,
      `DELETE FROM session WHERE ended_at < ${before(kept)} OR ends_at < ${before(kept)}`,
    ]) await this.database.query(statement, [now]);
  }
}
