import { type CalendarData, calendarChanged } from '#contracts';
import { Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { checkCalendar } from '../domain/calendar.js';
import { Calendars } from './ports.js';
import { checkVersion } from './version.js';

/** Enters a working calendar (lịch làm việc) or changes its days: a year's holidays, swapped and made-up days come with the decision's number. */
@Injectable()
export class KeepCalendar {
  constructor(private readonly calendars: Calendars, private readonly publisher: Publisher) {}

  /** The calendar's new version, or null when nothing is changed. Refuses with `calendar.contradicts-itself`, `precondition.stale`. @param ifVersion as for agencies */
  async execute(tx: Tx, { calendar, ifVersion }: { calendar: CalendarData; ifVersion: number | null }, now: Date): Promise<number | null> {
    checkVersion(await this.calendars.versionOf(tx, calendar.id), ifVersion);
    checkCalendar(calendar);
    const version = await this.calendars.keep(tx, calendar);
    if (version !== null) await this.publisher.append(tx, calendarChanged, { subject: calendar.id, time: now, data: { calendar } });
    return version;
  }
}
