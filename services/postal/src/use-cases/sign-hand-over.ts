import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { isComplete, type Party, recordNumber, signed } from '../domain/hand-over.js';
import { act, orderLine } from '../domain/order.js';
import { Errands, Orders, PostalNews } from './ports.js';

export interface Signing { readonly orderId: string; readonly ifMatch: number; readonly party: Party; readonly papers: number }
export interface HandOverSigned { readonly orderId: string; readonly version: number; readonly recordNumber: string | null; readonly handedOverAt: Date | null; readonly signatures: number }

/**
 * Post and agency sign the record of the hand-over (biên bản bàn giao), each once, in whichever order; with the second signature it has its number, and its time is the
 * legal time of submission (QĐ 45/2016/QĐ-TTg). Nobody signs for their own papers.
 */
@Injectable()
export class SignHandOver {
  constructor(private readonly orders: Orders, private readonly errands: Errands, private readonly news: PostalNews) {}

  async run(tx: Tx, caller: Caller, { orderId, ifMatch, party, papers }: Signing, now: Date): Promise<HandOverSigned> {
    const { order: before, own, signatures } = await this.orders.takeFor(tx, orderId, caller, [party === 'clerk' ? 'clerk' : 'officer'], now);
    if (own) throw new Refusal('order.own');
    if (before.version !== ifMatch) throw new Refusal('precondition.stale', { current: before.version });
    if (orderLine[before.kind][before.state].handedOver === null) throw new Refusal('order.action-not-allowed', { action: 'handedOver', state: before.state });
    const after = signed(signatures, { party, by: caller.accountId, name: caller.officerName, papers, at: now });
    if (!isComplete(after)) {
      const waiting = { ...before, version: before.version + 1 };
      await this.orders.keep(tx, waiting);
      await this.orders.keepSignatures(tx, orderId, after, null);
      return { orderId, version: waiting.version, recordNumber: null, handedOverAt: null, signatures: after.length };
    }
    const day = localDateOf(now);
    const number = recordNumber(before.agency, day, await this.orders.nextNumber(tx, 'record', before.agency, day));
    const order = act(before, 'handedOver', now);
    await this.orders.keep(tx, order);
    await this.orders.keepSignatures(tx, orderId, after, { number, at: now });
    await this.errands.done(tx, orderId);
    await this.errands.askAt(tx, orderId, null);
    await this.news.moved(tx, order, before, now);
    await this.news.handedOver(tx, order, { number, papers, at: now });
    return { orderId, version: order.version, recordNumber: number, handedOverAt: now, signatures: after.length };
  }
}
