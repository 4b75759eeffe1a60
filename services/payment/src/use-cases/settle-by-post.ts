import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { receive } from '../domain/payment.js';
import { Attempts, PaymentNews, Payments, PostalMoney, type PostalTaking } from './ports.js';

/**
 * Money the post collected for a dossier settles what is owed, once per receipt: exactly the sum of a request, or it is a row of the daily report and no payment. What was
 * taken before anything was asked for waits for the request; what is owed no more goes back.
 */
@Injectable()
export class SettleByPost {
  constructor(private readonly payments: Payments, private readonly attempts: Attempts, private readonly money: PostalMoney, private readonly news: PaymentNews) {}

  /** A receipt of the post. */
  async taken(tx: Tx, taking: PostalTaking, now: Date): Promise<void> {
    if (await this.money.add(tx, taking)) await this.settle(tx, taking, now);
  }

  /** Something is asked for: money may have been waiting for it. */
  async asked(tx: Tx, dossierId: string, now: Date): Promise<void> {
    for (const taking of await this.money.waiting(tx, dossierId)) await this.settle(tx, taking, now);
  }

  private async settle(tx: Tx, { orderId, dossierId, amount, receipt, at }: PostalTaking, now: Date): Promise<void> {
    const requests = await this.payments.takeAll(tx, dossierId);
    const latest = requests.at(-1);
    if (latest === undefined) return;
    const payment = requests.find(({ state, total }) => state === 'due' && total === amount) ?? requests.findLast(({ total }) => total === amount);
    const agency = await this.attempts.agencyOf(tx, latest.id);
    if (payment === undefined) {
      const asked = requests.findLast(({ state }) => state === 'due') ?? latest;
      await this.attempts.note(tx, { kind: 'amount', day: localDateOf(now), agency, paymentId: asked.id, attemptId: null, expected: asked.total, got: amount, notedAt: now });
      await this.money.settled(tx, { orderId, receipt }, 'differs');
      return;
    }
    const change = receive(payment, { collectionId: randomUUIDv7(), method: 'post', reference: receipt, at });
    await this.payments.keep(tx, change.payment, { attemptId: null, agency, counter: null });
    if (change.happenings.some(({ kind }) => kind === 'refund-owed')) {
      await this.attempts.note(tx, { kind: payment.state === 'paid' ? 'paid-twice' : 'not-owed', day: localDateOf(now), agency, paymentId: payment.id, attemptId: null, expected: payment.total, got: amount, notedAt: now });
    }
    await this.money.settled(tx, { orderId, receipt }, 'settled');
    await this.news.tell(tx, change);
  }
}
