import type { CalendarData } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Calendars } from '../use-cases/ports.js';

/** Working calendars in PostgreSQL. */
@Injectable()
export class CalendarsTable extends Calendars {
  async versionOf(tx: Tx, id: string): Promise<number | undefined> {
    // A lock on the key, for there may be no row to lock: two editors who both make it must not overwrite each other.
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`calendar ${id}`]);
    const [row] = await tx.query<{ version: number }>('SELECT version FROM calendar WHERE id = $1', [id]);
    return row?.version;
  }

  async keep(tx: Tx, calendar: CalendarData): Promise<number | null> {
    const [kept] = await tx.query<{ version: number }>(
      `INSERT INTO calendar (id, body) VALUES ($1, $2::jsonb)
       ON CONFLICT (id) DO UPDATE SET body = excluded.body, version = calendar.version + 1 WHERE calendar.body IS DISTINCT FROM excluded.body RETURNING version`,
      [calendar.id, JSON.stringify(calendar)],
    );
    return kept?.version ?? null;
  }
}
