import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { differences } from '../domain/contributions.js';
import { after, type DossierLife, lacks, unheard } from '../domain/dossier-life.js';
import { Lives, type Told } from './ports.js';

/** Counts what befell dossiers: their lives go on, and the counters change by exactly what that makes of them. Twice the same is once. */
@Injectable()
export class CountDossiers {
  constructor(private readonly lives: Lives) {}

  /**
   * In the generation that answers, and in the one that is being filled, of those dossiers that it lacks nothing of. The others it hears of from the past:
   * told out of turn, what lies between would be lost.
   */
  async run(tx: Tx, told: readonly Told[]): Promise<void> {
    if (told.length > 0) await this.add(tx, told, await this.lives.generations(tx));
  }

  /** In a generation that is being filled, what is told of the past. */
  async catchUp(tx: Tx, told: readonly Told[], generation: number): Promise<void> {
    if (told.length > 0) await this.add(tx, told, [generation]);
  }

  private async add(tx: Tx, told: readonly Told[], generations: readonly number[]): Promise<void> {
    const taken = await this.lives.take(tx, generations, [...new Set(told.map(({ dossierId }) => dossierId))]);
    const leading = taken.get(generations[0] ?? 0);
    const changes = generations.flatMap((generation) => {
      const before = taken.get(generation);
      const lifeOf = (id: string): DossierLife => before?.get(id) ?? unheard;
      const now = new Map<string, DossierLife>();
      for (const { dossierId: id, happening } of told) if (before === leading || !lacks(lifeOf(id), leading?.get(id) ?? unheard)) now.set(id, after(now.get(id) ?? lifeOf(id), happening));
      return [...now].filter(([id, life]) => life !== lifeOf(id)).map(([id, life]) => ({ generation, id, before: lifeOf(id), life, after: life }));
    });
    if (changes.length === 0) return;
    await this.lives.keep(tx, changes);
    await this.lives.count(tx, generations.flatMap((generation) => differences(changes.filter((change) => change.generation === generation)).map((difference) => ({ generation, ...difference }))));
  }
}
