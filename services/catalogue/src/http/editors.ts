import { Refusal } from '#contracts';
import type { Access } from '#http';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Reach } from '../domain/reach.js';
import { Agencies } from '../use-cases/ports.js';

const roles = ['content-editor', 'administrator'] as const;

/** Who may edit the catalogue at all. */
export const editing = { roles };

/** How far an editor's grants reach. */
export const reachOf = (caller: Access): Reach => caller.grants.filter(({ role }) => roles.some((each) => each === role)).map(({ agency }) => agency);

/** Rights to what belongs to no single agency: procedures, calendars, services. */
@Injectable()
export class Editors {
  constructor(private readonly agencies: Agencies) {}

  /** Refuses with `auth.forbidden` an editor whose grants all name agencies below others: they keep their part of the tree, not what holds for all. */
  async mustReachAll(tx: Tx, caller: Access): Promise<void> {
    const reach = reachOf(caller);
    const named = reach.filter((agency) => agency !== null);
    if (named.length === reach.length && !(await this.agencies.isRootAmong(tx, named))) throw new Refusal('auth.forbidden');
  }
}
