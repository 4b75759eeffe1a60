import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { agenciesOf, type Caller } from '../domain/caller.js';
import { type IndicatorNumber, indicators } from '../domain/indicators.js';
import { type AgencyScore, AgencyTree, Ratings } from './ports.js';

export interface Scoring { readonly agency: string; readonly year: number; readonly quarter: number; readonly kind: 'self' | 'appraised'; readonly indicator: IndicatorNumber; readonly points: number; readonly note: string | null }

/**
 * Enters a score of a quarter. An inspector appraises any indicator of the agencies under theirs, and gives 5, which comes from inspection alone; the agency's head enters
 * for itself what nothing here can compute: 6 and 9, and 8 for a quarter without petitions. Earlier entries stay; the latest counts. Refuses with `not-found`,
 * `auth.forbidden`, `score.computed`.
 */
@Injectable()
export class EnterScore {
  constructor(private readonly ratings: Ratings, private readonly tree: AgencyTree) {}

  async run(tx: Tx, caller: Caller, { kind, agency, indicator, ...score }: Scoring, now: Date): Promise<AgencyScore> {
    const inspects = await this.tree.isUnder(agency, agenciesOf(caller, ['inspector']), tx);
    const heads = agenciesOf(caller, ['unit-head']).includes(agency);
    if (!inspects && !heads) throw new Refusal('not-found');
    if (kind === 'appraised' ? !inspects : !heads) throw new Refusal('auth.forbidden');
    const source = indicators.find(({ number }) => number === indicator)?.source;
    if (kind === 'self' && source !== 'entered' && source !== 'petitions') throw new Refusal('score.computed', { indicator });
    const entered: AgencyScore = { id: randomUUIDv7(), agency, kind, indicator, ...score, enteredBy: caller.accountId, enteredAt: now };
    await this.ratings.enterScore(tx, entered);
    return entered;
  }
}
