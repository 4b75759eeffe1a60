import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { type Caller, tillAt } from '../domain/caller.js';
import { collect, type CounterMethod, type Payment } from '../domain/payment.js';
import { receiptNumber } from '../domain/receipt.js';
import { PaymentNews, Payments } from './ports.js';

export interface Collecting { readonly paymentId: string; readonly ifMatch: number; readonly method: CounterMethod; readonly payerName: string }

/**
 * A cashier of the receiving or competent agency takes what is owed, no more and no less, against a numbered receipt. Refuses with `dossier.own`, `payment.not-due`,
 * `payment.not-asked-now`. Who pays online at the same time gets one of the two back.
 */
@Injectable()
export class CollectAtCounter {
  constructor(private readonly payments: Payments, private readonly news: PaymentNews) {}

  async run(tx: Tx, caller: Caller, { paymentId, ifMatch, method, payerName }: Collecting, now: Date): Promise<Payment> {
    const { payment, dossier, own } = await this.payments.takeFor(tx, paymentId, caller, 'collect', now);
    if (own) throw new Refusal('dossier.own');
    if (payment.version !== ifMatch) throw new Refusal('precondition.stale', { current: payment.version });
    if (payment.state !== 'due') throw new Refusal('payment.not-due', { state: payment.state });
    if (dossier.state !== 'paying') throw new Refusal('payment.not-asked-now', { state: dossier.state });
    const agency = tillAt(caller, [dossier.receivingAgency, dossier.competentAgency]);
    const year = Number(localDateOf(now).slice(0, 4));
    const sequence = await this.payments.nextReceipt(tx, agency, year);
    const change = collect(payment, { collectionId: randomUUIDv7(), method, reference: receiptNumber(agency, year, sequence), at: now });
    await this.payments.keep(tx, change.payment, { attemptId: null, agency, counter: { agency, cashier: caller.accountId, cashierName: caller.officerName, payerName, year, sequence } });
    await this.news.tell(tx, change);
    return change.payment;
  }
}
