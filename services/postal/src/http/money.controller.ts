import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf } from '#http';
import { Clock } from '#runtime';
import { localDateOf, vietnamTime } from '#working-time';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { MoneyQueries } from '../persistence/money.queries.js';
import { OrderQueries } from '../persistence/order.queries.js';
import { HandBackCarriage } from '../use-cases/hand-back-carriage.js';
import { AgencyDayQuery, AgencyMoneyRequest, HandBackRequest } from './money.request.js';
import { HandedBackView, MoneyDayView, moneyDayViewOf, MoneyOwedBackView, moneyOwedBackViewOf } from './money.view.js';

/** Money in the hands of the post: handed back where nobody owed it, and reported by day. */
@Controller('api/postal/v1')
@Allow({ roles: ['postal-clerk'] })
export class MoneyController {
  constructor(
    private readonly queries: MoneyQueries, private readonly orders: OrderQueries, private readonly idempotency: Idempotency, private readonly clock: Clock, private readonly handBack: HandBackCarriage,
  ) {}

  /** Records that carriage nobody owed was handed back (hoàn trả cước) */
  @Post('orders/:orderId/money/:moneyId/refund') @Idempotent() @HttpCode(200)
  refund(@Id('orderId') orderId: string, @Id('moneyId') moneyId: string, @Body() { method, reference }: HandBackRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<HandedBackView>> {
    return this.idempotency.once(call, async (tx) => Answer.ok(await this.handBack.run(tx, caller, { orderId, moneyId, method, reference: reference ?? null }, this.clock.now())));
  }

  /** Carriage that is owed back to whoever paid it, longest waiting first */
  @Get('refunds')
  async refunds(@Query() query: AgencyMoneyRequest, @Caller() caller: Access): Promise<Page<MoneyOwedBackView>> {
    await this.mustServe(caller, query.agency);
    const rows = await this.queries.owedBackAt(query.agency, query.cursor(z.object({ at: z.iso.datetime({ offset: true }), id: z.uuid() })), query.limit);
    return pageOf(rows, query, moneyOwedBackViewOf, ({ at, id }) => ({ at: vietnamTime(at), id }));
  }

  /** The daily report of an agency: what the post took and handed back, and each receipt for the carriage that is not what was owed (đối soát) */
  @Get('daily-report') @Allow({ roles: ['postal-clerk', 'unit-head'] })
  async report(@Query() { agency, day }: AgencyDayQuery, @Caller() caller: Access): Promise<MoneyDayView> {
    if (!caller.agenciesFor(['unit-head']).includes(agency)) await this.mustServe(caller, agency);
    const on = day ?? localDateOf(this.clock.now());
    return moneyDayViewOf(agency, on, await this.queries.ofDay(agency, on));
  }

  private async mustServe(caller: Access, agency: string): Promise<void> {
    if (!await this.orders.serves(caller.agenciesFor(['postal-clerk']), agency)) throw new Refusal('agency.not-yours');
  }
}
