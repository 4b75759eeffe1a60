import type { Agency, CalendarData, ProcedureVersion } from '#contracts';
import { NotYet } from '#messaging';
import { Database, type Tx } from '#persistence';
import { type Calendar, compileCalendar } from '#working-time';
import { Injectable } from '@nestjs/common';
import { Reference } from '../use-cases/ports.js';

/** How long a changed agency or calendar may be seen as it was by another process of the service, in milliseconds. */
const freshFor = 5_000;

/**
 * The local copies of the catalogue: procedure versions, which never change once published and are kept for good; agencies and calendars, which are read
 * again after a moment.
 */
@Injectable()
export class CatalogueCopies extends Reference {
  private readonly procedures = new Map<string, ProcedureVersion>();
  private agencies: { at: number; byCode: ReadonlyMap<string, Agency> } = { at: 0, byCode: new Map() };
  private readonly calendars = new Map<string, { at: number; calendar: Calendar }>();

  constructor(private readonly database: Database) {
    super();
  }

  override async procedure(id: string): Promise<ProcedureVersion> {
    const known = this.procedures.get(id);
    if (known !== undefined) return known;
    const [row] = await this.database.query<{ body: ProcedureVersion }>('SELECT body FROM procedure_version WHERE id = $1', [id]);
    if (row === undefined) throw new NotYet(`procedure ${id}`);
    this.procedures.set(id, row.body);
    return row.body;
  }

  override async allAgencies(): Promise<ReadonlyMap<string, Agency>> {
    if (Date.now() - this.agencies.at > freshFor) {
      const rows = await this.database.query<{ code: string; body: Agency }>('SELECT code, body FROM agency');
      this.agencies = { at: Date.now(), byCode: new Map(rows.map(({ code, body }) => [code, body])) };
    }
    return this.agencies.byCode;
  }

  override async agency(code: string): Promise<Agency> {
    const agency = (await this.allAgencies()).get(code);
    if (agency === undefined) throw new NotYet(`agency ${code}`);
    return agency;
  }

  override async calendarFor(procedure: ProcedureVersion, agency: Agency): Promise<Calendar> {
    const id = procedure.calendarId ?? agency.calendarId;
    const known = this.calendars.get(id);
    if (known !== undefined && Date.now() - known.at < freshFor) return known.calendar;
    const [row] = await this.database.query<{ body: CalendarData }>('SELECT body FROM calendar WHERE id = $1', [id]);
    if (row === undefined) throw new NotYet(`calendar ${id}`);
    const calendar = compileCalendar(row.body);
    this.calendars.set(id, { at: Date.now(), calendar });
    return calendar;
  }

  async keepProcedure(tx: Tx, procedure: ProcedureVersion): Promise<void> {
    await tx.query('INSERT INTO procedure_version (id, code, body) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING', [procedure.id, procedure.code, JSON.stringify(procedure)]);
  }

  async keepAgency(tx: Tx, agency: Agency): Promise<void> {
    await tx.query(
      'INSERT INTO agency (code, parent_code, body) VALUES ($1, $2, $3) ON CONFLICT (code) DO UPDATE SET parent_code = excluded.parent_code, body = excluded.body',
      [agency.code, agency.parentCode, JSON.stringify(agency)],
    );
    tx.onCommit(() => { this.agencies = { at: 0, byCode: this.agencies.byCode }; });
  }

  async keepCalendar(tx: Tx, calendar: CalendarData): Promise<void> {
    await tx.query('INSERT INTO calendar (id, body) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET body = excluded.body, changed_at = now()', [calendar.id, JSON.stringify(calendar)]);
    tx.onCommit(() => { this.calendars.delete(calendar.id); });
  }
}
