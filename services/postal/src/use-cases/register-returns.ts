import { namedId } from '#messaging';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { act } from '../domain/order.js';
import { contractKey, Contracts, type DueReturn, Errands, type OrderFile, Orders, PostalNews } from './ports.js';

/**
 * The id of a return order is given by the fact that makes it due, and with it its reference at the carrier: whoever reads the journal again, with whatever is left of
 * the tables, sends no second parcel.
 */
export function returnOrderId({ dossierId, version }: Pick<DueReturn, 'dossierId' | 'version'>): string {
  return namedId(`return of ${dossierId} by ${version}`);
}

/** Makes the return orders of results that are due: one per dossier and fact. Without a contract an order ends at once, and officers see it. */
@Injectable()
export class RegisterReturns {
  constructor(private readonly orders: Orders, private readonly contracts: Contracts, private readonly errands: Errands, private readonly news: PostalNews) {}

  async run(tx: Tx, due: readonly DueReturn[], at: Date): Promise<void> {
    if (due.length === 0) return;
    const contracts = await this.contracts.inForce(tx, due.map(({ competentAgency: agency, procedureCode }) => ({ agency, procedureCode })), localDateOf(at));
    const fresh = await this.orders.add(tx, due.map((each) => fileOf(each, at)));
    if (fresh.length > 0) await this.orders.settleAttention(tx, fresh.flatMap(({ dossierId }) => dossierId ?? []));
    for (const order of fresh) {
      await this.news.moved(tx, order, null, at);
      if (contracts.has(contractKey(order))) await this.errands.due(tx, order.id, at);
      else {
        const dropped = act(order, 'dropped', at, 'no-contract');
        await this.orders.keep(tx, dropped);
        await this.news.moved(tx, dropped, order, at);
      }
    }
  }
}

function fileOf(due: DueReturn, registeredAt: Date): OrderFile {
  const { dossierId, code, procedureCode, competentAgency: agency, receivingAgency: counter } = due;
  return {
    order: {
      id: returnOrderId(due), kind: 'return', state: 'registered', version: 1, dossierId, procedureCode, agency, counter, heard: 0, failures: [], reasonCode: null, cancelWanted: false, sent: false,
      originalsEnclosed: false, endedAt: null,
    },
    dossierCode: code, owner: null, place: null, postage: null, tracking: null, handedBy: null, signatures: [], registeredAt,
  };
}
