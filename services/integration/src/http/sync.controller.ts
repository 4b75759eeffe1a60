import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf, RateLimit } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Doorbell } from '../domain/doorbell.js';
import { SyncQueries } from '../persistence/sync.queries.js';
import { Destinations, SyncJournal } from '../use-cases/ports.js';
import { SendDue } from '../use-cases/send-due.js';
import { reachOf } from './reach.js';
import { BehindRequest, RedriveRequest } from './sync.request.js';
import { attemptViewOf, DossierSyncView, LagView, lagViewOf, RedrivenView, SyncedDossierView, syncedDossierViewOf } from './sync.view.js';

const readers = ['integrator', 'administrator', 'overseer'] as const;
const drivers = ['integrator', 'administrator'] as const;

/** Synchronisation to the national portal and the Single Window (đồng bộ hồ sơ): what they are behind of, why, and sending it again. */
@Controller('api/integration/v1/sync')
@Allow({ roles: readers })
export class SyncController {
  constructor(
    private readonly queries: SyncQueries, private readonly journal: SyncJournal, private readonly destinations: Destinations, private readonly send: SendDue, private readonly bell: Doorbell, private readonly idempotency: Idempotency,
    private readonly clock: Clock,
  ) {}

  /** How far behind each portal is */
  @Get()
  async lags(@Caller() caller: Access): Promise<LagView[]> {
    const lags = new Map((await this.queries.lags(reachOf(caller, readers))).map((lag) => [lag.destination, lag]));
    return this.destinations.all.map(({ name }) => lagViewOf(name, lags.get(name), !this.send.isAway(name), this.clock.now()));
  }

  /** Dossiers a portal is behind of, longest first, with the reason */
  @Get('dossiers')
  async behind(@Query() query: BehindRequest, @Caller() caller: Access): Promise<Page<SyncedDossierView>> {
    const rows = await this.queries.behind(query.destination, query.state === 'stuck', reachOf(caller, readers), query.cursor(z.object({ since: z.iso.datetime({ offset: true }), id: z.uuid() })), query.limit);
    return pageOf(rows, query, syncedDossierViewOf, ({ pendingSince, dossierId }) => ({ since: vietnamTime(pendingSince!), id: dossierId }));
  }

  /** A dossier at every portal, and what was tried */
  @Get('dossiers/:dossierId')
  async ofDossier(@Id('dossierId') dossierId: string, @Caller() caller: Access): Promise<DossierSyncView> {
    const destinations = await this.queries.ofDossier(dossierId, reachOf(caller, readers));
    if (destinations.length === 0) throw new Refusal('not-found');
    return { dossierId, destinations: destinations.map(syncedDossierViewOf), attempts: (await this.queries.attemptsOf(dossierId)).map(attemptViewOf) };
  }

  /** Sends again at once what portals are behind of: one dossier, a range, or all (đồng bộ lại) */
  @Post('redrives') @Allow({ roles: drivers }) @Idempotent() @HttpCode(202) @RateLimit({ per: 'caller', limit: 120 })
  redrive(@Body() { destination, dossierId, from, to }: RedriveRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<RedrivenView>> {
    return this.idempotency.once(call, async (tx) => {
      const which = { destination: destination ?? null, dossierId: dossierId ?? null, from: from === undefined ? null : new Date(from), to: to === undefined ? null : new Date(to), agencies: reachOf(caller, drivers) };
      const count = await this.journal.redrive(tx, which, this.clock.now());
      tx.onCommit(() => this.bell.ring());
      return Answer.accepted({ count });
    });
  }
}
