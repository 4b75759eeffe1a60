import { Access, Allow, Caller, dispositionOf, RateLimit } from '#http';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { type Format, formats, type Table } from '../outside/sheets.js';
import { CounterQueries } from '../persistence/counter.queries.js';
import { figuresTable, oneStopTable } from './export.tables.js';
import { FiguresExportQuery, FiguresQuery, FormatQuery, ProvisionQuery, PublicQuery, ReportQuery } from './report.request.js';
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

  /** The figures as CSV or a spreadsheet */
  @Get('figures/export') @RateLimit({ per: 'caller', limit: 60 })
  async exportFigures(@Query() query: FiguresExportQuery, @Caller() caller: Access): Promise<StreamableFile> {
    await this.reports.mayRead(caller, query.agency);
    return fileOf(figuresTable(await this.reports.figures(query)), query.format, `Số liệu ${query.agency}`);
  }

  /** The one-stop report as CSV or a spreadsheet, with the head of the form */
  @Get('one-stop-report/export') @RateLimit({ per: 'caller', limit: 60 })
  async exportOneStopReport(@Query() query: FormatQuery, @Caller() caller: Access): Promise<StreamableFile> {
    await this.reports.mayRead(caller, query.agency);
    const report = await this.reports.oneStopReport(query);
    return fileOf(oneStopTable(report), query.format, `II.06a ${query.agency} ${report.from} ${report.to}`);
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

async function fileOf(table: Table, format: Format, name: string): Promise<StreamableFile> {
  const { type, write } = formats[format];
  return new StreamableFile(await write(table), { type, disposition: dispositionOf(`${name}.${format}`) });
}
