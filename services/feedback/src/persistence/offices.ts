import { type Agency, type CalendarData, Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { type Calendar, clockRulesAt, compileCalendar, type Office } from '#working-time';
import { Injectable } from '@nestjs/common';
import { type AnsweringAgency, AnsweringAgencies } from '../use-cases/ports.js';

/** Agencies with the calendar by which their deadlines count. A calendar is compiled once per content. */
@Injectable()
export class Offices extends AnsweringAgencies {
  private readonly compiled = new Map<string, { readonly text: string; readonly calendar: Calendar }>();

  async find(tx: Tx, code: string, at: Date): Promise<AnsweringAgency> {
    const [row] = await tx.prepared<{ parent_code: string | null; body: Agency | null; id: string | null; text: string | null }>(
      'answering-agency', `SELECT a.parent_code, a.body, c.id, c.body::text AS text FROM agency a LEFT JOIN calendar c ON c.id = a.body ->> 'calendarId' WHERE a.code = $1`, [code],
    );
    if (row === undefined) throw new Refusal('agency.unknown', { agency: code });
    if (row.id === null || row.text === null) throw new Refusal('agency.without-calendar', { agency: code });
    const office: Office = { calendar: this.calendarOf(row.id, row.text), rules: clockRulesAt(at), lastHourRule: false };
    return { code, superior: row.parent_code, phone: row.body?.phone ?? null, units: row.body?.units.map((unit) => unit.code) ?? [], office };
  }

  async keepCalendar(tx: Tx, calendar: CalendarData): Promise<void> {
    await tx.query('INSERT INTO calendar (id, body) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET body = excluded.body', [calendar.id, JSON.stringify(calendar)]);
  }

  private calendarOf(id: string, text: string): Calendar {
    const known = this.compiled.get(id);
    if (known?.text === text) return known.calendar;
    const calendar = compileCalendar(JSON.parse(text) as CalendarData);
    this.compiled.set(id, { text, calendar });
    return calendar;
  }
}
