import type { PublicService } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Services } from '../use-cases/ports.js';
import { searchText } from './search-words.js';

/** Public services in PostgreSQL. */
@Injectable()
export class ServicesTable extends Services {
  async versionOf(tx: Tx, code: string): Promise<number | undefined> {
    // A lock on the key, for there may be no row to lock: two editors who both make it must not overwrite each other.
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`service ${code}`]);
    const [row] = await tx.query<{ version: number }>('SELECT version FROM public_service WHERE code = $1', [code]);
    return row?.version;
  }

  async keep(tx: Tx, service: PublicService): Promise<number | null> {
    const { code, name, description, procedures, audiences, from, to } = service;
    const [kept] = await tx.query<{ version: number }>(
      `INSERT INTO public_service (code, procedures, audiences, days, body, search) VALUES ($1, $2, $3, daterange($4::date, $5::date, '[]'), $6::jsonb, $7)
       ON CONFLICT (code) DO UPDATE SET procedures = excluded.procedures, audiences = excluded.audiences, days = excluded.days, body = excluded.body, search = excluded.search,
         version = public_service.version + 1
       WHERE public_service.body IS DISTINCT FROM excluded.body RETURNING version`,
      [code, procedures.map((procedure) => procedure.code), audiences, from, to, JSON.stringify(service), searchText(code, name.vi, name.en, description?.vi)],
    );
    return kept?.version ?? null;
  }
}
