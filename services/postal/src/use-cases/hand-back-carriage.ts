import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { type HandedBack, Orders, Takings } from './ports.js';

export interface HandingBack { readonly orderId: string; readonly moneyId: string; readonly method: HandedBack['method']; readonly reference: string | null }

/** The postal clerk hands back what nobody owed of the carriage (hoàn trả cước), all of it, once. Refuses with `refund.not-owed`. */
@Injectable()
export class HandBackCarriage {
  constructor(private readonly orders: Orders, private readonly takings: Takings) {}

  async run(tx: Tx, caller: Caller, { orderId, moneyId, method, reference }: HandingBack, now: Date): Promise<{ readonly amount: number }> {
    const { own } = await this.orders.takeFor(tx, orderId, caller, ['clerk'], now);
    if (own) throw new Refusal('order.own');
    const money = await this.takings.take(tx, orderId, moneyId);
    if (money === undefined) throw new Refusal('not-found');
    if (money.owedBack === 0 || money.handedBack) throw new Refusal('refund.not-owed');
    if (method === 'transfer' && reference === null) {
      throw new Refusal('validation.failed', {}, [{ pointer: '/reference', code: 'required', message: { vi: 'Cần số tham chiếu của lệnh chuyển khoản', en: 'a transfer needs its reference' } }]);
    }
    await this.takings.handBack(tx, moneyId, { method, reference, by: caller.accountId, at: now });
    return { amount: money.owedBack };
  }
}
