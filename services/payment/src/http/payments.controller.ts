import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf, PageRequest, RateLimit } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Controller, Get, HttpCode, Ip, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { PaymentQueries, type SeenPayment } from '../persistence/payment.queries.js';
import { OpenAtPlatform } from '../use-cases/open-at-platform.js';
import { StartAttempt } from '../use-cases/start-attempt.js';
import { OwedQuery } from './payment.request.js';
import { AttemptView, OwedView, owedViewOf, PaymentView, paymentViewOf } from './payment.view.js';

/** What dossiers owe, and paying it online. */
@Controller('api/payment/v1')
@Allow({})
export class PaymentsController {
  constructor(
    private readonly queries: PaymentQueries, private readonly start: StartAttempt, private readonly open: OpenAtPlatform, private readonly idempotency: Idempotency, private readonly clock: Clock,
  ) {}

  /** Payments of my dossiers and of those delegated to me, newest first */
  @Get('payments')
  async mine(@Query() query: PageRequest, @Caller() caller: Access): Promise<Page<PaymentView>> {
    const rows = await this.queries.mine(caller, this.clock.now(), query.cursor(z.object({ askedAt: z.iso.datetime({ offset: true }), id: z.uuid() })), query.limit);
    return pageOf(rows, query, paymentViewOf, ({ askedAt, payment: { id } }) => ({ askedAt: vietnamTime(askedAt), id }));
  }

  /** One request with its attempts, the money that came in and the receipts */
  @Get('payments/:paymentId')
  async read(@Id('paymentId') paymentId: string, @Caller() caller: Access): Promise<Answer<PaymentView>> {
    const seen = await this.find(paymentId, caller);
    return Answer.ok(paymentViewOf(seen), seen.payment.version);
  }

  /** What a dossier owes, by its code */
  @Get('owed')
  async owed(@Query() { code }: OwedQuery, @Caller() caller: Access): Promise<OwedView> {
    return owedOf(await this.queries.ofDossier({ code }, caller, this.clock.now()));
  }

  /** What a dossier owes */
  @Get('dossiers/:dossierId')
  async ofDossier(@Id('dossierId') dossierId: string, @Caller() caller: Access): Promise<OwedView> {
    return owedOf(await this.queries.ofDossier({ id: dossierId }, caller, this.clock.now()));
  }

  /** Begins to pay online, or goes on with what is under way: the answer has the platform's page (thanh toán trực tuyến) */
  @Post('payments/:paymentId/attempts') @Idempotent() @HttpCode(201) @RateLimit({ per: 'caller', limit: 30 })
  async pay(@Id('paymentId') paymentId: string, @Caller() caller: Access, @Call() call: Call, @Ip() ip: string): Promise<Answer<AttemptView>> {
    const now = this.clock.now();
    // The attempt is on record before the platform hears of it; asking the platform again under its reference is asking once.
    const { body: { attemptId } } = await this.idempotency.once(call, async (tx) => Answer.ok({ attemptId: (await this.start.run(tx, caller, paymentId, now)).id }));
    const seen = await this.find(paymentId, caller);
    const { id, state, amount, startedAt, payUrl } = await this.open.run({ attemptId, dossier: seen.dossier, items: seen.payment.items, ip }, now);
    return Answer.created(`/api/payment/v1/payments/${paymentId}`, { id, state, amount, startedAt: vietnamTime(startedAt), payUrl: state === 'pending' ? payUrl : null });
  }

  private async find(paymentId: string, caller: Access): Promise<SeenPayment> {
    const seen = await this.queries.find(paymentId, caller, this.clock.now());
    if (seen === undefined) throw new Refusal('not-found');
    return seen;
  }
}

/** A dossier that never was asked for anything is not known here, as one of somebody else. */
function owedOf([first, ...others]: readonly SeenPayment[]): OwedView {
  if (first === undefined) throw new Refusal('not-found');
  return owedViewOf([first, ...others]);
}
