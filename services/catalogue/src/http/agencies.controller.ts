import { type Agency, agencySchema, Refusal } from '#contracts';
import { Access, Allow, Answer, Caller, Page, pageOf, PageRequest, Version } from '#http';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type AgencyFilter, AgencyQueries } from '../persistence/agency.queries.js';
import { ProcedureQueries } from '../persistence/procedure.queries.js';
import { KeepAgency } from '../use-cases/keep-agency.js';
import { AgencyQuery } from './agencies.request.js';
import { AgencySummaryView, WebAddressView } from './agency.view.js';
import { DocumentPipe } from './document.pipe.js';
import { editing, reachOf } from './editors.js';
import { found } from './found.js';
import { AddressQuery } from './procedures.request.js';
import { PublicRead } from './public-read.js';
import { Today } from './today.js';

const position = z.object({ code: z.string().max(100) });

/** Agencies (cơ quan) as a tree, and where their services are on the web; read by anyone, kept by editors. */
@ApiTags('agencies')
@Controller('api/catalogue/v1')
@Allow('anyone')
export class AgenciesController {
  constructor(
    private readonly queries: AgencyQueries, private readonly procedures: ProcedureQueries, private readonly today: Today, private readonly keep: KeepAgency, private readonly database: Database, private readonly clock: Clock,
  ) {}

  /** Agencies by place in the tree, level, procedure or name */
  @Get('agencies') @PublicRead()
  list(@Query() query: AgencyQuery): Promise<Page<AgencySummaryView>> {
    const { parent = null, under = null, roots = false, level = null, procedure = null, search = null } = query;
    return this.page({ parent, under, roots, level, procedure, search, on: this.today.or(query.on) }, query);
  }

  /** One agency with its units, procedures and calendar */
  @Get('agencies/:code') @PublicRead()
  async read(@Param('code') code: string): Promise<Answer<Agency>> {
    const { agency, version } = found(await this.queries.one(code));
    return Answer.ok(agency, version);
  }

  /** Agencies directly below one */
  @Get('agencies/:code/children') @PublicRead()
  async children(@Param('code') code: string, @Query() query: PageRequest): Promise<Page<AgencySummaryView>> {
    found(await this.queries.one(code));
    return this.page({ parent: code, under: null, roots: false, level: null, procedure: null, search: null, on: this.today.or(undefined) }, query);
  }

  /** Agencies above one, the root first */
  @Get('agencies/:code/ancestors') @PublicRead()
  async ancestors(@Param('code') code: string): Promise<AgencySummaryView[]> {
    return found(await this.queries.above(code));
  }

  /** Where the agencies that handle a procedure are on the web (danh sách địa chỉ dịch vụ, V-6) */
  @Get('procedures/:code/addresses') @PublicRead()
  async addresses(@Param('code') code: string, @Query() query: AddressQuery): Promise<Page<WebAddressView>> {
    found((await this.procedures.versions(code, null, 1))[0]);
    const rows = await this.queries.addresses([code], this.today.or(query.on), query.under ?? null, query.cursor(position)?.code ?? null, query.limit);
    return pageOf(rows, query, (row) => row, ({ code: last }) => ({ code: last }));
  }

  /** Enter an agency, or change it; one not yet there has the version 0. An editor whose grant names an agency keeps it and those below it */
  @Put('agencies/:code') @Allow(editing)
  async put(@Param('code') code: string, @Body(new DocumentPipe(agencySchema)) agency: Agency, @Version() ifVersion: number, @Caller() caller: Access): Promise<Answer<Agency>> {
    if (agency.code !== code) throw new Refusal('validation.failed', {}, [{ pointer: '/code', code: 'equals', message: { vi: `Phải là ${code}`, en: `must be ${code}` } }]);
    const version = await this.database.transaction((tx) => this.keep.execute(tx, { agency, reach: reachOf(caller), ifVersion }, this.clock.now()));
    return ifVersion === 0 ? Answer.created(`/api/catalogue/v1/agencies/${code}`, agency, version ?? 1) : Answer.ok(agency, version ?? ifVersion);
  }

  private async page(filter: AgencyFilter, query: PageRequest): Promise<Page<AgencySummaryView>> {
    const rows = await this.queries.list(filter, query.cursor(position)?.code ?? null, query.limit);
    return pageOf(rows, query, (row) => row, ({ code }) => ({ code }));
  }
}
