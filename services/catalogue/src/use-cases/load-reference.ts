import type { Agency, CalendarData, ProcedureVersion } from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { KeepAgency } from './keep-agency.js';
import { KeepCalendar } from './keep-calendar.js';
import { PublishProcedureVersion } from './publish-procedure-version.js';

/** Brings the catalogue's own data to what the files say: all of it, or nothing. Safe to repeat; only what is new or changed is published. */
@Injectable()
export class LoadReference {
  constructor(
    private readonly database: Database, private readonly clock: Clock,
    private readonly keepAgency: KeepAgency, private readonly keepCalendar: KeepCalendar, private readonly publish: PublishProcedureVersion,
  ) {}

  /** How many of each were new or changed. Agencies stand in an order in which parents come first. */
  async execute(data: { agencies: readonly Agency[]; calendars: readonly CalendarData[]; procedures: readonly ProcedureVersion[] }): Promise<{ agencies: number; calendars: number; procedures: number }> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const count = { agencies: 0, calendars: 0, procedures: 0 };
      for (const calendar of data.calendars) if ((await this.keepCalendar.execute(tx, calendar, now)) !== null) count.calendars += 1;
      for (const agency of data.agencies) if ((await this.keepAgency.execute(tx, agency, now)) !== null) count.agencies += 1;
      for (const procedure of data.procedures) if (await this.publish.execute(tx, procedure, now)) count.procedures += 1;
      return count;
    });
  }
}
