import type { Agency, CalendarData, ProcedureVersion } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { everything } from '../domain/reach.js';
import { KeepAgency } from './keep-agency.js';
import { KeepCalendar } from './keep-calendar.js';
import { ReferenceLoads } from './ports.js';
import { PublishProcedureVersion } from './publish-procedure-version.js';

/** How many of each kind were new or changed. */
export interface LoadCount {
  calendars: number;
  procedures: number;
  agencies: number;
}

/**
 * Brings the catalogue's own data to what the files say: all of it, or nothing. Safe to repeat: a document goes in when its file says something new, so that what an editor
 * changed since the last load stays.
 */
@Injectable()
export class LoadReference {
  constructor(
    private readonly database: Database, private readonly loads: ReferenceLoads, private readonly keepAgency: KeepAgency, private readonly keepCalendar: KeepCalendar,
    private readonly publish: PublishProcedureVersion,
  ) {}

  /** Agencies come in an order in which parents stand first; what they handle is published before them. */
  async execute(data: { readonly agencies: readonly Agency[]; readonly calendars: readonly CalendarData[]; readonly procedures: readonly ProcedureVersion[] }, now: Date): Promise<LoadCount> {
    return this.database.transaction(async (tx) => {
      const count = { calendars: 0, procedures: 0, agencies: 0 };
      for (const calendar of data.calendars) {
        if (await this.loads.note(tx, 'calendar', calendar.id, calendar) && (await this.keepCalendar.execute(tx, { calendar, ifVersion: null }, now)) !== null) count.calendars += 1;
      }
      for (const version of data.procedures) {
        if (await this.loads.note(tx, 'procedure', version.id, version) && await this.publish.execute(tx, version, now)) count.procedures += 1;
      }
      for (const agency of data.agencies) {
        if (await this.loads.note(tx, 'agency', agency.code, agency) && (await this.keepAgency.execute(tx, { agency, reach: everything, ifVersion: null }, now)) !== null) count.agencies += 1;
      }
      return count;
    });
  }
}
