import { Refusal } from '#contracts';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { Person } from '../domain/capacity.js';
import { sightOf } from '../domain/sight.js';
import { DossierQueries, type Seen } from '../persistence/dossier.queries.js';

/** Dossiers as a caller sees them; what they may not see does not exist for them. */
@Injectable()
export class VisibleDossiers {
  constructor(private readonly queries: DossierQueries, private readonly clock: Clock) {}

  /** Refuses with `not-found`, after `wait` seconds in which a dossier just submitted may yet be opened. */
  async find(dossierId: string, caller: Person, wait = 0): Promise<Seen> {
    const sight = sightOf(caller);
    const until = performance.now() + wait * 1_000;
    for (let pause = 20; ; pause = Math.min(pause * 1.5, 250)) {
      const found = await this.queries.find(dossierId, sight, this.clock.now());
      if (found !== undefined) return found;
      if (performance.now() + pause > until) throw new Refusal('not-found');
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** Refuses with `dossier.papers-not-for-you` those who learn only how far a dossier is. */
  async withPapers(dossierId: string, caller: Person): Promise<Seen> {
    const seen = await this.find(dossierId, caller);
    if (!seen.fully) throw new Refusal('dossier.papers-not-for-you');
    return seen;
  }
}
