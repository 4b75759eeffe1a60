import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type DossierLife, unheard } from '../domain/dossier-life.js';
import { type Difference, type LifeChanged, Lives, type LivesTaken } from '../use-cases/ports.js';

/** Two statements for a whole batch; rows in one order, whoever writes several. */
@Injectable()
export class LivesTable extends Lives {
  async take(tx: Tx, ids: readonly string[], named: number | null): Promise<LivesTaken[]> {
    const rows = await tx.prepared<{ generation: number; id: string; revision: number; life: Partial<DossierLife> | null }>('lives-of', 'SELECT * FROM lives_of($1::uuid[], $2::int)', [ids, named]);
    const taken = new Map<number, Map<string, { readonly revision: number; readonly life: DossierLife }>>();
    for (const { generation, id, revision, life } of rows) {
      let lives = taken.get(generation);
      if (lives === undefined) taken.set(generation, lives = new Map());
      lives.set(id, { revision, life: life === null ? unheard : { ...unheard, ...life } });
    }
    return [...taken].map(([generation, lives]) => ({ generation, lives })).sort((a, b) => a.generation - b.generation);
  }

  async goOn(tx: Tx, lives: readonly LifeChanged[], differences: readonly Difference[]): Promise<boolean> {
    const rows = [...lives].sort((a, b) => a.generation - b.generation || inCodeUnits(a.id, b.id)).map(({ generation, id, revision, life }) => ({
      generation, id, revision, version: life.version, agency: life.agency, procedure: life.procedure, channel: life.channel, audience: life.audience, supplements: life.supplements.length, due: runningDue(life), life,
    }));
    const sums = differences.map(({ generation, key, n }) => ({ generation, ...key, n }));
    // One text each: arrays of columns cost the client twice as much.
    const [row] = await tx.prepared<{ done: boolean }>('lives-go-on', 'SELECT lives_go_on($1::jsonb, $2::jsonb) AS done', [JSON.stringify(rows), JSON.stringify(sums)]);
    return row?.done === true;
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
