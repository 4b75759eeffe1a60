import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type Recalculation, Recalculations } from '../use-cases/ports.js';
import { seenAsItWas } from './catalogue-copies.js';

/** A dossier's place in the order of the desks. */
interface Place { readonly desk: string; readonly due: string; readonly id: string }

/** Where a batch ends, null for the last one; and which request it was for, for a calendar may change again meanwhile. */
interface Position { readonly readyAt: string; readonly last: Place | null }

/** Recalculations still to do, one row per calendar that changed. */
@Injectable()
export class RecalculationTable extends Recalculations {
  constructor(private readonly database: Database) {
    super();
  }

  /** Asks for a recalculation from the beginning, once no process counts by the calendar as it was any more. */
  async request(tx: Tx, calendarId: string, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO recalculation (calendar_id, ready_at) VALUES ($1, $2)
       ON CONFLICT (calendar_id) DO UPDATE SET ready_at = excluded.ready_at, desk_agency = NULL, due = NULL, dossier_id = NULL`,
      [calendarId, new Date(now.getTime() + 2 * seenAsItWas)],
    );
  }

  override async next(now: Date, limit: number): Promise<Recalculation | undefined> {
    const [job] = await this.database.query<{ id: string; readyAt: string }>('SELECT calendar_id AS id, ready_at::text AS "readyAt" FROM recalculation WHERE ready_at <= $1 ORDER BY ready_at LIMIT 1', [now]);
    if (job === undefined) return undefined;
    // Along the index of the desks. A due date that moves meanwhile moves by the new calendar already: it may be met again, never missed.
    const rows = await this.database.query<Place>(
      `SELECT d.desk_agency AS desk, coalesce(d.next_due, 'infinity')::text AS due, d.id
         FROM recalculation r JOIN dossier d ON d.ended_at IS NULL
          AND (d.desk_agency, coalesce(d.next_due, 'infinity'), d.id) > (coalesce(r.desk_agency, ''), coalesce(r.due, '-infinity'), coalesce(r.dossier_id, '00000000-0000-0000-0000-000000000000'))
        WHERE r.calendar_id = $1
          AND (d.competent_agency IN (SELECT code FROM agency WHERE body ->> 'calendarId' = $1) OR d.procedure_code IN (SELECT code FROM procedure_version WHERE body ->> 'calendarId' = $1))
        ORDER BY d.desk_agency, coalesce(d.next_due, 'infinity'), d.id LIMIT $2`,
      [job.id, limit],
    );
    return { calendarId: job.id, dossierIds: rows.map(({ id }) => id), position: { readyAt: job.readyAt, last: (rows.length < limit ? undefined : rows.at(-1)) ?? null } satisfies Position };
  }

  override async finished({ calendarId, position }: Recalculation): Promise<void> {
    const { readyAt, last } = position as Position;
    if (last === null) await this.database.query('DELETE FROM recalculation WHERE calendar_id = $1 AND ready_at = $2', [calendarId, readyAt]);
    else await this.database.query('UPDATE recalculation SET desk_agency = $3, due = $4, dossier_id = $5 WHERE calendar_id = $1 AND ready_at = $2', [calendarId, readyAt, last.desk, last.due, last.id]);
  }
}
