import { FilesModule } from '#files';
import { ServiceTokens } from '#http';
import { MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { RuntimeModule } from '#runtime';
import { Module } from '@nestjs/common';
import { config } from './config.js';
import { IncomingEvents } from './events/incoming.js';
import { AskingController } from './http/asking.controller.js';
import { DossierAnswers } from './http/dossier.answers.js';
import { DossiersController } from './http/dossiers.controller.js';
import { ProcessingController } from './http/processing.controller.js';
import { ResultsController } from './http/results.controller.js';
import { PapersController } from './http/papers.controller.js';
import { ReceptionController } from './http/reception.controller.js';
import { LocalSigner } from './outside/signing/local-signer.js';
import { ResultSigner } from './outside/signing/result-signer.js';
import { SlipPrinter } from './outside/slips/slip.js';
import { PdfSlipPrinter } from './outside/slips/pdf-slip-printer.js';
import { IntakeCards } from './outside/intake-cards.js';
import { DossierQueries } from './persistence/dossier.queries.js';
import { CatalogueCopies } from './persistence/catalogue-copies.js';
import { LedgerDossiers } from './persistence/ledger-dossiers.js';
import { ResultFileTable } from './persistence/result-files.js';
import { LedgerOutbox } from './persistence/ledger-outbox.js';
import { Answers, Cards, Dossiers, Reference, ResultFiles } from './use-cases/ports.js';
import { ActOnDossier } from './use-cases/act-on-dossier.js';
import { CompleteDossier } from './use-cases/complete-dossier.js';
import { OpenDossier } from './use-cases/open-dossier.js';
import { SignResult } from './use-cases/sign-result.js';
import { TakeFromApplicant } from './use-cases/take-from-applicant.js';

/** The only wiring of one-stop. */
@Module({
  imports: [
    RuntimeModule.forRoot({ service: 'one-stop', logLevel: config.LOG_LEVEL }),
    DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 20, applicationName: 'one-stop', records: [] }),
    FilesModule.forRoot({ store: { driver: 'filesystem', directory: config.FILES_DIR } }),
    MessagingModule.forRoot({ service: 'one-stop', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX, outbox: (database) => new LedgerOutbox(database) }),
  ],
  controllers: [DossiersController, ReceptionController, AskingController, ProcessingController, ResultsController, PapersController, IncomingEvents],
  providers: [
    DossierQueries, CatalogueCopies, ActOnDossier, CompleteDossier, OpenDossier, SignResult, TakeFromApplicant,
    { provide: Dossiers, useClass: LedgerDossiers },
    { provide: Reference, useExisting: CatalogueCopies },
    { provide: ResultFiles, useClass: ResultFileTable },
    { provide: Answers, useClass: DossierAnswers },
    { provide: ResultSigner, useFactory: (): Promise<ResultSigner> => LocalSigner.fromFile(config.SIGNING_P12, config.SIGNING_P12_PASSWORD) },
    { provide: SlipPrinter, useFactory: (): SlipPrinter => new PdfSlipPrinter(config.PUBLIC_URL) },
    {
      provide: Cards,
      useFactory: (): Cards => new IntakeCards(new ServiceTokens({ service: 'one-stop', secret: config.SERVICE_SECRET, identityUrl: config.IDENTITY_URL }), config.INTAKE_URL),
    },
  ],
})
export class AppModule {}
