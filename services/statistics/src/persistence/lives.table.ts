import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type DossierLife, unheard } from '../domain/dossier-life.js';
import { Lives, type LivesByGeneration } from '../use-cases/ports.js';

/** Statements for a whole batch, each in one order of its rows whoever writes several. */
@Injectable()
export class LivesTable extends Lives {
  async generations(tx: Tx): Promise<number[]> {
    const [row] = await tx.prepared<{ generation: number; filling: number | null }>('current-generation', 'SELECT generation, filling FROM current_generation FOR SHARE', []);
    if (row === undefined) throw new Error('there is no current generation');
    return row.filling === null ? [row.generation] : [row.generation, row.filling];
  }

  async take(tx: Tx, generations: readonly number[], ids: readonly string[]): Promise<LivesByGeneration> {
    const lives = new Map(generations.map((generation) => [generation, new Map<string, DossierLife>()]));
    type Wanted = readonly { readonly generation: number; readonly id: string }[];
    const lock = async (wanted: Wanted): Promise<void> => {
      const rows = await tx.prepared<{ generation: number; id: string; life: DossierLife }>(
        'lives-lock',
        `SELECT wanted.generation, wanted.id, d.life FROM unnest($1::int[], $2::uuid[]) WITH ORDINALITY AS wanted (generation, id, place)
          CROSS JOIN LATERAL (SELECT l.life FROM dossier_life l WHERE l.generation = wanted.generation AND l.id = wanted.id LIMIT 1 FOR UPDATE) d`,
        [wanted.map(({ generation }) => generation), wanted.map(({ id }) => id)],
      );
      for (const { generation, id, life } of rows) lives.get(generation)?.set(id, { ...unheard, ...life });
    };
    const sorted = [...ids].sort(inCodeUnits);
    const wanted = generations.flatMap((generation) => sorted.map((id) => ({ generation, id })));
    await lock(wanted);
    const missing = wanted.filter(({ generation, id }) => lives.get(generation)?.has(id) !== true);
    if (missing.length > 0) {
      await tx.prepared(
        'lives-open',
        `INSERT INTO dossier_life (generation, id, version, agency, procedure, channel, audience, supplements, life)
         SELECT generation, id, 0, '', '', '', '', 0, '{}' FROM unnest($1::int[], $2::uuid[]) AS missing (generation, id) ON CONFLICT DO NOTHING`,
        [missing.map(({ generation }) => generation), missing.map(({ id }) => id)],
      );
      // Read again: another transaction may have been the one to insert it, and has since moved it on.
      await lock(missing);
    }
    return lives;
  }

  async keep(tx: Tx, lives: Parameters<Lives['keep']>[1]): Promise<void> {
    const rows = [...lives].sort((a, b) => a.generation - b.generation || inCodeUnits(a.id, b.id));
    const values = rows.map(({ life }) => life);
    await tx.prepared(
      'lives-keep',
      `UPDATE dossier_life d SET version = u.version, agency = u.agency, procedure = u.procedure, channel = u.channel, audience = u.audience, supplements = u.supplements, due = u.due, life = u.life::jsonb
       FROM unnest($1::int[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::timestamptz[], $10::text[]) AS u (generation, id, version, agency, procedure, channel, audience, supplements, due, life)
       WHERE d.generation = u.generation AND d.id = u.id`,
      [
        rows.map(({ generation }) => generation), rows.map(({ id }) => id), values.map(({ version }) => version), values.map(({ agency }) => agency), values.map(({ procedure }) => procedure), values.map(({ channel }) => channel),
        values.map(({ audience }) => audience), values.map(({ supplements }) => supplements.length), values.map(runningDue), values.map((life) => JSON.stringify(life)),
      ],
    );
  }

  async count(tx: Tx, differences: Parameters<Lives['count']>[1]): Promise<void> {
    if (differences.length === 0) return;
    const keys = differences.map(({ key }) => key);
    await tx.prepared(
      'counters-add',
      `INSERT INTO counter (generation, agency, grain, start, procedure, channel, audience, measure, n)
       SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[])
       ON CONFLICT (generation, agency, grain, start, procedure, channel, audience, measure) DO UPDATE SET n = counter.n + excluded.n`,
      [
        differences.map(({ generation }) => generation), keys.map(({ agency }) => agency), keys.map(({ grain }) => grain), keys.map(({ start }) => start), keys.map(({ procedure }) => procedure), keys.map(({ channel }) => channel),
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
