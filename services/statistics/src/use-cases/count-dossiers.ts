import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { differences } from '../domain/contributions.js';
import { after, type DossierLife, lacks, unheard } from '../domain/dossier-life.js';
import { type LifeChanged, Lives, type LivesTaken, type Told } from './ports.js';

/** How often a batch is counted anew because others moved one of its lives on meanwhile. */
const mostTries = 5;

/** Counts what befell dossiers: their lives go on, and the counters change by exactly what that makes of them. Twice the same is once. */
@Injectable()
export class CountDossiers {
  constructor(private readonly lives: Lives) {}

  /**
   * In the generation that answers, and in the one that is being filled, of those dossiers that it lacks nothing of. The others it hears of from the past:
   * told out of turn, what lies between would be lost.
   */
  async run(tx: Tx, told: readonly Told[]): Promise<void> {
    await this.add(tx, told, null);
  }

  /** In a generation that is being filled, what is told of the past. */
  async catchUp(tx: Tx, told: readonly Told[], generation: number): Promise<void> {
    await this.add(tx, told, generation);
  }

  private async add(tx: Tx, told: readonly Told[], generation: number | null): Promise<void> {
    if (told.length === 0) return;
    const ids = [...new Set(told.map(({ dossierId }) => dossierId))];
    for (let tries = 1; ; tries += 1) {
      const taken = await this.lives.take(tx, ids, generation);
      const [leading] = taken;
      const changes = taken.flatMap((each) => movesOf(told, each, leading ?? each));
      if (changes.length === 0) return;
      const counted = taken.flatMap((each) => differences(changes.filter((change) => change.generation === each.generation)).map((difference) => ({ generation: each.generation, ...difference })));
      if (await this.lives.goOn(tx, changes, counted)) return;
      if (tries === mostTries) throw new Error(`${ids.length} lives were moved on by others time and again`);
    }
  }
}

type Move = LifeChanged & { readonly before: DossierLife; readonly after: DossierLife };

/** What becomes of the lives of one generation; of those that lack something of the leading one, nothing. */
function movesOf(told: readonly Told[], { generation, lives }: LivesTaken, leading: LivesTaken): Move[] {
  const now = new Map<string, DossierLife>();
  for (const { dossierId: id, happening } of told) {
    const life = now.get(id) ?? lives.get(id)?.life ?? unheard;
    if (lives === leading.lives || !lacks(lives.get(id)?.life ?? unheard, leading.lives.get(id)?.life ?? unheard)) now.set(id, after(life, happening));
  }
  return [...now].flatMap(([id, life]) => {
    const { revision = 0, life: before = unheard } = lives.get(id) ?? {};
    return life === before ? [] : [{ generation, id, revision, life, before, after: life }];
  });
}
