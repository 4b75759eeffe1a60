import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf, PageRequest } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { DeliveryQueries, type SeenDelivery } from '../persistence/delivery.queries.js';
import { Bell } from '../use-cases/bell.js';
import { Deliveries } from '../use-cases/ports.js';
import { ChannelPageRequest, RedriveRequest } from './notice.request.js';
import { DeliveryView, deliveryViewOf, RedrivenView, ReportView, timeOf, UndeliveredView, undeliveredViewOf } from './notice.view.js';

const day = 86_400_000;
const redrivenAtOnce = 1_000;

/** The delivery report (báo cáo gửi thông báo): for whoever has to do with a dossier, and for operators. */
@Controller('api/notification/v1')
export class ReportController {
  constructor(private readonly queries: DeliveryQueries, private readonly deliveries: Deliveries, private readonly bell: Bell, private readonly idempotency: Idempotency, private readonly clock: Clock) {}

  /** What was sent about a dossier, and what came of it, newest first */
  @Get('dossiers/:dossierId/deliveries') @Allow({})
  async ofDossier(@Id('dossierId') dossierId: string, @Query() query: PageRequest, @Caller() caller: Access): Promise<Page<DeliveryView>> {
    if (!await this.queries.sees(dossierId, caller, this.clock.now())) throw new Refusal('not-found');
    const rows = await this.queries.ofDossier(dossierId, query.cursor(z.object({ position: z.string().regex(/^\d{1,18}$/), id: z.uuid() })), query.limit);
    return pageOf(rows, query, deliveryViewOf, ({ position, id }) => ({ position, id }));
  }

  /** What waits and what failed, by channel */
  @Get('report') @Allow({ roles: ['administrator', 'helpdesk'] })
  async report(): Promise<ReportView> {
    const since = new Date(this.clock.now().getTime() - 7 * day);
    const waiting = await this.queries.waiting();
    return { channels: await Promise.all(waiting.map(async ({ channel, count, oldest }) => ({ channel, waiting: count, oldest: timeOf(oldest), failures: [...await this.queries.failures(channel, since)] }))) };
  }

  /** What failed on a channel, whatever it is about, latest first */
  @Get('undelivered') @Allow({ roles: ['administrator', 'helpdesk'] })
  async undelivered(@Query() query: ChannelPageRequest): Promise<Page<UndeliveredView>> {
    return this.failed(query, false, undeliveredViewOf);
  }

  /** What failed on a channel of notices of dossiers, latest first */
  @Get('failures') @Allow({ roles: ['administrator', 'helpdesk'] })
  async failures(@Query() query: ChannelPageRequest): Promise<Page<DeliveryView>> {
    return this.failed(query, true, deliveryViewOf);
  }

  /** Takes up again what failed on a channel, at most 1,000 at once */
  @Post('redrives') @Allow({ roles: ['administrator'] }) @Idempotent() @HttpCode(200)
  redrive(@Body() { channel, days }: RedriveRequest, @Call() call: Call): Promise<Answer<RedrivenView>> {
    return this.idempotency.once(call, async (tx) => {
      const now = this.clock.now();
      const redriven = await this.deliveries.redrive(tx, channel, new Date(now.getTime() - days * day), now, redrivenAtOnce);
      tx.onCommit(() => this.bell.ring());
      return Answer.ok({ redriven });
    });
  }

  private async failed<View>(query: ChannelPageRequest, dossiersOnly: boolean, show: (seen: SeenDelivery) => View): Promise<Page<View>> {
    const rows = await this.queries.failed(query.channel, dossiersOnly, query.cursor(z.object({ at: z.iso.datetime({ offset: true }), id: z.uuid() })), query.limit);
    return pageOf(rows, query, show, ({ settledAt, id }) => ({ at: vietnamTime(settledAt!), id }));
  }
}
