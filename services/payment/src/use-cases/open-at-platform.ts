import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { nextCheck } from '../domain/attempt.js';
import { type Attempt, Attempts, type DossierFacts, Payers, Platform } from './ports.js';
import type { FeeItem } from '../domain/payment.js';

/** What the platform is told of the payment. */
export interface Opening { readonly attemptId: string; readonly dossier: Pick<DossierFacts, 'id' | 'code' | 'procedureCode'>; readonly items: readonly FeeItem[]; readonly ip: string }

/**
 * Opens a started attempt at the platform, outside any transaction. It may be repeated: the reference makes it one payment. While the platform or intake is away the
 * attempt stays as it was, and the payer asks again.
 */
@Injectable()
export class OpenAtPlatform {
  constructor(private readonly database: Database, private readonly attempts: Attempts, private readonly platform: Platform, private readonly payers: Payers) {}

  async run({ attemptId, dossier, items, ip }: Opening, now: Date): Promise<Attempt> {
    const attempt = await this.attempts.find(attemptId);
    if (attempt === undefined) throw new Refusal('not-found');
    if (attempt.state !== 'starting') return attempt;
    const payer = await this.payers.of(dossier.id);
    let payUrl: string;
    try {
      payUrl = await this.platform.start({ reference: attempt.reference, amount: attempt.amount, dossierCode: dossier.code, procedureCode: dossier.procedureCode, items, payer, ip, at: now });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'platform.refused') await this.move(attempt, 'failed', undefined, now);
      throw error;
    }
    return this.move(attempt, 'pending', payUrl, now);
  }

  /** The callback may have been faster. */
  private move({ id }: Attempt, state: 'pending' | 'failed', payUrl: string | undefined, now: Date): Promise<Attempt> {
    return this.database.transaction(async (tx) => {
      const attempt = await this.attempts.take(tx, id);
      const to = attempt.state === 'starting' ? state : attempt.state;
      await this.attempts.keep(tx, id, { state: to, nextCheckAt: nextCheck(to, attempt.startedAt, now), ...(payUrl === undefined ? {} : { payUrl }) });
      return { ...attempt, state: to, payUrl: payUrl ?? attempt.payUrl };
    });
  }
}
