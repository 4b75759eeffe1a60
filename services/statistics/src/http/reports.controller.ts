import { Access, Allow, Caller, RateLimit } from '#http';
import { Controller, Get, Query } from '@nestjs/common';
import { CounterQueries } from '../persistence/counter.queries.js';
import { FiguresQuery, ProvisionQuery, PublicQuery, ReportQuery } from './report.request.js';
import { FiguresView, OneStopReportView, ProvisionView, PublicTotalsView, QualityIndexView, wordsOf } from './report.view.js';
import { Reports } from './reports.js';

/** Figures of an agency and of those under it. */
@Controller('api/statistics/v1')
@Allow({ roles: ['unit-head', 'overseer', 'inspector', 'administrator'] })
export class ReportsController {
  constructor(private readonly reports: Reports, private readonly counters: CounterQueries) {}

  /** Received, ended, in process, returned, supplements: by agency, procedure, field, channel or audience */
  @Get('figures')
  async figures(@Query() query: FiguresQuery, @Caller() caller: Access): Promise<FiguresView> {
    await this.reports.mayRead(caller, query.agency);
    return this.reports.figures(query);
  }

  /** The one-stop report, Biểu số II.06a/VPCP/KSTT: a row per field, grouped by level */
  @Get('one-stop-report')
  async oneStopReport(@Query() query: ReportQuery, @Caller() caller: Access): Promise<OneStopReportView> {
    await this.reports.mayRead(caller, query.agency);
    return this.reports.oneStopReport(query);
  }

  /** The service-quality index of QĐ 766/QĐ-TTg, each formula with its numerator and denominator */
  @Get('quality-index')
  async qualityIndex(@Query() query: FiguresQuery, @Caller() caller: Access): Promise<QualityIndexView> {
    await this.reports.mayRead(caller, query.agency);
    return this.reports.qualityIndex(query);
  }

  /** Totals of an agency as public portals show them */
  @Get('public/totals') @Allow('anyone') @RateLimit({ per: 'address', limit: 120 })
  totals(@Query() query: PublicQuery): Promise<PublicTotalsView> {
    return this.reports.publicTotals(query);
  }

  /** Procedures by field and level of service, with and without dossiers filed online */
  @Get('public/provision') @Allow('anyone') @RateLimit({ per: 'address', limit: 120 })
  async provision(@Query() { agency, day = this.reports.today }: ProvisionQuery): Promise<ProvisionView> {
    const rows = await this.counters.provision(day, agency ?? null);
    return { day, agency: agency ?? null, rows: rows.map(({ fieldName, ...row }) => ({ ...row, fieldName: wordsOf(fieldName) })) };
  }
}
