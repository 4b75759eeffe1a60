import { namedId } from '#messaging';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { receive, receiveOther } from '../domain/payment.js';
import { Attempts, PaymentNews, Payments, PostalMoney, type PostalTaking } from './ports.js';

/**
 * Money the post collected for a dossier settles what is owed, once per receipt: exactly the sum of a request. Everything else goes back, and each receipt of
 * it is a row of the daily report. What was taken before anything was asked for waits for the request.
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
    const fitting = requests.filter(({ total }) => total === amount);
    const payment = fitting.find(({ state }) => state === 'due') ?? fitting.find(({ ahead }) => ahead !== null && at <= ahead.at) ?? fitting.at(-1);
    const meant = payment ?? requests.findLast(({ state }) => state === 'due') ?? latest;
    const agency = await this.attempts.agencyOf(tx, meant.id);
    const money = { collectionId: namedId(`post ${orderId} ${receipt}`), method: 'post' as const, reference: receipt, at };
    const change = payment === undefined ? receiveOther(meant, money, amount) : receive(payment, money);
    await this.payments.keep(tx, change.payment, { attemptId: null, agency, counter: null });
    if (change.happenings.some(({ kind }) => kind === 'refund-owed')) {
      const kind = payment === undefined ? 'amount' : payment.state === 'paid' ? 'paid-twice' : 'not-owed';
      await this.attempts.note(tx, { kind, day: localDateOf(now), agency, paymentId: meant.id, attemptId: null, receipt, expected: meant.total, got: amount, notedAt: now });
    }
    await this.money.settled(tx, { orderId, receipt }, payment === undefined ? 'differs' : 'settled');
    await this.news.tell(tx, change);
  }
}
