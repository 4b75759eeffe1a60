import { AccessLogModule, AccessOutbox } from '#access-log';
import { FilesModule, FileStore } from '#files';
import { ServiceTokens } from '#http';
import { MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { RuntimeModule } from '#runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from './config.js';
import { IncomingEvents, IncomingReference } from './events/incoming.js';
import { Timers } from './events/timers.js';
import { AskingController } from './http/asking.controller.js';
import { DeskController } from './http/desk.controller.js';
import { DossierAnswers } from './http/dossier.answers.js';
import { DossiersController } from './http/dossiers.controller.js';
import { InternalController } from './http/internal.controller.js';
import { LookupsController } from './http/lookups.controller.js';
import { ControlSheetController, ResultFilesController, SlipsController } from './http/papers.controller.js';
import { ProcessingController } from './http/processing.controller.js';
import { ReceptionController } from './http/reception.controller.js';
import { ResultsController } from './http/results.controller.js';
import { VisibleDossiers } from './http/visible-dossiers.js';
import { IntakeCards } from './outside/intake-cards.js';
import { LocalSigner } from './outside/signing/local-signer.js';
import { StoredResultInspection } from './outside/signing/stored-result-inspection.js';
import { PdfSlipPrinter } from './outside/slips/pdf-slip-printer.js';
import { CatalogueCopies } from './persistence/catalogue-copies.js';
import { DelegationCopies } from './persistence/delegation-copies.js';
import { DeskQueries } from './persistence/desk.queries.js';
import { DossierQueries } from './persistence/dossier.queries.js';
import { LedgerDossiers } from './persistence/ledger-dossiers.js';
import { LedgerOutbox } from './persistence/ledger-outbox.js';
import { RecalculationTable } from './persistence/recalculation-table.js';
import { ResultFileTable } from './persistence/result-file-table.js';
import { ActOnDossier } from './use-cases/act-on-dossier.js';
import { CompleteDossier } from './use-cases/complete-dossier.js';
import { MigrateDossier } from './use-cases/migrate-dossier.js';
import { OpenDossier } from './use-cases/open-dossier.js';
import { ResultFiles, ResultInspection, ResultSigner, SlipPrinter } from './use-cases/paper-ports.js';
import { Answers, Cards, Dossiers, Recalculations, Reference } from './use-cases/ports.js';
import { RecalculateClocks } from './use-cases/recalculate-clocks.js';
import { SignResult } from './use-cases/sign-result.js';
import { ActOnEvent } from './use-cases/act-on-event.js';

/** The only wiring of one-stop. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RuntimeModule.forRoot({ service: 'one-stop', logLevel: config.LOG_LEVEL }),
        DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 20, applicationName: 'one-stop', records: [] }),
        FilesModule.forRoot({ store: { driver: 'filesystem', directory: config.FILES_DIR } }),
        MessagingModule.forRoot({ service: 'one-stop', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX, gathering: 20, outbox: (database) => new AccessOutbox(new LedgerOutbox(database), database) }),
        AccessLogModule.forRoot('one-stop'),
      ],
      controllers: [
        DossiersController, DeskController, LookupsController, ReceptionController, AskingController, ProcessingController, ResultsController, SlipsController, ControlSheetController, ResultFilesController,
        InternalController, IncomingEvents, IncomingReference,
      ],
      providers: [
        ActOnDossier, CompleteDossier, MigrateDossier, OpenDossier, RecalculateClocks, SignResult, ActOnEvent,
        CatalogueCopies, DelegationCopies, DeskQueries, DossierQueries, RecalculationTable, ResultFileTable, VisibleDossiers, Timers,
        { provide: Dossiers, useClass: LedgerDossiers },
        { provide: Reference, useExisting: CatalogueCopies },
        { provide: Recalculations, useExisting: RecalculationTable },
        { provide: ResultFiles, useExisting: ResultFileTable },
        { provide: Answers, useClass: DossierAnswers },
        { provide: SlipPrinter, useFactory: (): SlipPrinter => new PdfSlipPrinter(config.PUBLIC_URL) },
        { provide: ResultSigner, useFactory: (): Promise<ResultSigner> => LocalSigner.fromFile(config.SIGNING_P12, config.SIGNING_P12_PASSWORD) },
        { provide: ResultInspection, inject: [FileStore], useFactory: (files: FileStore): Promise<ResultInspection> => StoredResultInspection.trusting(files, config.SIGNING_CA) },
        { provide: Cards, inject: [ServiceTokens], useFactory: (tokens: ServiceTokens): Cards => new IntakeCards(tokens, config.INTAKE_URL) },
      ],
    };
  }
}
