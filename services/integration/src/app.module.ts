import { AccessLogModule, AccessOutbox } from '#access-log';
import { CopiesModule } from '#copies';
import { ServiceTokens } from '#http';
import { EventOutbox, MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { Log, RuntimeModule } from '#runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import type { Config } from './config.js';
import { Doorbell } from './domain/doorbell.js';
import { IncomingJournal, IncomingPayments, IncomingProcedures } from './events/incoming.js';
import { Timers } from './events/timers.js';
import { AdapterController } from './http/adapter.controller.js';
import { FeedCursors } from './http/cursors.js';
import { FeedController } from './http/feed.controller.js';
import { PartnerSessions } from './http/partner-sessions.js';
import { SyncController } from './http/sync.controller.js';
import { WaitingRoom } from './http/waiting-room.js';
import { ConfiguredPortals } from './outside/destinations.js';
import { IntakeCards } from './outside/intake-cards.js';
import { CatalogueCopies } from './persistence/catalogue.copies.js';
import { FeedQueries } from './persistence/feed.queries.js';
import { FeedTable } from './persistence/feed.table.js';
import { ProcedureQueries } from './persistence/procedure.queries.js';
import { SyncMetrics } from './persistence/sync.metrics.js';
import { SyncQueries } from './persistence/sync.queries.js';
import { SyncTable } from './persistence/sync.table.js';
import { FollowPayments } from './use-cases/follow-payments.js';
import { CardDesk } from './use-cases/card-desk.js';
import { CompareWithPortal } from './use-cases/compare-with-portal.js';
import { FollowJournal } from './use-cases/follow-journal.js';
import { Pack } from './use-cases/pack.js';
import { Cards, Catalogue, Destinations, Feed, SyncJournal } from './use-cases/ports.js';
import { SendDue } from './use-cases/send-due.js';

/** Milliseconds a fact may wait for others: readers of the feed wait with it. */
const gathering = 20;

/** The only wiring of integration. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RuntimeModule.forRoot({ service: 'integration', logLevel: config.LOG_LEVEL }),
        DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 6, applicationName: 'integration', records: [] }),
        MessagingModule.forRoot({ service: 'integration', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX, gathering, outbox: (database) => new AccessOutbox(new EventOutbox(database), database) }),
        AccessLogModule.forRoot('integration'),
        CopiesModule,
      ],
      controllers: [FeedController, SyncController, AdapterController, IncomingJournal, IncomingPayments, IncomingProcedures],
      providers: [
        { provide: Feed, useClass: FeedTable },
        { provide: SyncJournal, useClass: SyncTable },
        { provide: Catalogue, useClass: CatalogueCopies },
        { provide: Cards, inject: [ServiceTokens, Log], useFactory: (tokens: ServiceTokens, log: Log): Cards => new IntakeCards(tokens, config.INTAKE_URL, log) },
        { provide: Destinations, inject: [Log, Registry], useFactory: (log: Log, registry: Registry): Destinations => new ConfiguredPortals(config, log, registry) },
        { provide: FeedCursors, useFactory: () => new FeedCursors(config.INTEGRATION_SECRET) },
        { provide: PartnerSessions, useFactory: () => new PartnerSessions(config.ADAPTER_PARTNERS, config.INTEGRATION_SECRET) },
        Doorbell, WaitingRoom, FeedQueries, SyncQueries, SyncMetrics, ProcedureQueries, Timers, FollowJournal, FollowPayments, CardDesk, Pack, SendDue, CompareWithPortal,
      ],
    };
  }
}
