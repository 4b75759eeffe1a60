import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf, Version } from '#http';
import type { Tx } from '#persistence';
import { Clock } from '#runtime';
import { localDateOf, vietnamTime } from '#working-time';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Payment } from '../domain/payment.js';
import { DayQueries } from '../persistence/day.queries.js';
import { PaymentQueries } from '../persistence/payment.queries.js';
import { CloseDay } from '../use-cases/close-day.js';
import { CollectAtCounter } from '../use-cases/collect-at-counter.js';
import { HandBackMoney } from '../use-cases/hand-back-money.js';
import { AgencyPageRequest, CloseRequest, CollectRequest, DayQuery, HandBackRequest } from './payment.request.js';
import { ClosingView, closingViewOf, DayReportView, dayReportOf, OwedBackView, owedBackViewOf, PaymentView, paymentViewOf } from './payment.view.js';

const instant = z.iso.datetime({ offset: true });

/** What a payment has become, and the money that came in or went back last. */
export class PaymentMovedView {
  paymentId!: string;
  version!: number;
  state!: 'due' | 'paid' | 'cancelled';
  collectionId!: string;
  /** Number of the receipt, or the platform's transaction. */
  reference!: string;
  /** Whole đồng. */
  amount!: number;
}

/** The cashier's desk (quầy thu phí, lệ phí): takings, refunds, closings. */
@Controller('api/payment/v1')
@Allow({ roles: ['cashier'] })
export class CashierController {
  constructor(
    private readonly queries: PaymentQueries, private readonly days: DayQueries, private readonly idempotency: Idempotency, private readonly clock: Clock,
    private readonly collect: CollectAtCounter, private readonly handBack: HandBackMoney, private readonly closeDay: CloseDay,
  ) {}

  /** What is due at an agency's tills, longest waiting first */
  @Get('due')
  async due(@Query() query: AgencyPageRequest, @Caller() caller: Access): Promise<Page<PaymentView>> {
    const agency = ofTill(caller, query.agency);
    const rows = await this.queries.dueAt(agency, query.cursor(z.object({ askedAt: instant, id: z.uuid() })), query.limit);
    return pageOf(rows, query, paymentViewOf, ({ askedAt, payment: { id } }) => ({ askedAt: vietnamTime(askedAt), id }));
  }

  /** Takes what is owed in cash, by card or by transfer, against a numbered receipt (thu tại quầy) */
  @Post('payments/:paymentId/collections') @Idempotent() @HttpCode(201)
  take(@Id('paymentId') paymentId: string, @Body() { method, payerName }: CollectRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PaymentMovedView>> {
    return this.idempotency.once(call, async (tx) => {
      const payment = await this.collect.run(tx, caller, { paymentId, ifMatch, method, payerName }, this.clock.now());
      return Answer.created(`/api/payment/v1/payments/${paymentId}`, movedOf(payment, payment.collections.at(-1)?.id), payment.version);
    });
  }

  /** What an agency owes back, longest waiting first */
  @Get('refunds')
  async refunds(@Query() query: AgencyPageRequest, @Caller() caller: Access): Promise<Page<OwedBackView>> {
    const rows = await this.queries.owedBackAt(ofTill(caller, query.agency), query.cursor(z.object({ at: instant, id: z.uuid() })), query.limit);
    return pageOf(rows, query, owedBackViewOf, ({ collection: { at, id } }) => ({ at: vietnamTime(at), id }));
  }

  /** Records that money was handed back (hoàn trả) */
  @Post('payments/:paymentId/collections/:collectionId/refund') @Idempotent() @HttpCode(200)
  refund(
    @Id('paymentId') paymentId: string, @Id('collectionId') collectionId: string, @Body() { method, reference }: HandBackRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call,
  ): Promise<Answer<PaymentMovedView>> {
    return this.idempotency.once(call, async (tx) => {
      const payment = await this.handBack.run(tx, caller, { paymentId, collectionId, ifMatch, method, reference: reference ?? null }, this.clock.now());
      return Answer.ok(movedOf(payment, collectionId), payment.version);
    });
  }

  /** Closes the cashier's own till with the cash counted (chốt sổ) */
  @Post('closings') @Idempotent() @HttpCode(201)
  close(@Body() { agency, countedCash }: CloseRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<ClosingView>> {
    return this.idempotency.once(call, async (tx: Tx) => Answer.created('/api/payment/v1/closings', closingViewOf(await this.closeDay.run(tx, caller, { agency, countedCash }, this.clock.now()))));
  }

  /** Closings of an agency's tills, newest first */
  @Get('closings') @Allow({ roles: ['cashier', 'unit-head'] })
  async closings(@Query() query: AgencyPageRequest, @Caller() caller: Access): Promise<Page<ClosingView>> {
    const rows = await this.days.closings(of(caller, query.agency), query.cursor(z.object({ closedAt: instant, id: z.uuid() })), query.limit);
    return pageOf(rows, query, closingViewOf, ({ closedAt, id }) => ({ closedAt: vietnamTime(closedAt), id }));
  }

  /** The daily report of an agency: what came in and went back by method, and what does not agree (đối soát) */
  @Get('daily-report') @Allow({ roles: ['cashier', 'unit-head'] })
  async report(@Query() query: DayQuery, @Caller() caller: Access): Promise<DayReportView> {
    const agency = of(caller, query.agency);
    const day = query.day ?? localDateOf(this.clock.now());
    return dayReportOf(agency, day, await this.days.report(agency, day));
  }
}

/** An agency in whose tills the caller works; another is not found. */
function ofTill(caller: Access, agency: string): string {
  if (!caller.agenciesFor(['cashier']).includes(agency)) throw new Refusal('not-found');
  return agency;
}

function of(caller: Access, agency: string): string {
  if (!caller.agenciesFor(['cashier', 'unit-head']).includes(agency)) throw new Refusal('not-found');
  return agency;
}

function movedOf({ id: paymentId, version, state, collections }: Payment, collectionId: string | undefined): PaymentMovedView {
  const collection = collections.find(({ id }) => id === collectionId);
  if (collection === undefined) throw new Error(`the payment ${paymentId} has no such money`);
  return { paymentId, version, state, collectionId: collection.id, reference: collection.reference, amount: collection.amount };
}
