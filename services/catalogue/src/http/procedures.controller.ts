import { Allow, Page, pageOf, PageRequest } from '#http';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { checkAsked, feesOf, guideOf, questionOf } from '../domain/guide.js';
import { ProcedureQueries } from '../persistence/procedure.queries.js';
import { type Published, PublishedVersions } from '../persistence/published-versions.js';
import { found } from './found.js';
import { feesView, FeesView, GuideView, guideView } from './guide.view.js';
import { FieldView, ProcedurePageView, ProcedureSummaryView, type ProcedureVersionView, summaryOf } from './procedure.view.js';
import { CaseQuery, DayPageQuery, DayQuery, GuideQuery, ProcedureQuery, ProvisionQuery } from './procedures.request.js';
import { ProvisionView, provisionView } from './provision.view.js';
import { PublicRead } from './public-read.js';
import { Today } from './today.js';

/** Procedures (thủ tục hành chính) and their immutable published versions; open to anyone. */
@ApiTags('procedures')
@Controller('api/catalogue/v1')
@Allow('anyone')
export class ProceduresController {
  constructor(private readonly queries: ProcedureQueries, private readonly published: PublishedVersions, private readonly today: Today) {}

  /** Procedures in force (tra cứu thủ tục), by keyword with or without diacritics, agency, field, level and audience; most like the keyword first */
  @Get('procedures') @PublicRead()
  async list(@Query() query: ProcedureQuery): Promise<ProcedurePageView> {
    const { search, agency = null, field = null, level = null, audience = null, limit } = query;
    const filter = { on: this.today.or(query.on), agency, field, level, audience };
    const after = query.cursor(z.object({ code: z.string().max(100), rank: search === undefined ? z.null() : z.number() }));
    const page = (rows: Parameters<typeof summaryOf>[0][], approximate: boolean): ProcedurePageView => {
      const { items, next } = pageOf(rows, query, summaryOf, ({ code, rank }) => ({ code, rank }));
      return new ProcedurePageView([...items], next, approximate);
    };
    if (search === undefined) return page(await this.queries.inForce(filter, after, limit), false);
    const rows = await this.queries.search(search, filter, after, limit);
    if (rows.length > 0 || after !== null) return page(rows, false);
    const alike = await this.queries.alike(search, filter);
    return page(alike.slice(0, limit), alike.length > 0);
  }

  /** The version of a procedure in force on a day: steps, papers by case, forms, limits, fees, legal bases, guidance; each fact with its source */
  @Get('procedures/:code') @PublicRead()
  async read(@Param('code') code: string, @Query() query: DayQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<ProcedureVersionView> {
    return document(await this.published.inForce(code, this.today.or(query.on)), reply);
  }

  /** What one case takes in one channel (hướng dẫn thực hiện): papers, limit, fees in force, steps, attendance, questions and answers */
  @Get('procedures/:code/guide') @PublicRead()
  async guide(@Param('code') code: string, @Query() query: GuideQuery): Promise<GuideView> {
    const on = this.today.or(query.on);
    const { version, inForce } = found(await this.published.inForce(code, on));
    return guideView(guideOf(version, questionOf(version, query, on)), inForce);
  }

  /** Fees and exemptions (phí, lệ phí, miễn giảm) in force on a day; of one case and one channel where they are named */
  @Get('procedures/:code/fees') @PublicRead()
  async fees(@Param('code') code: string, @Query() query: CaseQuery): Promise<FeesView> {
    const on = this.today.or(query.on);
    const { version } = found(await this.published.inForce(code, on));
    checkAsked(version, query);
    return feesView(version, on, feesOf(version, { on, caseKey: query.case, channel: query.channel }));
  }

  /** All versions of a procedure, newest first */
  @Get('procedures/:code/versions') @PublicRead()
  async versions(@Param('code') code: string, @Query() query: PageRequest): Promise<Page<ProcedureSummaryView>> {
    const before = query.cursor(z.object({ number: z.int() }))?.number ?? null;
    const rows = await this.queries.versions(code, before, query.limit);
    if (before === null) found(rows[0]);
    return pageOf(rows, query, summaryOf, ({ number }) => ({ number }));
  }

  /** One version by its id, `1.001456@2026-07-01`; its content never changes */
  @Get('procedure-versions/:id') @PublicRead()
  async version(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<ProcedureVersionView> {
    return document(await this.published.byId(id), reply);
  }

  /** Fields (lĩnh vực) with procedures in force */
  @Get('fields') @PublicRead()
  async fields(@Query() query: DayPageQuery): Promise<Page<FieldView>> {
    const rows = await this.queries.fields(this.today.or(query.on), query.cursor(z.object({ code: z.string().max(100) }))?.code ?? null, query.limit);
    return pageOf(rows, query, (row) => row, ({ code }) => ({ code }));
  }

  /** How many procedures are provided at each level (danh mục dịch vụ công theo mức độ); the procedures themselves are listed by `level` */
  @Get('provision') @PublicRead()
  async provision(@Query() query: ProvisionQuery): Promise<ProvisionView> {
    const on = this.today.or(query.on);
    return provisionView(on, await this.queries.levels({ on, agency: query.agency ?? null, field: query.field ?? null, level: null, audience: query.audience ?? null }));
  }
}

/** The document with its tag, and written out as it is kept: making a large one anew for every reader would cost most of the answer. */
function document(published: Published | undefined, reply: FastifyReply): ProcedureVersionView {
  const { version, inForce, json, etag } = found(published);
  // Fastify sends bytes as they are, though its types speak of text: encoding some 60 kB of Vietnamese takes longer than all the rest.
  void reply.header('etag', etag).type('application/json; charset=utf-8').serializer(() => json as unknown as string);
  return { ...version, inForce };
}
