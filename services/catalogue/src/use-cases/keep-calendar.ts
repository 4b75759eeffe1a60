import { type CalendarData, calendarChanged, Refusal } from '#contracts';
import { Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { compileCalendar } from '#working-time';
import { Injectable } from '@nestjs/common';

/** Enters a working calendar or changes its days: a year's holidays, swapped and made-up days come with the decision's number. */
@Injectable()
export class KeepCalendar {
  constructor(private readonly publisher: Publisher) {}

  /** The calendar's new version, or null when nothing is changed. */
  async execute(tx: Tx, calendar: CalendarData, now: Date): Promise<number | null> {
    try {
      compileCalendar(calendar);
    } catch (error) {
      throw new Refusal('calendar.contradicts-itself', { why: error instanceof Error ? error.message : '' }, [{ pointer: '/', code: 'contradiction' }]);
    }
    const [kept] = await tx.query<{ version: number }>(
      `INSERT INTO calendar (id, body) VALUES ($1, $2::jsonb)
       ON CONFLICT (id) DO UPDATE SET body = excluded.body, version = calendar.version + 1 WHERE calendar.body IS DISTINCT FROM excluded.body RETURNING version`,
      [calendar.id, JSON.stringify(calendar)],
    );
    if (kept === undefined) return null;
    await this.publisher.append(tx, calendarChanged, { subject: calendar.id, time: now, data: { calendar } });
    return kept.version;
  }
}
