import { type PublicService, publicServiceSchema, Refusal } from '#contracts';
import { Access, Allow, Answer, Caller, Page, pageOf, Version } from '#http';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AgencyQueries } from '../persistence/agency.queries.js';
import { ServiceQueries } from '../persistence/service.queries.js';
import { KeepService } from '../use-cases/keep-service.js';
import { WebAddressView } from './agency.view.js';
import { DocumentPipe } from './document.pipe.js';
import { editing, Editors } from './editors.js';
import { found } from './found.js';
import { AddressQuery, DayQuery } from './procedures.request.js';
import { PublicRead } from './public-read.js';
import { ServiceView, serviceView } from './service.view.js';
import { ServiceQuery } from './services.request.js';
import { Today } from './today.js';

const position = z.object({ code: z.string().max(100) });

/** Public services (dịch vụ công): one procedure, or several filed together; read by anyone, kept by editors. */
@ApiTags('services')
@Controller('api/catalogue/v1/services')
@Allow('anyone')
export class ServicesController {
  constructor(
    private readonly queries: ServiceQueries, private readonly agencies: AgencyQueries, private readonly today: Today, private readonly keep: KeepService,
    private readonly editors: Editors, private readonly database: Database, private readonly clock: Clock,
  ) {}

  /** Services offered on a day, by keyword with or without diacritics, procedure and audience */
  @Get() @PublicRead()
  async list(@Query() query: ServiceQuery): Promise<Page<ServiceView>> {
    const { search = null, procedure = null, audience = null } = query;
    const rows = await this.queries.list({ on: this.today.or(query.on), search, procedure, audience }, query.cursor(position)?.code ?? null, query.limit);
    return pageOf(rows, query, serviceView, ({ service }) => ({ code: service.code }));
  }

  /** One service with what its procedures are on a day */
  @Get(':code')
  async read(@Param('code') code: string, @Query() query: DayQuery): Promise<Answer<ServiceView>> {
    const service = found(await this.queries.one(code, this.today.or(query.on)));
    return Answer.ok(serviceView(service), service.version);
  }

  /** Where the agencies that handle its procedures are on the web (danh sách địa chỉ dịch vụ, V-6) */
  @Get(':code/addresses') @PublicRead()
  async addresses(@Param('code') code: string, @Query() query: AddressQuery): Promise<Page<WebAddressView>> {
    const on = this.today.or(query.on);
    const { service } = found(await this.queries.one(code, on));
    const rows = await this.agencies.addresses(service.procedures.map((part) => part.code), on, query.under ?? null, query.cursor(position)?.code ?? null, query.limit);
    return pageOf(rows, query, (row) => row, ({ code: last }) => ({ code: last }));
  }

  /** Enter a service, or change what it is made of; one not yet there has the version 0 */
  @Put(':code') @Allow(editing)
  async put(@Param('code') code: string, @Body(new DocumentPipe(publicServiceSchema)) service: PublicService, @Version() ifVersion: number, @Caller() caller: Access): Promise<Answer<PublicService>> {
    if (service.code !== code) throw new Refusal('validation.failed', {}, [{ pointer: '/code', code: 'equals', message: { vi: `Phải là ${code}`, en: `must be ${code}` } }]);
    const version = await this.database.transaction(async (tx) => {
      await this.editors.mustReachAll(tx, caller);
      return this.keep.execute(tx, { service, ifVersion }, this.clock.now());
    });
    return ifVersion === 0 ? Answer.created(`/api/catalogue/v1/services/${code}`, service, version ?? 1) : Answer.ok(service, version ?? ifVersion);
  }
}
