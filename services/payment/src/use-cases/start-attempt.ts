import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { nextCheck, payableFor } from '../domain/attempt.js';
import type { Caller } from '../domain/caller.js';
import { type Attempt, Attempts, Payments } from './ports.js';

/**
 * The payer wants to pay online. What is under way and still payable is gone on with, so that two clicks are one payment; later another may be begun, and should both be
 * paid, one goes back. Refuses with `payment.not-due`, and `payment.not-asked-now` while the dossier waits for something else (a withdrawal that is asked for).
 */
@Injectable()
export class StartAttempt {
  constructor(private readonly payments: Payments, private readonly attempts: Attempts) {}

  async run(tx: Tx, caller: Caller, paymentId: string, now: Date): Promise<Attempt> {
    const { payment, dossier } = await this.payments.takeFor(tx, paymentId, caller, 'pay', now);
    if (payment.state !== 'due') throw new Refusal('payment.not-due', { state: payment.state });
    if (dossier.state !== 'paying') throw new Refusal('payment.not-asked-now', { state: dossier.state });
    const latest = await this.attempts.latest(tx, paymentId);
    if (latest !== undefined && (latest.state === 'starting' || latest.state === 'pending') && now.getTime() - latest.startedAt.getTime() < payableFor) return latest;
    const id = randomUUIDv7();
    const attempt: Attempt = { id, paymentId, reference: id.replaceAll('-', ''), amount: payment.total, state: 'starting', payUrl: null, startedAt: now };
    await this.attempts.add(tx, attempt, caller.accountId, nextCheck('starting', now, now));
    return attempt;
  }
}
