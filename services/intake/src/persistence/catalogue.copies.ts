import type { Agency, CalendarData, ProcedureVersion } from '#contracts';
import type { Tx } from '#persistence';
import { type Calendar, compileCalendar } from '#working-time';
import { Injectable } from '@nestjs/common';
import { Catalogue, type Reads, type Validity } from '../use-cases/ports.js';

/** Most values kept in memory of each kind; the first one in goes first. */
const kept = 500;

/** Values that never change under their key. */
class Memory<Value> {
  private readonly values = new Map<string, Value>();

  async get(key: string, load: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const value = await load();
    if (value === undefined) return undefined;
    if (this.values.size >= kept) this.values.delete(this.values.keys().next().value!);
    this.values.set(key, value);
    return value;
  }
}

/** The copies in PostgreSQL. A body is read and parsed once per process: a version never changes, agencies and calendars change with their sequence. */
@Injectable()
export class CatalogueCopies extends Catalogue {
  private readonly versions = new Memory<ProcedureVersion>();
  private readonly agencies = new Memory<Agency>();
  private readonly calendars = new Memory<Calendar>();

  async versionInForce(reads: Reads, procedureCode: string, on: string): Promise<ProcedureVersion | undefined> {
    const [found] = await reads.prepared<{ id: string; inForce: boolean }>(
      'version-in-force',
      `SELECT id, effective_to IS NULL OR effective_to >= $2 AS "inForce" FROM procedure_version WHERE code = $1 AND effective_from <= $2
        ORDER BY effective_from DESC LIMIT 1`,
      [procedureCode, on],
    );
    // A successor closes an open-ended predecessor for good: when it has ended, nothing is in force.
    return found?.inForce === true ? this.version(reads, found.id) : undefined;
  }

  version(reads: Reads, id: string): Promise<ProcedureVersion | undefined> {
    return this.versions.get(id, async () => {
      const [row] = await reads.prepared<{ body: ProcedureVersion }>('version', 'SELECT body FROM procedure_version WHERE id = $1', [id]);
      return row?.body;
    });
  }

  async agency(reads: Reads, code: string): Promise<Agency | undefined> {
    const [current] = await reads.prepared<{ sequence: number }>('agency-sequence', 'SELECT sequence FROM agency WHERE code = $1', [code]);
    if (current === undefined) return undefined;
    return this.agencies.get(`${code}#${current.sequence}`, async () => {
      const [row] = await reads.prepared<{ body: Agency }>('agency', 'SELECT body FROM agency WHERE code = $1', [code]);
      return row?.body;
    });
  }

  async calendar(reads: Reads, id: string): Promise<Calendar | undefined> {
    const [current] = await reads.prepared<{ sequence: number }>('calendar-sequence', 'SELECT sequence FROM calendar WHERE id = $1', [id]);
    if (current === undefined) return undefined;
    return this.calendars.get(`${id}#${current.sequence}`, async () => {
      const [row] = await reads.prepared<{ body: CalendarData }>('calendar', 'SELECT body FROM calendar WHERE id = $1', [id]);
      return row === undefined ? undefined : compileCalendar(row.body);
    });
  }

  async keepVersion(tx: Tx, procedure: ProcedureVersion, inForce: Validity): Promise<void> {
    await tx.query(
      `INSERT INTO procedure_version (id, code, effective_from, effective_to, body) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO UPDATE SET effective_from = excluded.effective_from, effective_to = excluded.effective_to`,
      [procedure.id, procedure.code, inForce.from, inForce.to, JSON.stringify(procedure)],
    );
  }

  async keepAgency(tx: Tx, agency: Agency, sequence: number): Promise<void> {
    await tx.query(
      `INSERT INTO agency (code, sequence, body) VALUES ($1, $2, $3)
       ON CONFLICT (code) DO UPDATE SET sequence = excluded.sequence, body = excluded.body WHERE agency.sequence < excluded.sequence`,
      [agency.code, sequence, JSON.stringify(agency)],
    );
  }

  async keepCalendar(tx: Tx, calendar: CalendarData, sequence: number): Promise<void> {
    await tx.query(
      `INSERT INTO calendar (id, sequence, body) VALUES ($1, $2, $3)
       ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, body = excluded.body WHERE calendar.sequence < excluded.sequence`,
      [calendar.id, sequence, JSON.stringify(calendar)],
    );
  }
}
