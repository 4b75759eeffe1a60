import { MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { RuntimeModule } from '#runtime';
import { Module } from '@nestjs/common';
import { config } from './config.js';
import { IncomingEvents } from './events/incoming.js';
import { AgenciesController } from './http/agencies.controller.js';
import { ProceduresController } from './http/procedures.controller.js';
import { CatalogueQueries } from './persistence/catalogue.queries.js';
import { KeepAgency } from './use-cases/keep-agency.js';
import { KeepCalendar } from './use-cases/keep-calendar.js';
import { LoadReference } from './use-cases/load-reference.js';
import { PublishProcedureVersion } from './use-cases/publish-procedure-version.js';

const platform = [
  RuntimeModule.forRoot({ service: 'catalogue', logLevel: config.LOG_LEVEL }),
  DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 6, applicationName: 'catalogue', records: [] }),
  MessagingModule.forRoot({ service: 'catalogue', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX }),
];
const writes = [PublishProcedureVersion, KeepAgency, KeepCalendar];

/** The only wiring of the catalogue. */
@Module({ imports: platform, controllers: [ProceduresController, AgenciesController, IncomingEvents], providers: [CatalogueQueries, ...writes] })
export class AppModule {}

/** The catalogue without its HTTP side: what the loader of reference data needs. */
@Module({ imports: platform, providers: [...writes, LoadReference] })
export class LoaderModule {}
