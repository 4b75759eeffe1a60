import { type Agency, type CalendarData, Refusal } from '#contracts';
import { Allow, Answer, Page, pageOf } from '#http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { CatalogueQueries } from '../persistence/catalogue.queries.js';
import { AgencyQuery } from './catalogue.request.js';

/** Agencies (cơ quan) as a tree, and working calendars; open to anyone. */
@Controller('api/catalogue/v1')
@Allow('anyone')
export class AgenciesController {
  constructor(private readonly queries: CatalogueQueries) {}

  /** Agencies by parent, procedure or name */
  @Get('agencies')
  async list(@Query() query: AgencyQuery): Promise<Page<Agency>> {
    const rows = await this.queries.agencies({
      parent: query.parent ?? null, procedure: query.procedure ?? null, search: query.search ?? null, after: query.cursor(z.object({ code: z.string() }))?.code ?? null, limit: query.limit,
    });
    return pageOf(rows, query, (agency) => agency, ({ code }) => ({ code }));
  }

  /** One agency with its units, procedures and calendar */
  @Get('agencies/:code')
  async read(@Param('code') code: string): Promise<Answer<Agency>> {
    const row = await this.queries.agency(code);
    if (row === undefined) throw new Refusal('not-found');
    return Answer.ok(row.agency, row.version);
  }

  /** A working calendar (lịch làm việc) with the days off and worked of each year and their decisions */
  @Get('calendars/:id')
  async calendar(@Param('id') id: string): Promise<Answer<CalendarData>> {
    const row = await this.queries.calendar(id);
    if (row === undefined) throw new Refusal('not-found');
    return Answer.ok(row.calendar, row.version);
  }
}
