import { AccessLogModule, AccessOutbox } from '#access-log';
import { CopiesModule } from '#copies';
import { FilesModule } from '#files';
import { ServiceTokens } from '#http';
import { EventOutbox, MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { Log, RuntimeModule } from '#runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from './config.js';
import { IncomingDossiers, IncomingPost, IncomingProcedures } from './events/incoming.js';
import { PublishedNews } from './events/outgoing.js';
import { Timers } from './events/timers.js';
import { CashierController } from './http/cashier.controller.js';
import { InternalController } from './http/internal.controller.js';
import { PaymentsController } from './http/payments.controller.js';
import { PlatformController } from './http/platform.controller.js';
import { ReceiptsController } from './http/receipts.controller.js';
import { HttpPlatform, SignedCallbacks } from './outside/http-platform.js';
import { IntakePayers } from './outside/intake-payers.js';
import { PdfReceiptPrinter } from './outside/pdf-receipt-printer.js';
import { AttemptsTable } from './persistence/attempts.table.js';
import { DossiersTable, ProcedureCopies } from './persistence/copies.js';
import { DayQueries } from './persistence/day.queries.js';
import { PaymentQueries } from './persistence/payment.queries.js';
import { PaymentsTable } from './persistence/payments.table.js';
import { PostalMoneyTable } from './persistence/postal-money.table.js';
import { TillsTable } from './persistence/tills.table.js';
import { CloseDay } from './use-cases/close-day.js';
import { CollectAtCounter } from './use-cases/collect-at-counter.js';
import { FetchReceipts } from './use-cases/fetch-receipts.js';
import { FollowDossiers } from './use-cases/follow-dossiers.js';
import { HandBackMoney } from './use-cases/hand-back-money.js';
import { OpenAtPlatform } from './use-cases/open-at-platform.js';
import { Attempts, CallbackReader, DossierCopies, Payers, PaymentNews, Payments, Platform, PostalMoney, ReceiptPrinter, Tills } from './use-cases/ports.js';
import { ReconcileAttempts } from './use-cases/reconcile-attempts.js';
import { SettleAttempt } from './use-cases/settle-attempt.js';
import { SettleByPost } from './use-cases/settle-by-post.js';
import { StartAttempt } from './use-cases/start-attempt.js';

/** The only wiring of payment. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    const platform = { url: config.PAYMENT_PLATFORM_URL, partner: config.PAYMENT_PARTNER, secret: config.PAYMENT_SECRET, timeoutMs: config.PAYMENT_TIMEOUT_MS };
    return {
      module: AppModule,
      imports: [
        RuntimeModule.forRoot({ service: 'payment', logLevel: config.LOG_LEVEL }),
        DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 6, applicationName: 'payment', records: [] }),
        MessagingModule.forRoot({ service: 'payment', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX, outbox: (database) => new AccessOutbox(new EventOutbox(database), database) }),
        AccessLogModule.forRoot('payment'),
        CopiesModule,
        FilesModule.forRoot({ store: { driver: 'filesystem', directory: config.FILES_DIR } }),
      ],
      controllers: [PaymentsController, ReceiptsController, CashierController, PlatformController, InternalController, IncomingDossiers, IncomingPost, IncomingProcedures],
      providers: [
        { provide: Payments, useClass: PaymentsTable },
        { provide: Attempts, useClass: AttemptsTable },
        { provide: Tills, useClass: TillsTable },
        { provide: PostalMoney, useClass: PostalMoneyTable },
        { provide: DossierCopies, useClass: DossiersTable },
        { provide: PaymentNews, useClass: PublishedNews },
        { provide: ReceiptPrinter, useClass: PdfReceiptPrinter },
        { provide: CallbackReader, useFactory: (): CallbackReader => new SignedCallbacks(platform) },
        { provide: Platform, inject: [Log], useFactory: (log: Log): Platform => new HttpPlatform(platform, log) },
        { provide: Payers, inject: [ServiceTokens, Log], useFactory: (tokens: ServiceTokens, log: Log): Payers => new IntakePayers(tokens, config.INTAKE_URL, log) },
        ProcedureCopies, PaymentQueries, DayQueries, Timers,
        FollowDossiers, StartAttempt, OpenAtPlatform, SettleAttempt, SettleByPost, CollectAtCounter, HandBackMoney, CloseDay, ReconcileAttempts, FetchReceipts,
      ],
    };
  }
}
