import { AccessLogModule, AccessOutbox } from '#access-log';
import { CopiesModule } from '#copies';
import { ServiceTokens } from '#http';
import { EventOutbox, MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { Log, RuntimeModule } from '#runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from './config.js';
import { IncomingCalendars, IncomingDossiers } from './events/incoming.js';
import { PublishedNews } from './events/outgoing.js';
import { Timers } from './events/timers.js';
import { CarrierController } from './http/carrier.controller.js';
import { ClerkController } from './http/clerk.controller.js';
import { MoneyController } from './http/money.controller.js';
import { OrdersController } from './http/orders.controller.js';
import { HttpCarrier, SignedCallbacks } from './outside/http-carrier.js';
import { IntakeCards } from './outside/intake-cards.js';
import { OneStopStandings } from './outside/one-stop-standings.js';
import { ErrandsTable, WordsTable } from './persistence/carrier.tables.js';
import { AgencyContracts, CalendarCopies } from './persistence/copies.js';
import { MoneyQueries } from './persistence/money.queries.js';
import { TakingsTable } from './persistence/money.table.js';
import { OrderQueries } from './persistence/order.queries.js';
import { OrdersTable } from './persistence/orders.table.js';
import { WishesTable } from './persistence/wishes.table.js';
import { AskCarrier } from './use-cases/ask-carrier.js';
import { AskForPickUp } from './use-cases/ask-for-pick-up.js';
import { CallOffOrder } from './use-cases/call-off-order.js';
import { CheckPapers } from './use-cases/check-papers.js';
import { CollectMoney } from './use-cases/collect-money.js';
import { ConfirmLateReturns } from './use-cases/confirm-late-returns.js';
import { FollowDossiers } from './use-cases/follow-dossiers.js';
import { FollowSubmissions } from './use-cases/follow-submissions.js';
import { HearCarrier, Patience } from './use-cases/hear-carrier.js';
import { HandBackCarriage } from './use-cases/hand-back-carriage.js';
import { PackParcel } from './use-cases/pack-parcel.js';
import { CallbackReader, Cards, Carrier, Contracts, Errands, Orders, PostalNews, Standings, Takings, Wishes, Words } from './use-cases/ports.js';
import { RegisterReturns } from './use-cases/register-returns.js';
import { RunErrands, Tariff } from './use-cases/run-errands.js';
import { SignHandOver } from './use-cases/sign-hand-over.js';

/** The only wiring of postal. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    const carrier = { url: config.CARRIER_URL, partner: config.CARRIER_PARTNER, secret: config.CARRIER_SECRET, timeoutMs: config.CARRIER_TIMEOUT_MS };
    return {
      module: AppModule,
      imports: [
        RuntimeModule.forRoot({ service: 'postal', logLevel: config.LOG_LEVEL }),
        DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 6, applicationName: 'postal', records: [] }),
        MessagingModule.forRoot({ service: 'postal', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX, gathering: 400, outbox: (database) => new AccessOutbox(new EventOutbox(database), database) }),
        AccessLogModule.forRoot('postal'),
        CopiesModule,
      ],
      controllers: [OrdersController, ClerkController, MoneyController, CarrierController, IncomingDossiers, IncomingCalendars],
      providers: [
        { provide: Orders, useClass: OrdersTable },
        { provide: Errands, useClass: ErrandsTable },
        { provide: Words, useClass: WordsTable },
        { provide: Takings, useClass: TakingsTable },
        { provide: Wishes, useClass: WishesTable },
        { provide: Contracts, useClass: AgencyContracts },
        { provide: PostalNews, useClass: PublishedNews },
        { provide: Tariff, useValue: { entries: config.POSTAL_TARIFF } satisfies Tariff },
        { provide: Patience, useValue: { silence: config.CARRIER_SILENCE_SECONDS * 1_000 } satisfies Patience },
        { provide: CallbackReader, useFactory: (): CallbackReader => new SignedCallbacks(carrier) },
        { provide: Carrier, inject: [Log], useFactory: (log: Log): Carrier => new HttpCarrier(carrier, log) },
        { provide: Cards, inject: [ServiceTokens, Log], useFactory: (tokens: ServiceTokens, log: Log): Cards => new IntakeCards(tokens, config.INTAKE_URL, log) },
        { provide: Standings, inject: [ServiceTokens, Log], useFactory: (tokens: ServiceTokens, log: Log): Standings => new OneStopStandings(tokens, config.ONE_STOP_URL, log) },
        CalendarCopies, OrderQueries, MoneyQueries, Timers,
        FollowDossiers, RegisterReturns, ConfirmLateReturns, FollowSubmissions, RunErrands, AskCarrier, HearCarrier, AskForPickUp, CheckPapers, SignHandOver, CollectMoney, HandBackCarriage, CallOffOrder, PackParcel,
      ],
    };
  }
}
