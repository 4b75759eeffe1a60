import type { DossierFactData, DossierFactName, DossierState } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { askAfter, isLate } from '../domain/lateness.js';
import { callOff, finalStates } from '../domain/order.js';
import { type DueReturn, Errands, Orders, PostalNews, Wishes } from './ports.js';
import { RegisterReturns } from './register-returns.js';

/** The facts of a journal that matter to the post: how the result comes back, that there is one, and how a dossier ends. */
export const factsFollowed = ['submitted', 'amended', 'completed', 'refused', 'stopped', 'closed', 'withdrawalApproved', 'returned'] as const satisfies readonly DossierFactName[];

/** A fact of a dossier's journal. */
export interface Fact { readonly name: (typeof factsFollowed)[number]; readonly data: DossierFactData; readonly version: number; readonly at: Date }

const closed: ReadonlySet<DossierState> = new Set(['refused', 'stopped', 'returned']);

/**
 * Goes along with the journal: a dossier that is done and wants its result by post gets a return order by itself; one that is returned another way, or whose owner chooses
 * another way, calls it off. Dossiers that never wanted the post cost nothing but one look for all that end in a batch. Twice the same fact changes nothing; what is heard
 * of long after it happened makes no parcel before one-stop was asked.
 */
@Injectable()
export class FollowDossiers {
  constructor(private readonly wishes: Wishes, private readonly orders: Orders, private readonly register: RegisterReturns, private readonly errands: Errands, private readonly news: PostalNews) {}

  async run(tx: Tx, facts: readonly Fact[], now: Date): Promise<void> {
    const chosen = new Map(facts.flatMap((fact) => { const method = methodIn(fact); return method === undefined ? [] : [[fact.data.dossierId, method] as const]; }));
    const changed = new Set(facts.filter((fact) => fact.name === 'amended' && methodIn(fact) !== undefined).map(({ data }) => data.dossierId));
    const wanted = [...chosen].flatMap(([id, method]) => (method === 'post' ? [id] : []));
    const unwanted = [...chosen].flatMap(([id, method]) => (method !== 'post' && changed.has(id) ? [id] : []));
    if (wanted.length + unwanted.length > 0) await this.wishes.set(tx, wanted, unwanted);
    const due = dueAmong(facts);
    const over = facts.filter(({ data }) => closed.has(data.to) && data.from !== data.to).map(({ data }) => data.dossierId);
    if (due.length + over.length + unwanted.length === 0) return;
    const wishing = await this.wishes.among(tx, [...due.map(({ data }) => data.dossierId), ...over]);
    await this.returnOf(tx, due.filter(({ data }) => wishing.has(data.dossierId)), now);
    const gone = over.filter((id) => wishing.has(id));
    await this.callOff(tx, [...unwanted, ...gone], facts.at(-1)?.at ?? now);
    if (gone.length > 0) {
      await this.wishes.set(tx, [], gone);
      await this.orders.settleAttention(tx, gone);
    }
  }

  private async returnOf(tx: Tx, due: readonly Fact[], now: Date): Promise<void> {
    const late = due.filter(({ at }) => isLate(at, now));
    if (late.length > 0) await this.wishes.doubt(tx, late.map(dueReturnOf), new Date(now.getTime() + askAfter));
    const inTime = due.filter((fact) => !late.includes(fact));
    if (inTime.length === 0) return;
    await this.wishes.settle(tx, inTime.map(({ data }) => data.dossierId));
    await this.register.run(tx, inTime.map(dueReturnOf), inTime[0]!.at);
  }

  /** What is on its way already goes on. */
  private async callOff(tx: Tx, dossierIds: readonly string[], at: Date): Promise<void> {
    if (dossierIds.length === 0) return;
    for (const { order: before } of await this.orders.openOf(tx, dossierIds)) {
      if (before.sent && before.state !== 'registered' && before.state !== 'collecting') continue;
      const order = callOff(before, at, 'not-needed');
      await this.orders.keep(tx, order);
      if (order.state !== before.state) await this.news.moved(tx, order, before, at);
      if (finalStates.has(order.state)) await this.errands.done(tx, order.id);
      else if (order.cancelWanted) await this.errands.due(tx, order.id, at);
    }
  }
}

/** Of each dossier that is done after these facts the last that makes its return due. */
function dueAmong(facts: readonly Fact[]): Fact[] {
  const last = new Map(facts.map(({ data }) => [data.dossierId, data.to]));
  const due = facts.filter((fact) => fact.data.to === 'done' && (fact.name === 'completed' || methodIn(fact) === 'post') && last.get(fact.data.dossierId) === 'done');
  return [...new Map(due.map((fact) => [fact.data.dossierId, fact])).values()];
}

function dueReturnOf({ data: { dossierId, code, procedureCode, competentAgency, receivingAgency }, version }: Fact): DueReturn {
  return { dossierId, version, code, procedureCode, competentAgency, receivingAgency };
}

/** The way of return a fact tells of; undefined where it tells of none. */
function methodIn({ name, data }: Fact): string | null | undefined {
  if (name === 'submitted') return (data as DossierFactData<'submitted'>).detail.returnMethod;
  return name === 'amended' ? (data as DossierFactData<'amended'>).detail.returnMethod : undefined;
}
