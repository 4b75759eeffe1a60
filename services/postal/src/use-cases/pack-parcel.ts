import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { type Order, pack } from '../domain/order.js';
import { Orders } from './ports.js';

export interface Packing { readonly orderId: string; readonly ifMatch: number; readonly originalsEnclosed: boolean }

/**
 * A reception officer packs a result for the post, and says whether the originals that were taken go with it (O-18): only then does the delivery hand them back.
 * Refuses with `order.action-not-allowed` once the parcel was fetched.
 */
@Injectable()
export class PackParcel {
  constructor(private readonly orders: Orders) {}

  async run(tx: Tx, caller: Caller, { orderId, ifMatch, originalsEnclosed }: Packing, now: Date): Promise<Order> {
    const { order: before, own } = await this.orders.takeFor(tx, orderId, caller, ['officer'], now);
    if (own) throw new Refusal('order.own');
    if (before.version !== ifMatch) throw new Refusal('precondition.stale', { current: before.version });
    const order = pack(before, originalsEnclosed);
    if (order !== before) await this.orders.keep(tx, order);
    return order;
  }
}
