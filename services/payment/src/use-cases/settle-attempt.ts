import { Database } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { attemptLine, nextCheck } from '../domain/attempt.js';
import { receive } from '../domain/payment.js';
import { Attempts, PaymentNews, Payments, type Told } from './ports.js';

/** `settled`: the money is here; `repeated`: it was already; `amount-differs`: another sum than ours, nothing done but a row for the report; `moved`: everything else. */
export type Settling = 'settled' | 'repeated' | 'amount-differs' | 'moved' | 'unknown-reference';

/**
 * What the platform says of one payment becomes true here, in whatever order and however often it says it. Success counts only with the amount of our own record; on a
 * request that is no longer owed the money is kept to be handed back.
 */
@Injectable()
export class SettleAttempt {
  constructor(private readonly database: Database, private readonly payments: Payments, private readonly attempts: Attempts, private readonly news: PaymentNews) {}

  async run(reference: string, { report, amount, transaction, bank }: Told, now: Date): Promise<Settling> {
    const found = await this.attempts.byReference(reference);
    if (found === undefined) return 'unknown-reference';
    return this.database.transaction(async (tx) => {
      const payment = await this.payments.take(tx, found.paymentId);
      const attempt = await this.attempts.take(tx, found.id);
      const agency = await this.attempts.agencyOf(tx, payment.id);
      const note = { day: localDateOf(now), agency, paymentId: payment.id, attemptId: attempt.id, expected: attempt.amount, notedAt: now };
      if (report === 'success' && amount !== attempt.amount) {
        await this.attempts.note(tx, { ...note, kind: 'amount', got: amount });
        return 'amount-differs';
      }
      if (attempt.state === 'paid') return 'repeated';
      const state = attemptLine[attempt.state][report];
      const nextCheckAt = nextCheck(state, attempt.startedAt, now);
      if (state !== 'paid') {
        await this.attempts.keep(tx, attempt.id, { state, nextCheckAt });
        if (nextCheckAt === null && state === 'pending') await this.attempts.note(tx, { ...note, kind: 'unknown-after-three-days', got: null });
        return 'moved';
      }
      await this.attempts.keep(tx, attempt.id, { state, transaction, bank, nextCheckAt, settledAt: now });
      const change = receive(payment, { collectionId: randomUUIDv7(), method: 'platform', reference: transaction ?? reference, at: now });
      await this.payments.keep(tx, change.payment, { attemptId: attempt.id, agency, counter: null });
      if (change.happenings.some(({ kind }) => kind === 'refund-owed')) await this.attempts.note(tx, { ...note, kind: payment.state === 'paid' ? 'paid-twice' : 'not-owed', got: amount });
      await this.news.tell(tx, change);
      return 'settled';
    });
  }
}
