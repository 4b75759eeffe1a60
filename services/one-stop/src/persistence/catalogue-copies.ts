import type { Agency, CalendarData, ProcedureVersion } from '#contracts';
import { NotYet } from '#messaging';
import { Database, type Tx } from '#persistence';
import { type Calendar, compileCalendar, type LocalDate } from '#working-time';
import { Injectable } from '@nestjs/common';
import { endOfNextWorkingDay } from '../domain/clocks.js';
import { type Ground, type Grounded, groundOf, MissingReference, type ReferenceData, unitsOf } from '../domain/ground.js';
import { Reference } from '../use-cases/ports.js';

/** How long a changed agency or calendar may be seen as it was by another process of the service, in milliseconds. */
export const seenAsItWas = 5_000;

/**
 * The local copies of the catalogue: procedure versions, which never change once published and are kept for good; agencies and calendars, which are read
 * again after a moment.
 */
@Injectable()
export class CatalogueCopies extends Reference {
  private readonly procedures = new Map<string, ProcedureVersion>();
  private readonly compiled = new Map<string, { readonly text: string; readonly calendar: Calendar }>();
  private data: { readonly at: number; readonly read: Promise<ReferenceData> } | null = null;

  constructor(private readonly database: Database) {
    super();
  }

  override async procedure(id: string): Promise<ProcedureVersion> {
    const procedure = await this.findProcedure(id);
    if (procedure === undefined) throw new NotYet(`procedure ${id}`);
    return procedure;
  }

  override async findProcedure(id: string): Promise<ProcedureVersion | undefined> {
    const known = this.procedures.get(id);
    if (known !== undefined) return known;
    const [row] = await this.database.query<{ body: ProcedureVersion }>('SELECT body FROM procedure_version WHERE id = $1', [id]);
    if (row !== undefined) this.procedures.set(id, row.body);
    return row?.body;
  }

  override async groundOf(dossier: Grounded): Promise<Ground> {
    const procedure = await this.procedure(dossier.procedureVersionId);
    try {
      return groundOf(dossier, procedure, await this.reference());
    } catch (error) {
      if (!(error instanceof MissingReference)) throw error;
      // It may have arrived since they were read.
      this.data = null;
      throw new NotYet(error.message);
    }
  }

  override async endOfNextWorkingDay(agencyCode: string, now: Date): Promise<Date> {
    const { agencies, calendars } = await this.reference();
    const agency = agencies.get(agencyCode);
    const calendar = agency === undefined ? undefined : calendars.get(agency.calendarId);
    return agency === undefined || calendar === undefined ? now : endOfNextWorkingDay(agency, calendar, now);
  }

  override async versionInForce(code: string, day: LocalDate): Promise<string | undefined> {
    const [latest] = await this.database.query<{ id: string; open: boolean }>(
      'SELECT id, in_force_to IS NULL OR in_force_to >= $2 AS open FROM procedure_version WHERE code = $1 AND in_force_from <= $2 ORDER BY in_force_from DESC LIMIT 1', [code, day],
    );
    // A successor closes an open-ended predecessor for good: when it has ended, nothing is in force.
    return latest?.open === true ? latest.id : undefined;
  }

  async keepProcedure(tx: Tx, procedure: ProcedureVersion, inForce: { readonly from: LocalDate; readonly to: LocalDate | null }): Promise<void> {
    await tx.query(
      `INSERT INTO procedure_version (id, code, body, in_force_from, in_force_to) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO UPDATE SET in_force_from = excluded.in_force_from, in_force_to = excluded.in_force_to`,
      [procedure.id, procedure.code, JSON.stringify(procedure), inForce.from, inForce.to],
    );
  }

  async keepAgency(tx: Tx, agency: Agency): Promise<void> {
    await tx.query(
      'INSERT INTO agency (code, parent_code, body) VALUES ($1, $2, $3) ON CONFLICT (code) DO UPDATE SET parent_code = excluded.parent_code, body = excluded.body',
      [agency.code, agency.parentCode, JSON.stringify(agency)],
    );
    tx.onCommit(() => { this.data = null; });
  }

  /** True when dossiers may have been counted by another content of this calendar. */
  async keepCalendar(tx: Tx, calendar: CalendarData): Promise<boolean> {
    const body = JSON.stringify(calendar);
    const [before] = await tx.query<{ same: boolean }>('SELECT body = $2::jsonb AS same FROM calendar WHERE id = $1 FOR UPDATE', [calendar.id, body]);
    await tx.query('INSERT INTO calendar (id, body) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET body = excluded.body, changed_at = now()', [calendar.id, body]);
    tx.onCommit(() => { this.data = null; });
    return before?.same === false;
  }

  private async reference(): Promise<ReferenceData> {
    if (this.data === null || Date.now() - this.data.at > seenAsItWas) {
      const data = { at: Date.now(), read: this.read() };
      this.data = data;
      data.read.catch(() => { if (this.data === data) this.data = null; });
    }
    return this.data.read;
  }

  private async read(): Promise<ReferenceData> {
    const [agencyRows, calendarRows] = await Promise.all([
      this.database.query<{ body: Agency }>('SELECT body FROM agency'), this.database.query<{ id: string; text: string }>('SELECT id, body::text AS text FROM calendar'),
    ]);
    const agencies = new Map(agencyRows.map(({ body }) => [body.code, body]));
    return { agencies, units: unitsOf(agencies.values()), calendars: new Map(calendarRows.map(({ id, text }) => [id, this.calendarOf(id, text)])) };
  }

  /** Compiled once per content. */
  private calendarOf(id: string, text: string): Calendar {
    const known = this.compiled.get(id);
    if (known?.text === text) return known.calendar;
    const calendar = compileCalendar(JSON.parse(text) as CalendarData);
    this.compiled.set(id, { text, calendar });
    return calendar;
  }
}
