import { Refusal } from '#contracts';
import { Access, Allow, Answer, Caller, Id, Page, pageOf, Wait } from '#http';
import { Clock } from '#runtime';
import { ClockError } from '#working-time';
import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { actionsOpenTo } from '../domain/capacity.js';
import { sightOf } from '../domain/sight.js';
import { DossierQueries } from '../persistence/dossier.queries.js';
import { Reference } from '../use-cases/ports.js';
import { deadlineOf, DeadlineView } from './deadline.view.js';
import { DossierView, viewOf } from './dossier.view.js';
import { DeadlineQuery, MineQuery } from './dossiers.request.js';
import { HistoryEntryView, historyOf } from './history.view.js';
import { VisibleDossiers } from './visible-dossiers.js';

/** Reads of dossiers, by their applicant and by officers. */
@Controller('api/one-stop/v1/dossiers')
@Allow({})
export class DossiersController {
  constructor(private readonly visible: VisibleDossiers, private readonly queries: DossierQueries, private readonly reference: Reference, private readonly clock: Clock) {}

  /** My dossiers, and those of people I may act for, newest first */
  @Get()
  async mine(@Query() query: MineQuery, @Caller() caller: Access): Promise<Page<DossierView>> {
    const rows = await this.queries.mine(sightOf(caller), this.clock.now(), {
      states: query.state ?? [], procedure: query.procedure ?? null, after: query.cursor(z.object({ receivedAt: z.iso.datetime({ offset: true }), id: z.uuid() })), limit: query.limit,
    });
    const shown = await Promise.all(rows.map(async ({ body: dossier }) => {
      const ground = await this.reference.groundOf(dossier);
      const relation = dossier.owner.id === caller.personId ? 'owner' : 'delegate';
      return viewOf(dossier, ground, actionsOpenTo({ dossier, person: caller, relation, ground }));
    }));
    return pageOf(shown, query, (view) => view, ({ receivedAt, id }) => ({ receivedAt, id }));
  }

  /** A dossier; `Prefer: wait=5` waits that many seconds for one just submitted */
  @Get(':dossierId')
  async read(@Id('dossierId') dossierId: string, @Caller() caller: Access, @Wait() wait: number): Promise<Answer<DossierView>> {
    const { dossier, relation } = await this.visible.find(dossierId, caller, wait);
    const ground = await this.reference.groundOf(dossier);
    return Answer.ok(viewOf(dossier, ground, actionsOpenTo({ dossier, person: caller, relation, ground })), dossier.version);
  }

  /** Every step of a dossier: who, role, unit, when, from, to; why, for its applicant and officers */
  @Get(':dossierId/history')
  async history(@Id('dossierId') dossierId: string, @Caller() caller: Access): Promise<HistoryEntryView[]> {
    const { relation, fully } = await this.visible.find(dossierId, caller);
    const words = relation === 'owner' || relation === 'delegate' ? 'applicant' : fully ? 'all' : 'none';
    return (await this.queries.history(dossierId)).map((row) => historyOf(row, words));
  }

  /** What the deadline would be if the clock were suspended, resumed or restarted; a clock that runs is taken as suspended now before it goes on */
  @Get(':dossierId/deadline')
  async deadline(@Id('dossierId') dossierId: string, @Query() { event = [], at = [] }: DeadlineQuery, @Caller() caller: Access): Promise<DeadlineView> {
    if (event.length !== at.length) throw new Refusal('validation.failed', {}, [{ pointer: '/query/at', code: 'pairs', message: { vi: 'Mỗi sự kiện cần một thời điểm', en: 'must have one instant for each event' } }]);
    const { dossier: { clocks, ...dossier } } = await this.visible.find(dossierId, caller);
    const ground = await this.reference.groundOf(dossier);
    const events = event.map((kind, index) => ({ kind, at: new Date(at[index] ?? 0) }));
    const runs = clocks.processingDue !== null && events[0] !== undefined && events[0].kind !== 'suspend';
    try {
      return deadlineOf(clocks.processingDue, ground.clockworkAt(ground.agency).dueIf(clocks, runs ? [{ kind: 'suspend', at: this.clock.now() }, ...events] : events));
    } catch (error) {
      if (error instanceof ClockError) throw new Refusal(error.code);
      if (error instanceof RangeError) throw new Refusal('deadline.out-of-range', {}, [{ pointer: '/query/at', code: 'out-of-range' }]);
      throw error;
    }
  }
}
