import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Orders, PostalNews, Takings } from './ports.js';

/** Papers the post handed over that have become a dossier. */
export interface FiledHandOver { readonly orderId: string; readonly dossierId: string; readonly code: string }

/** Links a pick-up with the dossier made of its papers, and tells of the fees the clerk took for it. */
@Injectable()
export class FollowSubmissions {
  constructor(private readonly orders: Orders, private readonly takings: Takings, private readonly news: PostalNews) {}

  async run(tx: Tx, filed: readonly FiledHandOver[]): Promise<void> {
    for (const { orderId, dossierId: id, code } of [...filed].sort((a, b) => (a.orderId < b.orderId ? -1 : 1))) {
      // Null where the orders of an earlier life are gone, or another dossier was first.
      const order = await this.orders.link(tx, orderId, { id, code });
      if (order === null) continue;
      for (const collected of await this.takings.untold(tx, orderId)) await this.news.collected(tx, order, collected);
    }
  }
}
