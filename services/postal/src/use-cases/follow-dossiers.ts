import type { DossierFactData, DossierFactName, DossierState } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { act, callOff, finalStates, type Order } from '../domain/order.js';
import { contractKey, Contracts, Errands, type OrderFile, Orders, PostalNews, Wishes } from './ports.js';

/** A fact of a dossier's journal. */
export interface Fact { readonly name: DossierFactName; readonly data: DossierFactData; readonly at: Date }

const closed: ReadonlySet<DossierState> = new Set(['refused', 'stopped', 'returned']);

/**
 * Goes along with the journal: a dossier that is done and wants its result by post gets a return order by itself; one that is returned another way, or whose owner chooses
 * another way, calls it off. Dossiers that never wanted the post cost nothing but one look for all that end in a batch. Twice the same fact changes nothing.
 */
@Injectable()
export class FollowDossiers {
  constructor(
    private readonly wishes: Wishes, private readonly orders: Orders, private readonly contracts: Contracts, private readonly errands: Errands, private readonly news: PostalNews,
  ) {}

  async run(tx: Tx, facts: readonly Fact[]): Promise<void> {
    const chosen = new Map(facts.flatMap((fact) => { const method = methodIn(fact); return method === undefined ? [] : [[fact.data.dossierId, method] as const]; }));
    const idsOf = (holds: (method: string | null) => boolean): string[] => [...chosen].flatMap(([id, method]) => (holds(method) ? [id] : []));
    const changed = facts.filter((fact) => fact.name === 'amended' && methodIn(fact) !== undefined).map(({ data }) => data.dossierId);
    const unwanted = idsOf((method) => method !== 'post').filter((id) => changed.includes(id));
    const wanted = idsOf((method) => method === 'post');
    if (wanted.length + unwanted.length > 0) await this.wishes.set(tx, wanted, unwanted);
    const last = new Map(facts.map((fact) => [fact.data.dossierId, fact.data]));
    const ready = [...new Set(facts.filter((fact) => fact.name === 'completed' || methodIn(fact) === 'post').map(({ data }) => data.dossierId))].filter((id) => last.get(id)?.to === 'done');
    const over = facts.filter(({ data }) => closed.has(data.to) && data.from !== data.to).map(({ data }) => data.dossierId);
    const asked = [...ready, ...over];
    const wishing = asked.length === 0 ? new Set<string>() : await this.wishes.among(tx, asked);
    await this.register(tx, ready.filter((id) => wishing.has(id)).map((id) => ({ data: last.get(id)!, at: facts.findLast(({ data }) => data.dossierId === id)!.at })));
    await this.callOff(tx, [...unwanted, ...over.filter((id) => wishing.has(id))], facts.at(-1)?.at ?? new Date(0));
    const gone = over.filter((id) => wishing.has(id));
    if (gone.length > 0) {
      await this.wishes.set(tx, [], gone);
      await this.orders.settleAttention(tx, gone);
    }
  }

  private async register(tx: Tx, ready: readonly { readonly data: DossierFactData; readonly at: Date }[]): Promise<void> {
    if (ready.length === 0) return;
    const files = ready.map(({ data, at }): OrderFile => ({
      order: {
        id: randomUUIDv7(), kind: 'return', state: 'registered', version: 1, dossierId: data.dossierId, procedureCode: data.procedureCode, agency: data.competentAgency, counter: data.receivingAgency,
        heard: 0, failures: [], reasonCode: null, cancelWanted: false, sent: false, originalsEnclosed: false, endedAt: null,
      },
      dossierCode: data.code, owner: null, place: null, postage: null, tracking: null, signatures: [], registeredAt: at,
    }));
    const first = ready[0]?.at ?? new Date(0);
    const contracts = await this.contracts.inForce(tx, files.map(({ order }) => order), localDateOf(first));
    const fresh = await this.orders.add(tx, files);
    if (fresh.length > 0) await this.orders.settleAttention(tx, fresh.flatMap(({ dossierId }) => dossierId ?? []));
    for (const order of fresh) {
      const at = files.find(({ order: { id } }) => id === order.id)?.registeredAt ?? first;
      await this.news.moved(tx, order, null, at);
      if (contracts.has(contractKey(order))) await this.errands.due(tx, order.id, at);
      else await this.keep(tx, order, act(order, 'dropped', at, 'no-contract'), at);
    }
  }

  /** What is on its way already goes on. */
  private async callOff(tx: Tx, dossierIds: readonly string[], at: Date): Promise<void> {
    if (dossierIds.length === 0) return;
    for (const { order } of await this.orders.openOf(tx, dossierIds)) {
      if (order.sent && order.state !== 'registered' && order.state !== 'collecting') continue;
      const after = callOff(order, at, 'not-needed');
      await this.keep(tx, order, after, at);
      if (after.cancelWanted) await this.errands.due(tx, order.id, at);
    }
  }

  private async keep(tx: Tx, before: Order, order: Order, at: Date): Promise<void> {
    await this.orders.keep(tx, order);
    if (order.state !== before.state) await this.news.moved(tx, order, before, at);
    if (finalStates.has(order.state)) await this.errands.done(tx, order.id);
  }
}

/** The way of return a fact tells of; undefined where it tells of none. */
function methodIn({ name, data }: Fact): string | null | undefined {
  if (name === 'submitted') return (data as DossierFactData<'submitted'>).detail.returnMethod;
  return name === 'amended' ? (data as DossierFactData<'amended'>).detail.returnMethod : undefined;
}
