import type { CalendarData } from '#contracts';
import { Database } from '#persistence';
import { type Calendar, compileCalendar } from '#working-time';
import { Injectable } from '@nestjs/common';

/** A calendar as data and ready for the clocks. */
export interface ReadyCalendar {
  readonly version: number;
  readonly data: CalendarData;
  readonly compiled: Calendar;
}

/** Most calendars kept compiled. */
const kept = 100;

/** Reads of working calendars. A calendar is compiled once per version and process. */
@Injectable()
export class CalendarQueries {
  private readonly ready = new Map<string, ReadyCalendar>();

  constructor(private readonly database: Database) {}

  async one(id: string): Promise<ReadyCalendar | undefined> {
    const [current] = await this.database.prepared<{ version: number }>('calendar-version', 'SELECT version FROM calendar WHERE id = $1', [id]);
    if (current === undefined) return undefined;
    const known = this.ready.get(id);
    if (known?.version === current.version) return known;
    const [row] = await this.database.prepared<{ data: CalendarData; version: number }>('calendar', 'SELECT body AS data, version FROM calendar WHERE id = $1', [id]);
    if (row === undefined) return undefined;
    const ready = { ...row, compiled: compileCalendar(row.data) };
    this.ready.delete(id);
    if (this.ready.size >= kept) this.ready.delete(this.ready.keys().next().value!);
    this.ready.set(id, ready);
    return ready;
  }

  /** Calendars by id; one more than the limit when there are more. */
  list(after: string | null, limit: number): Promise<{ id: string; name: string; version: number; roundTheClock: boolean; decidedUntil: string }[]> {
    return this.database.query(
      `SELECT id, body ->> 'name' AS name, version, (body -> 'roundTheClock')::boolean AS "roundTheClock", body ->> 'decidedUntil' AS "decidedUntil"
         FROM calendar WHERE $1::text IS NULL OR id > $1 ORDER BY id LIMIT $2`, [after, limit + 1]);
  }
}
