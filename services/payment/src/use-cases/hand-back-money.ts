import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type Caller, tillAt } from '../domain/caller.js';
import { handBack, type Payment, type RefundMethod } from '../domain/payment.js';
import { PaymentNews, Payments } from './ports.js';

export interface HandingBack { readonly paymentId: string; readonly collectionId: string; readonly ifMatch: number; readonly method: RefundMethod; readonly reference: string | null }

/** A cashier hands back money that is owed back (hoàn trả phí, lệ phí), all of it. The platform's protocol has no refund: money paid through it goes back by transfer or at the counter too. */
@Injectable()
export class HandBackMoney {
  constructor(private readonly payments: Payments, private readonly news: PaymentNews) {}

  async run(tx: Tx, caller: Caller, { paymentId, collectionId, ifMatch, method, reference }: HandingBack, now: Date): Promise<Payment> {
    const { payment, dossier, own } = await this.payments.takeFor(tx, paymentId, caller, 'collect', now);
    if (own) throw new Refusal('dossier.own');
    if (payment.version !== ifMatch) throw new Refusal('precondition.stale', { current: payment.version });
    if (method === 'transfer' && reference === null) {
      throw new Refusal('validation.failed', {}, [{ pointer: '/reference', code: 'required', message: { vi: 'Cần số tham chiếu của lệnh chuyển khoản', en: 'a transfer needs its reference' } }]);
    }
    const details = { method, reference, agency: tillAt(caller, [dossier.receivingAgency, dossier.competentAgency]), by: caller.accountId, at: now };
    const { payment: after } = handBack(payment, collectionId);
    await this.payments.keepRefund(tx, after, collectionId, details);
    await this.news.refunded(tx, after, collectionId, details);
    return after;
  }
}
