import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { differences } from '../domain/contributions.js';
import { after, type DossierLife } from '../domain/dossier-life.js';
import { Lives, type Told } from './ports.js';

/** Counts what befell dossiers: their lives go on, and the counters change by exactly what that makes of them. Twice the same is once. */
@Injectable()
export class CountDossiers {
  constructor(private readonly lives: Lives) {}

  /** In the generation that answers, unless another is named. */
  async run(tx: Tx, told: readonly Told[], generation?: number): Promise<void> {
    if (told.length === 0) return;
    const into = generation ?? await this.lives.current(tx);
    const before = await this.lives.take(tx, into, [...new Set(told.map(({ dossierId }) => dossierId))]);
    const now = new Map(before);
    for (const { dossierId, happening } of told) now.set(dossierId, after(now.get(dossierId) as DossierLife, happening));
    const changed = new Map([...now].filter(([id, life]) => life !== before.get(id)));
    if (changed.size === 0) return;
    await this.lives.keep(tx, into, changed);
    await this.lives.count(tx, into, differences([...changed].map(([id, life]) => ({ before: before.get(id) as DossierLife, after: life }))));
  }
}
