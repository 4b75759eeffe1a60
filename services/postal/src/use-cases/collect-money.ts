import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import type { Caller } from '../domain/caller.js';
import { weigh } from '../domain/carriage.js';
import { receiptNumber } from '../domain/hand-over.js';
import { type Collected, Orders, PostalNews, Takings } from './ports.js';

/** The carriage costs what the order says; of a fee the clerk says how much it was. */
export type Collecting = { readonly orderId: string } & ({ readonly purpose: 'postage' } | { readonly purpose: 'dossier-fee'; readonly amount: number });

/**
 * The postal clerk takes money against a numbered receipt: the carriage (cước), or a fee of the dossier (phí, lệ phí), which payment hears of. A fee taken before the
 * papers are filed is told when they have become a dossier. Refuses with `money.nothing-owed` a carriage that is free, not known or paid.
 */
@Injectable()
export class CollectMoney {
  constructor(private readonly orders: Orders, private readonly takings: Takings, private readonly news: PostalNews) {}

  async run(tx: Tx, caller: Caller, input: Collecting, now: Date): Promise<Collected> {
    const { order, own, postage } = await this.orders.takeFor(tx, input.orderId, caller, ['clerk'], now);
    if (own) throw new Refusal('order.own');
    if (order.state === 'cancelled') throw new Refusal('order.action-not-allowed', { action: 'collect', state: order.state });
    const carriage = input.purpose === 'postage' ? weigh(0, postage, await this.takings.carriageOf(tx, order.id)).expected : null;
    const amount = input.purpose === 'postage' ? carriage ?? 0 : input.amount;
    if (amount === 0) throw new Refusal('money.nothing-owed');
    const year = localDateOf(now).slice(0, 4);
    const receipt = receiptNumber(order.agency, Number(year), await this.orders.nextNumber(tx, 'receipt', order.agency, year));
    const collected: Collected = { id: randomUUIDv7(), orderId: order.id, purpose: input.purpose, amount, expected: carriage, owedBack: 0, receipt, at: now, by: caller.accountId };
    const tellable = input.purpose === 'postage' || order.dossierId !== null;
    await this.takings.add(tx, collected, order.agency, tellable);
    if (tellable) await this.news.collected(tx, order, collected);
    return collected;
  }
}
