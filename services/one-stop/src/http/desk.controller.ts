import { Access, Allow, Caller, Page, pageOf, PageRequest } from '#http';
import { Clock } from '#runtime';
import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { overseeingRoles, sightOf, workingRoles } from '../domain/sight.js';
import { type DeskCount, DeskQueries, type QueueRow } from '../persistence/desk.queries.js';
import { DossierQueries } from '../persistence/dossier.queries.js';
import { Reference } from '../use-cases/ports.js';
import { QueueItemView, queueItemOf, QueueSummaryView, StepSummaryView, summaryByState, summaryByStep } from './desk.view.js';
import { QueueQuery, SearchQuery } from './dossiers.request.js';

/** Most consultations shown: more than a unit ever has waiting. */
const mostConsultations = 200;

/** What lies on the desks of an officer's agency; for an overseer also of those below. */
@Controller('api/one-stop/v1')
@Allow({ roles: [...workingRoles, ...overseeingRoles] })
export class DeskController {
  constructor(private readonly desks: DeskQueries, private readonly dossiers: DossierQueries, private readonly reference: Reference, private readonly clock: Clock) {}

  /** The agency's work queue: dossiers not settled, soonest due first */
  @Get('queue')
  async queue(@Query() query: QueueQuery, @Caller() caller: Access): Promise<Page<QueueItemView>> {
    const now = this.clock.now();
    const rows = await this.desks.queue(await this.desks.agenciesOf(sightOf(caller)), {
      states: query.state ?? [], unit: query.unit ?? null, officer: query.mine === true ? caller.accountId : null, procedure: query.procedure ?? null, step: query.step ?? null,
      dueBefore: query.overdue === true ? now : null, closableAt: query.closable === true ? now : null, search: query.search ?? null,
      after: query.cursor(z.object({ due: z.iso.datetime().nullable(), id: z.uuid() })), limit: query.limit,
    });
    return pageOf(await this.shown(rows, now), query, ({ item }) => item, ({ row: { body, nextDue } }) => ({ due: nextDue?.toISOString() ?? null, id: body.id }));
  }

  /** Counts of the queue by state, with what is overdue and what is due by the end of the next working day */
  @Get('queue/summary')
  async summary(@Caller() caller: Access): Promise<QueueSummaryView[]> {
    return summaryByState(await this.counts(caller));
  }

  /** Counts of the queue by agency, procedure and step, with what is overdue and what is due by the end of the next working day */
  @Get('queue/steps')
  async steps(@Caller() caller: Access): Promise<StepSummaryView[]> {
    return summaryByStep(await this.counts(caller));
  }

  /** Results that are ready and not collected, the longest waiting first (kết quả chưa nhận) */
  @Get('uncollected')
  async uncollected(@Query() query: PageRequest, @Caller() caller: Access): Promise<Page<QueueItemView>> {
    const after = query.cursor(z.object({ endedAt: z.iso.datetime({ offset: true }), id: z.uuid() }));
    const rows = await this.desks.uncollected(await this.desks.agenciesOf(sightOf(caller)), after, query.limit);
    return pageOf(await this.shown(rows, this.clock.now()), query, ({ item }) => item, ({ row: { body } }) => ({ endedAt: body.endedAt, id: body.id }));
  }

  /** Dossiers on which my unit owes an opinion (lấy ý kiến), of whichever agency */
  @Get('consultations')
  async consultations(@Caller() caller: Access): Promise<QueueItemView[]> {
    const rows = await this.desks.consulted(sightOf(caller).units, mostConsultations);
    return (await this.shown(rows, this.clock.now())).map(({ item }) => item);
  }

  /** Dossiers of the agency by part of a code or of a name, settled ones included, newest first */
  @Get('search')
  async search(@Query() query: SearchQuery, @Caller() caller: Access): Promise<Page<QueueItemView>> {
    const after = query.cursor(z.object({ receivedAt: z.iso.datetime({ offset: true }), id: z.uuid() }));
    const rows = await this.dossiers.search(sightOf(caller), query.text, after, query.limit);
    return pageOf(await this.shown(rows, this.clock.now()), query, ({ item }) => item, ({ row: { body } }) => ({ receivedAt: body.receivedAt, id: body.id }));
  }

  private shown(rows: readonly QueueRow[], now: Date): Promise<{ row: QueueRow; item: QueueItemView }[]> {
    return Promise.all(rows.map(async (row) => ({ row, item: queueItemOf(row, await this.reference.groundOf(row.body), now) })));
  }

  private async counts(caller: Access): Promise<DeskCount[]> {
    const now = this.clock.now();
    const agencies = await this.desks.agenciesOf(sightOf(caller));
    const soon = await Promise.all(agencies.map((agency) => this.reference.endOfNextWorkingDay(agency, now)));
    return this.desks.counts(agencies, soon, now);
  }
}
