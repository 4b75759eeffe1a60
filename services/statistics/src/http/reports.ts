import { Refusal } from '#contracts';
import { Access } from '#http';
import { Clock } from '#runtime';
import { localDateOf, vietnamTime } from '#working-time';
import { Injectable } from '@nestjs/common';
import { type Figures, figuresOf, type Sum } from '../domain/figures.js';
import { columnsOf, oneStopForm, oneStopReportRules, type Level } from '../domain/one-stop-report.js';
import type { Period } from '../domain/period.js';
import { indexOf, indexRules, type IndexGroup, percentOf } from '../domain/quality-index.js';
import { CounterQueries, type Dimension, type Scope } from '../persistence/counter.queries.js';
import type { FiguresQuery, PublicQuery, ReportQuery } from './report.request.js';
import { columnsView, type FiguresView, figuresRowOf, formulaViewOf, type OneStopReportView, type OneStopRowView, type PublicTotalsView, type QualityIndexView, wordsOf } from './report.view.js';

/** Who may read the figures of an agency and of those under it. */
export const readers = ['unit-head', 'overseer', 'inspector'] as const;

/** Reports made of counters, for answers and for exports alike. */
@Injectable()
export class Reports {
  constructor(private readonly counters: CounterQueries, private readonly clock: Clock) {}

  /** Refuses an agency that is not the caller's own nor under it; an administrator reads all. */
  async mayRead(caller: Access, agency: string): Promise<void> {
    if (caller.hasRole('administrator') ? await this.counters.agencyExists(agency) : await this.counters.isUnder(caller.agenciesFor(readers), agency)) return;
    throw new Refusal(caller.hasRole('administrator') ? 'not-found' : 'agency.foreign');
  }

  async figures(query: FiguresQuery): Promise<FiguresView> {
    const { period, now, counted } = this.counted(query);
    const summed = await this.counters.sums(query.about(), period, query.by, now);
    const names = await this.counters.names(summed.map(({ key }) => key), period.to);
    const rows = summed.map(({ key, sums }) => figuresRowOf(key, names.get(key), figuresOf(sums)));
    return { agency: query.agency, by: query.by, ...counted, rows: query.by === 'none' && rows.length === 0 ? [figuresRowOf('', undefined, figuresOf([]))] : rows };
  }

  async oneStopReport(query: ReportQuery): Promise<OneStopReportView> {
    const { period, now, counted } = this.counted(query);
    const summed = (await this.counters.sums(query.about(), period, 'level.field', now)).map(({ key, sums }) => {
      const [level = 'unknown', field = '?'] = key.split('|');
      return { level: level as Level, field, sums };
    });
    const names = await this.counters.names([query.agency, ...summed.map(({ field }) => field)], period.to);
    const row = (level: Level | null, field: string | null, name: OneStopRowView['name'], sums: readonly Sum[]): OneStopRowView => ({ level, field, name, columns: columnsView(columnsOf(figuresOf(sums))) });
    const levels = (Object.keys(oneStopForm.levels) as Level[]).filter((level) => summed.some((each) => each.level === level));
    const counts = ({ columns }: OneStopRowView): boolean => Object.values(columns).some((n) => n !== 0);
    const rows = [
      row(null, null, { vi: 'Tổng số', en: 'Total' }, summed.flatMap(({ sums }) => sums)),
      ...levels.flatMap((level) => {
        const own = summed.filter((each) => each.level === level);
        return [row(level, null, { vi: oneStopForm.levels[level] }, own.flatMap(({ sums }) => sums)), ...own.map(({ field, sums }) => row(level, field, wordsOf(names.get(field) ?? { vi: field }), sums))].filter(counts);
      }),
    ];
    const { id, from, source, verified, counts: note } = oneStopReportRules[0];
    const agencyName = names.get(query.agency);
    return { form: oneStopForm.number, agency: query.agency, agencyName: agencyName === undefined ? null : wordsOf(agencyName), ...counted, rule: { id, from, source, verified, note }, rows };
  }

  async qualityIndex(query: FiguresQuery): Promise<QualityIndexView> {
    const { period, now, counted } = this.counted(query);
    const { index } = await this.one(query.about(), period, now);
    const { id, from, source, verified, points, open } = indexRules[0];
    const formulas = indexOf(index);
    const groups = (Object.entries(points) as [IndexGroup, number][]).map(([group, most]) => ({ group, points: most, formulas: formulas.filter((formula) => formula.group === group).map(formulaViewOf) }));
    return { agency: query.agency, ...counted, rule: { id, from, source, verified, note: open }, groups };
  }

  async publicTotals(query: PublicQuery): Promise<PublicTotalsView> {
    if (!await this.counters.agencyExists(query.agency)) throw new Refusal('not-found');
    const { period, now, counted } = this.counted(query);
    const figures = await this.one({ agency: query.agency, alone: false, procedure: null, field: null, channel: null, audience: null }, period, now);
    const { carriedOver, received, done, inProcess } = figures;
    const all = done.early + done.onTime + done.late;
    return {
      agency: query.agency, ...counted, received: carriedOver + received.online + received.counter + received.post, done: all, early: done.early, onTime: done.onTime, late: done.late,
      inProcess: inProcess.inTime + inProcess.late, inProcessLate: inProcess.late, percentInTime: percentOf(done.early + done.onTime, all),
    };
  }

  private async one(scope: Scope, period: Period, now: Date): Promise<Figures> {
    const by: Dimension = 'none';
    return figuresOf((await this.counters.sums(scope, period, by, now)).flatMap(({ sums }) => sums));
  }

  private counted(query: { within(now: Date): Period }): { period: Period; now: Date; counted: { from: string; to: string; countedAt: string } } {
    const now = this.clock.now();
    const period = query.within(now);
    return { period, now, counted: { ...period, countedAt: vietnamTime(now) } };
  }

  get today(): string {
    return localDateOf(this.clock.now());
  }
}
