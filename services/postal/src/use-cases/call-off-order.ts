import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { callOff, finalStates, type Order } from '../domain/order.js';
import { Errands, Orders, PostalNews } from './ports.js';

/** The applicant, or a reception officer, calls an order off. Refuses with `order.action-not-allowed` once the parcel is on its way. */
@Injectable()
export class CallOffOrder {
  constructor(private readonly orders: Orders, private readonly errands: Errands, private readonly news: PostalNews) {}

  async run(tx: Tx, caller: Caller, { orderId, ifMatch }: { readonly orderId: string; readonly ifMatch: number }, now: Date): Promise<Order> {
    const { order: before } = await this.orders.takeFor(tx, orderId, caller, ['own', 'officer'], now);
    if (before.version !== ifMatch) throw new Refusal('precondition.stale', { current: before.version });
    const order = callOff(before, now, 'asked');
    await this.orders.keep(tx, order);
    if (order.state !== before.state) await this.news.moved(tx, order, before, now);
    if (finalStates.has(order.state)) await this.errands.done(tx, orderId);
    else await this.errands.due(tx, orderId, now);
    return order;
  }
}
