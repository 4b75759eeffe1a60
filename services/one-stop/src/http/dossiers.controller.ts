import { Refusal } from '#contracts';
import { Access, Allow, Answer, Caller, Id, Page, pageOf, Wait } from '#http';
import { Clock } from '#runtime';
import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { officerRoles } from '../domain/capacity.js';
import { clockworkFor } from '../domain/clocks.js';
import { DossierQueries } from '../persistence/dossier.queries.js';
import { Reference } from '../use-cases/ports.js';
import { DossierView, viewOf } from './dossier.view.js';
import { HistoryEntryView, historyOf, LookupView, lookupOf, QueueItemView, QueueSummaryView, queueItemOf } from './dossier-list.view.js';
import { LookupQuery, QueueQuery } from './dossiers.request.js';

const day = 86_400_000;

/** Reads of dossiers: by their applicant, by officers of the agency, and by anyone who knows the code and a detail. */
@Controller('api/one-stop/v1')
export class DossiersController {
  constructor(private readonly queries: DossierQueries, private readonly reference: Reference, private readonly clock: Clock) {}

  /** The agency's work queue: dossiers not settled, soonest due first */
  @Get('queue') @Allow({ roles: [...officerRoles] })
  async queue(@Query() query: QueueQuery, @Caller() caller: Access): Promise<Page<QueueItemView>> {
    const rows = await this.queries.queue(caller.agenciesFor(officerRoles), {
      states: query.state ?? [], unit: query.unit ?? null, officer: query.mine === true ? caller.accountId : null, procedure: query.procedure ?? null,
      dueBefore: query.overdue === true ? this.clock.now() : null, search: query.search ?? null,
      after: query.cursor(z.object({ due: z.string().nullable(), id: z.uuid() })), limit: query.limit,
    });
    const now = this.clock.now();
    const items = await Promise.all(rows.map(async (row) => {
      const procedure = await this.reference.procedure(row.body.procedureVersionId);
      const agency = await this.reference.agency(row.body.competentAgency);
      const clockwork = clockworkFor(row.body, procedure, agency, await this.reference.calendarFor(procedure, agency));
      return queueItemOf(row, procedure, clockwork.reading(row.body.clocks, now), now);
    }));
    const shown = new Map(rows.map((row, index) => [row, items[index]]));
    return pageOf(rows, query, (row) => shown.get(row) as QueueItemView, ({ body, nextDue }) => ({ due: nextDue?.toISOString() ?? null, id: body.id }));
  }

  /** Counts of the queue by state, with what is overdue and what is due within a day */
  @Get('queue/summary') @Allow({ roles: [...officerRoles] })
  async summary(@Caller() caller: Access): Promise<QueueSummaryView[]> {
    const now = this.clock.now();
    return this.queries.summary(caller.agenciesFor(officerRoles), now, new Date(now.getTime() + day));
  }

  /** A dossier; `Prefer: wait=5` waits that many seconds for one just submitted */
  @Get('dossiers/:dossierId') @Allow({})
  async read(@Id('dossierId') dossierId: string, @Caller() caller: Access, @Wait() wait: number): Promise<Answer<DossierView>> {
    const { dossier } = await this.visible(dossierId, caller, wait);
    return Answer.ok(viewOf(dossier, await this.reference.procedure(dossier.procedureVersionId), await this.reference.agency(dossier.competentAgency)), dossier.version);
  }

  /** Every step of a dossier: who, role, unit, when, from, to; why, for its applicant and officers */
  @Get('dossiers/:dossierId/history') @Allow({})
  async history(@Id('dossierId') dossierId: string, @Caller() caller: Access): Promise<HistoryEntryView[]> {
    await this.visible(dossierId, caller, 0);
    return (await this.queries.history(dossierId)).map(historyOf);
  }

  /** Status by code for anyone who knows the last four digits of the applicant's number (tra cứu hồ sơ) */
  @Get('lookups') @Allow('anyone')
  async lookup(@Query() query: LookupQuery): Promise<LookupView> {
    const dossier = await this.queries.lookup(query.code.trim().toUpperCase(), query.detail);
    if (dossier === undefined) throw new Refusal('lookup.no-match');
    return lookupOf(dossier, await this.reference.procedure(dossier.procedureVersionId));
  }

  private async visible(dossierId: string, caller: Access, wait: number): Promise<Awaited<ReturnType<DossierQueries['find']>> & object> {
    const until = this.clock.now().getTime() + wait * 1_000;
    for (;;) {
      const now = this.clock.now();
      const found = await this.queries.find(dossierId, { agencies: caller.agenciesFor(officerRoles), personId: caller.personId }, now);
      if (found !== undefined) return found;
      if (now.getTime() >= until) throw new Refusal('not-found');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
