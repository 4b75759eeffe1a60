import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { CounterKey } from '../domain/contributions.js';
import { type DossierLife, unheard } from '../domain/dossier-life.js';
import { Lives } from '../use-cases/ports.js';

/** Statements for a whole batch, each in one order of its rows whoever writes several. */
@Injectable()
export class LivesTable extends Lives {
  async current(tx: Tx): Promise<number> {
    const [row] = await tx.prepared<{ generation: number }>('current-generation', 'SELECT generation FROM current_generation FOR SHARE', []);
    if (row === undefined) throw new Error('there is no current generation');
    return row.generation;
  }

  async take(tx: Tx, generation: number, ids: readonly string[]): Promise<Map<string, DossierLife>> {
    const lives = new Map<string, DossierLife>();
    const lock = async (wanted: readonly string[]): Promise<void> => {
      const rows = await tx.prepared<{ id: string; life: DossierLife }>(
        'lives-lock',
        `SELECT d.id, d.life FROM unnest($2::uuid[]) WITH ORDINALITY AS wanted (id, place)
          CROSS JOIN LATERAL (SELECT l.id, l.life FROM dossier_life l WHERE l.generation = $1 AND l.id = wanted.id LIMIT 1 FOR UPDATE) d`,
        [generation, wanted],
      );
      for (const { id, life } of rows) lives.set(id, { ...unheard, ...life });
    };
    const sorted = [...ids].sort(inCodeUnits);
    await lock(sorted);
    const missing = sorted.filter((id) => !lives.has(id));
    if (missing.length > 0) {
      await tx.prepared(
        'lives-open',
        `INSERT INTO dossier_life (generation, id, version, agency, procedure, channel, audience, supplements, life) SELECT $1, unnest($2::uuid[]), 0, '', '', '', '', 0, '{}' ON CONFLICT DO NOTHING`,
        [generation, missing],
      );
      // Read again: another transaction may have been the one to insert it, and has since moved it on.
      await lock(missing);
    }
    return lives;
  }

  async keep(tx: Tx, generation: number, lives: ReadonlyMap<string, DossierLife>): Promise<void> {
    const rows = [...lives].sort(([a], [b]) => inCodeUnits(a, b));
    const values = rows.map(([, life]) => life);
    await tx.prepared(
      'lives-keep',
      `UPDATE dossier_life d SET version = u.version, agency = u.agency, procedure = u.procedure, channel = u.channel, audience = u.audience, supplements = u.supplements, due = u.due, life = u.life::jsonb
       FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::timestamptz[], $10::text[]) AS u (id, version, agency, procedure, channel, audience, supplements, due, life)
       WHERE d.generation = $1 AND d.id = u.id`,
      [
        generation, rows.map(([id]) => id), values.map(({ version }) => version), values.map(({ agency }) => agency), values.map(({ procedure }) => procedure), values.map(({ channel }) => channel),
        values.map(({ audience }) => audience), values.map(({ supplements }) => supplements.length), values.map(runningDue), values.map((life) => JSON.stringify(life)),
      ],
    );
  }

  async count(tx: Tx, generation: number, differences: readonly { readonly key: CounterKey; readonly n: number }[]): Promise<void> {
    if (differences.length === 0) return;
    const keys = differences.map(({ key }) => key);
    await tx.prepared(
      'counters-add',
      `INSERT INTO counter (generation, agency, grain, start, procedure, channel, audience, measure, n)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[])
       ON CONFLICT (generation, agency, grain, start, procedure, channel, audience, measure) DO UPDATE SET n = counter.n + excluded.n`,
      [
        generation, keys.map(({ agency }) => agency), keys.map(({ grain }) => grain), keys.map(({ start }) => start), keys.map(({ procedure }) => procedure), keys.map(({ channel }) => channel),
        keys.map(({ audience }) => audience), keys.map(({ measure }) => measure), differences.map(({ n }) => n),
      ],
    );
  }
}

/** The due time of what is in process while its clock runs. */
function runningDue({ acceptedAt, endedAt, suspendedAt, due }: DossierLife): string | null {
  return acceptedAt !== null && endedAt === null && suspendedAt === null ? due : null;
}

function inCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
