import { type ProcedureVersion, procedureVersionSchema, Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Idempotency, Idempotent, Page, pageOf } from '#http';
import { Clock } from '#runtime';
import { localDateOf } from '#working-time';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { CatalogueQueries } from '../persistence/catalogue.queries.js';
import { PublishProcedureVersion } from '../use-cases/publish-procedure-version.js';
import { DayQuery, ProcedureQuery } from './catalogue.request.js';
import { FieldView, ProcedureSummaryView, summaryOf } from './procedure.view.js';

/** Procedures (thủ tục hành chính) and their immutable published versions; open to anyone. */
@Controller('api/catalogue/v1')
@Allow('anyone')
export class ProceduresController {
  constructor(private readonly queries: CatalogueQueries, private readonly clock: Clock, private readonly publish: PublishProcedureVersion, private readonly idempotency: Idempotency) {}

  /** Procedures in force, by keyword with or without diacritics, agency, field, level and audience */
  @Get('procedures')
  async list(@Query() query: ProcedureQuery): Promise<Page<ProcedureSummaryView>> {
    const rows = await this.queries.procedures({
      on: query.on ?? this.today(), search: query.search ?? null, agency: query.agency ?? null, field: query.field ?? null, level: query.level ?? null, audience: query.audience ?? null,
      after: query.cursor(z.object({ code: z.string() }))?.code ?? null, limit: query.limit,
    });
    return pageOf(rows, query, summaryOf, ({ code }) => ({ code }));
  }

  /** The version of a procedure in force on a day: steps, papers by case, forms, limits, fees, legal bases, guidance; each fact with its source */
  @Get('procedures/:code')
  async read(@Param('code') code: string, @Query() query: DayQuery): Promise<ProcedureVersion> {
    return found(await this.queries.inForce(code, query.on ?? this.today()));
  }

  /** All versions of a procedure, newest first */
  @Get('procedures/:code/versions')
  async versions(@Param('code') code: string): Promise<ProcedureSummaryView[]> {
    const versions = await this.queries.versions(code);
    if (versions.length === 0) throw new Refusal('not-found');
    return versions.map(summaryOf);
  }

  /** One version by its id, `1.001456@2026-07-01`; it never changes */
  @Get('procedure-versions/:id')
  async version(@Param('id') id: string): Promise<ProcedureVersion> {
    return found(await this.queries.version(id));
  }

  /** Fields (lĩnh vực) with procedures in force */
  @Get('fields')
  async fields(@Query() query: DayQuery): Promise<FieldView[]> {
    return this.queries.fields(query.on ?? this.today());
  }

  /** Publish a version of a procedure (công bố thủ tục); the body is the whole version */
  @Post('procedure-versions') @Idempotent() @Allow({ roles: ['content-editor', 'administrator'] })
  publishVersion(@Body() body: object, @Call() call: Call, @Caller() _caller: Access): Promise<Answer<ProcedureSummaryView>> {
    const parsed = procedureVersionSchema.safeParse(body);
    if (!parsed.success) throw new Refusal('validation.failed', {}, parsed.error.issues.slice(0, 100).map(({ path, code }) => ({ pointer: `/${path.map(String).join('/')}`, code })));
    return this.idempotency.once(call, async (tx) => {
      await this.publish.execute(tx, parsed.data, this.clock.now());
      return Answer.created(`/api/catalogue/v1/procedure-versions/${parsed.data.id}`, summaryOf(parsed.data));
    });
  }

  private today(): string {
    return localDateOf(this.clock.now());
  }
}

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Refusal('not-found');
  return thing;
}
