import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { type IdentityPaper, masked } from '../domain/hand-over.js';
import { act, finalStates, type Order } from '../domain/order.js';
import { Errands, Orders, PostalNews } from './ports.js';

/** Whoever handed in papers that are complete, with the number of the identity paper as the clerk read it. */
export type Checking = { readonly orderId: string; readonly ifMatch: number } & (
  { readonly complete: true; readonly handedBy: { readonly name: string; readonly paper: IdentityPaper; readonly number: string } } | { readonly complete: false }
);

/** The postal clerk checks whether the papers are complete (kiểm tra tính đầy đủ) and takes them in from somebody whose identity paper was checked; incomplete ones stay with the applicant, and the order ends. */
@Injectable()
export class CheckPapers {
  constructor(private readonly orders: Orders, private readonly errands: Errands, private readonly news: PostalNews) {}

  async run(tx: Tx, caller: Caller, checking: Checking, now: Date): Promise<Order> {
    const { orderId, ifMatch, complete } = checking;
    const { order: before, own } = await this.orders.takeFor(tx, orderId, caller, ['clerk'], now);
    if (own) throw new Refusal('order.own');
    if (before.version !== ifMatch) throw new Refusal('precondition.stale', { current: before.version });
    const acted = complete ? act(before, 'takenIn', now) : act(before, 'declined', now, 'papers-incomplete');
    // The carrier is told to give up what it may have on its way.
    const order = finalStates.has(acted.state) && before.sent ? { ...acted, cancelWanted: true } : acted;
    if (checking.complete) {
      const { name, paper, number } = checking.handedBy;
      await this.orders.keepHandedBy(tx, orderId, { name, paper, number: masked(number), at: now });
    }
    if (order === before) return before;
    await this.orders.keep(tx, order);
    if (order.cancelWanted) await this.errands.due(tx, order.id, now);
    else if (finalStates.has(order.state)) await this.errands.done(tx, order.id);
    if (order.state !== before.state) await this.news.moved(tx, order, before, now);
    return order;
  }
}
