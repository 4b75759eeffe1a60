import { MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { RuntimeModule } from '#runtime';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import type { Config } from './config.js';
import { IncomingEvents } from './events/incoming.js';
import { AgenciesController } from './http/agencies.controller.js';
import { CalendarsController } from './http/calendars.controller.js';
import { Editors } from './http/editors.js';
import { ProceduresController } from './http/procedures.controller.js';
import { PublicReads } from './http/public-read.js';
import { PublicationController } from './http/publication.controller.js';
import { ServicesController } from './http/services.controller.js';
import { Today } from './http/today.js';
import { AjvEformSchemas } from './outside/ajv-eform-schemas.js';
import { AgenciesTable } from './persistence/agencies.js';
import { AgencyQueries } from './persistence/agency.queries.js';
import { CalendarQueries } from './persistence/calendar.queries.js';
import { CalendarsTable } from './persistence/calendars.js';
import { ProcedureQueries } from './persistence/procedure.queries.js';
import { ProcedureVersionsTable } from './persistence/procedure-versions.js';
import { PublishedVersions } from './persistence/published-versions.js';
import { ReferenceLoadsTable } from './persistence/reference-loads.js';
import { ServiceQueries } from './persistence/service.queries.js';
import { ServicesTable } from './persistence/services.js';
import { EndProcedureVersion } from './use-cases/end-procedure-version.js';
import { KeepAgency } from './use-cases/keep-agency.js';
import { KeepCalendar } from './use-cases/keep-calendar.js';
import { KeepService } from './use-cases/keep-service.js';
import { LoadReference } from './use-cases/load-reference.js';
import { Agencies, Calendars, EformSchemas, ProcedureVersions, ReferenceLoads, Services } from './use-cases/ports.js';
import { PublishProcedureVersion } from './use-cases/publish-procedure-version.js';

const platform = (config: Config): DynamicModule[] => [
  RuntimeModule.forRoot({ service: 'catalogue', logLevel: config.LOG_LEVEL }),
  DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 6, applicationName: 'catalogue', records: [] }),
  MessagingModule.forRoot({ service: 'catalogue', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX }),
];

const writes: Provider[] = [
  { provide: ProcedureVersions, useClass: ProcedureVersionsTable },
  { provide: Agencies, useClass: AgenciesTable },
  { provide: Calendars, useClass: CalendarsTable },
  { provide: Services, useClass: ServicesTable },
  { provide: EformSchemas, useClass: AjvEformSchemas },
  PublishProcedureVersion, EndProcedureVersion, KeepAgency, KeepCalendar, KeepService,
];

/** The only wiring of the catalogue. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: platform(config),
      controllers: [ProceduresController, PublicationController, AgenciesController, CalendarsController, ServicesController, IncomingEvents],
      providers: [...writes, ProcedureQueries, PublishedVersions, AgencyQueries, CalendarQueries, ServiceQueries, Today, Editors, PublicReads],
    };
  }
}

/** The catalogue without its HTTP side: what the loader of reference data needs. */
@Module({})
export class LoaderModule {
  static with(config: Config): DynamicModule {
    return { module: LoaderModule, imports: platform(config), providers: [...writes, { provide: ReferenceLoads, useClass: ReferenceLoadsTable }, LoadReference] };
  }
}
