import type { Agency, CalendarData } from '#contracts';
import type { Tx } from '#persistence';
import { compileCalendar } from '#working-time';
import { Injectable } from '@nestjs/common';
import { Invitations } from '../domain/invitations.js';
import { contractKey, Contracts } from '../use-cases/ports.js';

/** The local copy of working calendars. */
@Injectable()
export class CalendarCopies {
  async keep(tx: Tx, calendar: CalendarData): Promise<void> {
    await tx.query('INSERT INTO calendar (id, body) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET body = excluded.body', [calendar.id, JSON.stringify(calendar)]);
  }
}

/** Contracts as the agencies' entries say: a procedure whose return goes by post, on these days. */
@Injectable()
export class AgencyContracts extends Contracts {
  async inForce(tx: Tx, wanted: readonly { readonly agency: string; readonly procedureCode: string }[], on: string): Promise<Set<string>> {
    const rows = await tx.prepared<{ agency: string; procedures: Agency['procedures'] }>(
      'contracts-of', `SELECT code AS agency, body->'procedures' AS procedures FROM agency WHERE code = ANY ($1) AND body IS NOT NULL`, [[...new Set(wanted.map(({ agency }) => agency))]],
    );
    return new Set(rows.flatMap(({ agency, procedures }) => procedures
      .filter(({ postalReturn, from, to }) => postalReturn && (from === null || from <= on) && (to === null || on <= to)).map(({ code }) => contractKey({ agency, procedureCode: code }))));
  }

  async invitationsAt(tx: Tx, agency: string): Promise<Invitations> {
    const [row] = await tx.prepared<{ body: CalendarData }>('calendar-of', `SELECT c.body FROM agency a JOIN calendar c ON c.id = a.body->>'calendarId' WHERE a.code = $1`, [agency]);
    return new Invitations(row === undefined ? null : compileCalendar(row.body));
  }
}
