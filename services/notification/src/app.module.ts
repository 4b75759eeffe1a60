import { AccessLogModule, AccessOutbox } from '#access-log';
import { CopiesModule } from '#copies';
import { ServiceTokens } from '#http';
import { EventOutbox, MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { RuntimeModule } from '#runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from './config.js';
import { ResultLinks } from './domain/result-link.js';
import type { OutsideChannel } from './domain/telling.js';
import { IncomingFacts, IncomingMatters, IncomingProcedures } from './events/incoming.js';
import { PublishedNews } from './events/outgoing.js';
import { Retention, Timers } from './events/timers.js';
import { InboxController } from './http/inbox.controller.js';
import { ReportController } from './http/report.controller.js';
import { ResultsController } from './http/results.controller.js';
import { FeedbackAddressees } from './outside/feedback-addressees.js';
import { IdentityOfficers } from './outside/identity-officers.js';
import { IdentityPersons } from './outside/identity-persons.js';
import { IntakeContacts } from './outside/intake-contacts.js';
import { OneStopResults } from './outside/one-stop-results.js';
import { SmsGateway } from './outside/sms-gateway.js';
import { SmtpMail } from './outside/smtp-mail.js';
import { DeliveriesTable } from './persistence/deliveries.table.js';
import { DeliveryQueries } from './persistence/delivery.queries.js';
import { DossiersTable, ProcedureCopies } from './persistence/dossiers.table.js';
import { MattersTable } from './persistence/matters.table.js';
import { NoticeQueries } from './persistence/notice.queries.js';
import { NoticesTable } from './persistence/notices.table.js';
import { PreferencesTable } from './persistence/preferences.table.js';
import { TemplatesTable } from './persistence/templates.table.js';
import { Bell } from './use-cases/bell.js';
import { Compose } from './use-cases/compose.js';
import { FindAddressees } from './use-cases/find-addressees.js';
import { Addressees, type Carrier, Carriers, Contacts, Deliveries, Dossiers, IssuedResults, Links, Matters, NoticeNews, Notices, Officers, Pace, Persons, PreferenceBook, Templates } from './use-cases/ports.js';
import { Reached } from './use-cases/reached.js';
import { SendNotices } from './use-cases/send-notices.js';
import { TellFacts } from './use-cases/tell-facts.js';
import { TellMatters } from './use-cases/tell-matters.js';

/** The only wiring of notification. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    const byChannel: Readonly<Record<OutsideChannel, Carrier>> = {
      sms: new SmsGateway({ url: config.SMS_GATEWAY_URL, apiKey: config.SMS_GATEWAY_API_KEY, timeoutMs: config.OUTSIDE_TIMEOUT_MS }),
      email: new SmtpMail({ url: config.MAIL_URL, from: config.MAIL_FROM, requireTls: config.MAIL_REQUIRE_TLS, timeoutMs: config.OUTSIDE_TIMEOUT_MS }),
    };
    const origin = config.PUBLIC_URL.replace(/\/$/, '');
    return {
      module: AppModule,
      imports: [
        RuntimeModule.forRoot({ service: 'notification', logLevel: config.LOG_LEVEL }),
        DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 6, applicationName: 'notification', records: [] }),
        MessagingModule.forRoot({ service: 'notification', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX, outbox: (database) => new AccessOutbox(new EventOutbox(database), database) }),
        AccessLogModule.forRoot('notification'),
        CopiesModule,
      ],
      controllers: [InboxController, ReportController, ResultsController, IncomingFacts, IncomingMatters, IncomingProcedures],
      providers: [
        { provide: Notices, useClass: NoticesTable },
        { provide: Dossiers, useClass: DossiersTable },
        { provide: Matters, useClass: MattersTable },
        { provide: Deliveries, useClass: DeliveriesTable },
        { provide: PreferenceBook, useClass: PreferencesTable },
        { provide: Templates, useClass: TemplatesTable },
        { provide: NoticeNews, useClass: PublishedNews },
        { provide: Contacts, inject: [ServiceTokens], useFactory: (tokens: ServiceTokens): Contacts => new IntakeContacts(tokens, config.INTAKE_URL) },
        { provide: Addressees, inject: [ServiceTokens], useFactory: (tokens: ServiceTokens): Addressees => new FeedbackAddressees(tokens, config.FEEDBACK_URL) },
        { provide: Persons, inject: [ServiceTokens], useFactory: (tokens: ServiceTokens): Persons => new IdentityPersons(tokens, config.IDENTITY_URL) },
        { provide: Officers, inject: [ServiceTokens], useFactory: (tokens: ServiceTokens): Officers => new IdentityOfficers(tokens, config.IDENTITY_URL) },
        { provide: Carriers, useValue: { of: (channel) => byChannel[channel] } satisfies Carriers },
        { provide: Links, useValue: { inbox: `${origin}/`, result: (key) => `${origin}/api/notification/v1/results/${key}` } satisfies Links },
        { provide: ResultLinks, useValue: new ResultLinks(config.LINK_SECRET) },
        { provide: IssuedResults, inject: [ServiceTokens], useFactory: (tokens: ServiceTokens): IssuedResults => new OneStopResults(tokens, config.ONE_STOP_URL) },
        { provide: Pace, useValue: { perSecond: config.OUTSIDE_PER_SECOND } satisfies Pace },
        { provide: Retention, useValue: { days: config.NOTICE_RETENTION_DAYS } satisfies Retention },
        ProcedureCopies, NoticeQueries, DeliveryQueries, Bell, Compose, TellFacts, TellMatters, FindAddressees, Reached, SendNotices, Timers,
      ],
    };
  }
}
