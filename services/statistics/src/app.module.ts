import { AccessLogModule, AccessOutbox } from '#access-log';
import { CopiesModule } from '#copies';
import { Broker, EventOutbox, MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { Log, RuntimeModule } from '#runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from './config.js';
import { IncomingDossiers, IncomingReference } from './events/incoming.js';
import { Timers } from './events/timers.js';
import { TopicsPast } from './events/topics-past.js';
import { AccessesController } from './http/accesses.controller.js';
import { RebuildsController } from './http/rebuilds.controller.js';
import { Reports } from './http/reports.js';
import { ReportsController } from './http/reports.controller.js';
import { AccessQueries } from './persistence/access.queries.js';
import { AccessTable } from './persistence/access.table.js';
import { ReferenceCopies } from './persistence/copies.js';
import { CounterQueries } from './persistence/counter.queries.js';
import { GenerationsTable } from './persistence/generations.table.js';
import { LivesTable } from './persistence/lives.table.js';
import { SliceSize, SlicesTable } from './persistence/slices.table.js';
import { CountDossiers } from './use-cases/count-dossiers.js';
import { Generations, Lives, Past, Slices } from './use-cases/ports.js';
import { Patience, RebuildCounters } from './use-cases/rebuild-counters.js';

/** The only wiring of statistics. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RuntimeModule.forRoot({ service: 'statistics', logLevel: config.LOG_LEVEL }),
        DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 6, applicationName: 'statistics', records: [] }),
        MessagingModule.forRoot({ service: 'statistics', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX, outbox: (database) => new AccessOutbox(new EventOutbox(database), database) }),
        AccessLogModule.forRoot('statistics'),
        CopiesModule,
      ],
      controllers: [ReportsController, RebuildsController, AccessesController, IncomingDossiers, IncomingReference],
      providers: [
        { provide: Lives, useClass: LivesTable },
        { provide: Generations, useExisting: GenerationsTable },
        { provide: Slices, useClass: SlicesTable },
        { provide: Past, inject: [Broker, Log], useFactory: (broker: Broker, log: Log): Past => new TopicsPast(broker, config.TOPIC_PREFIX, log) },
        AccessTable, AccessQueries, GenerationsTable, ReferenceCopies, CounterQueries, Reports, CountDossiers, Patience, RebuildCounters, SliceSize, Timers,
      ],
    };
  }
}
