import { Access, Allow, Answer, Caller, Id, Page, pageOf } from '#http';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { DossiersQueries } from '../persistence/dossiers.queries.js';
import { Catalogue, Dossiers } from '../use-cases/ports.js';
import { DossierSummaryView, DossierView, dossierViewOf, RevisionView, revisionOf, summaryOf } from './dossier.view.js';
import { DossierListRequest } from './dossiers.request.js';

/** Filed dossiers (hồ sơ đã nộp): what was handed in. Their state and its history are one-stop's. */
@Controller('api/intake/v1/dossiers')
@Allow({})
export class DossiersController {
  constructor(
    private readonly database: Database, private readonly clock: Clock, private readonly dossiers: Dossiers,
    private readonly queries: DossiersQueries, private readonly catalogue: Catalogue,
  ) {}

  /** My dossiers, and those delegated to me, newest first */
  @Get()
  async list(@Query() query: DossierListRequest, @Caller() caller: Access): Promise<Page<DossierSummaryView>> {
    const rows = await this.queries.mine(caller, this.clock.now(), {
      states: query.state ?? [], procedureCode: query.procedureCode ?? null,
      after: query.cursor(z.object({ submittedAt: z.iso.datetime({ offset: true }), id: z.uuid() })), limit: query.limit,
    });
    const shown = await Promise.all(rows.map(async (row) => ({ ...row, procedure: await this.catalogue.version(this.database, row.dossier.procedureVersionId) })));
    return pageOf(shown, query, ({ dossier, standing, procedure }) => summaryOf(dossier, standing, procedure), ({ dossier }) => ({ submittedAt: vietnamTime(dossier.submittedAt), id: dossier.id }));
  }

  /** A dossier with its form and components as they stand */
  @Get(':dossierId')
  async read(@Id('dossierId') dossierId: string, @Caller() caller: Access): Promise<Answer<DossierView>> {
    const { dossier, standing } = await this.dossiers.read(dossierId, caller, this.clock.now());
    const { form, components } = await this.queries.contents(dossierId);
    return Answer.ok(dossierViewOf(dossier, standing, await this.catalogue.version(this.database, dossier.procedureVersionId), form, components), dossier.revision);
  }

  /** Everything that was handed in, act by act; nothing is overwritten */
  @Get(':dossierId/history')
  async history(@Id('dossierId') dossierId: string, @Caller() caller: Access): Promise<{ items: RevisionView[] }> {
    const { dossier } = await this.dossiers.read(dossierId, caller, this.clock.now());
    const procedure = await this.catalogue.version(this.database, dossier.procedureVersionId);
    return { items: (await this.queries.history(dossierId)).map(({ revision, components }) => revisionOf(revision, components, procedure)) };
  }
}
