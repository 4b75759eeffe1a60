import { AccessLogModule, AccessOutbox } from '#access-log';
import { FilesModule, FileStore } from '#files';
import { ServiceTokens } from '#http';
import { EventOutbox, MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { Log, RuntimeModule, Turnstile } from '#runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from './config.js';
import { IncomingCopies, IncomingHandOvers, IncomingJournal } from './events/incoming.js';
import { PublishedNews } from './events/outgoing.js';
import { Timers } from './events/timers.js';
import { ComponentsController } from './http/components.controller.js';
import { DocumentsController } from './http/documents.controller.js';
import { DossierActsController } from './http/dossier-acts.controller.js';
import { DossiersController } from './http/dossiers.controller.js';
import { DraftReading } from './http/draft-reading.js';
import { DraftsController } from './http/drafts.controller.js';
import { InternalController } from './http/internal.controller.js';
import { Uploads } from './http/uploads.js';
import { AjvFormChecker } from './outside/ajv-form-checker.js';
import { FileSignatures } from './outside/file-signatures.js';
import { IdentityClient } from './outside/identity.client.js';
import { OneStopClient } from './outside/one-stop.client.js';
import { CatalogueCopies } from './persistence/catalogue.copies.js';
import { DelegationsTable } from './persistence/delegations.table.js';
import { DocumentRecord } from './persistence/document.record.js';
import { DocumentsQueries } from './persistence/documents.queries.js';
import { DocumentsTable } from './persistence/documents.table.js';
import { DossierRecord } from './persistence/dossier.record.js';
import { CardsQueries } from './persistence/cards.queries.js';
import { DossiersQueries } from './persistence/dossiers.queries.js';
import { DossiersTable } from './persistence/dossiers.table.js';
import { DraftRecord } from './persistence/draft.record.js';
import { DraftsQueries } from './persistence/drafts.queries.js';
import { DraftsTable } from './persistence/drafts.table.js';
import { FileRecord } from './persistence/file.record.js';
import { FilesQueries } from './persistence/files.queries.js';
import { FilesTable } from './persistence/files.table.js';
import { HandOversTable } from './persistence/hand-overs.table.js';
import { ComponentVersionRecord, RevisionRecord } from './persistence/revision.record.js';
import { StandingRecord } from './persistence/standing.record.js';
import { AttachFile } from './use-cases/attach-file.js';
import { AttachFromStore } from './use-cases/attach-from-store.js';
import { BringResult } from './use-cases/bring-result.js';
import { ChooseReturnMethod } from './use-cases/choose-return-method.js';
import { DetachFile } from './use-cases/detach-file.js';
import { DiscardDraft } from './use-cases/discard-draft.js';
import { FollowDossiers } from './use-cases/follow-dossiers.js';
import { HandInDossier } from './use-cases/hand-in-dossier.js';
import { KeepDocument } from './use-cases/keep-document.js';
import { LearnOwner } from './use-cases/learn-owner.js';
import { OpenDraft } from './use-cases/open-draft.js';
import { Catalogue, Delegations, Documents, Dossiers, Drafts, Files, FormChecker, HandOvers, IssuedResults, People, Signatures, SubmissionNews } from './use-cases/ports.js';
import { ReceiveFile } from './use-cases/receive-file.js';
import { RemoveDocument } from './use-cases/remove-document.js';
import { RequestWithdrawal } from './use-cases/request-withdrawal.js';
import { RescanFiles } from './use-cases/rescan-files.js';
import { SaveDraft } from './use-cases/save-draft.js';
import { ScanFile } from './use-cases/scan-file.js';
import { SubmitDraft } from './use-cases/submit-draft.js';
import { SweepFiles } from './use-cases/sweep-files.js';
import { UploadToDossier } from './use-cases/upload-to-dossier.js';

/** The only wiring of intake. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    const poolSize = config.DATABASE_POOL ?? 6;
    const records = [DraftRecord, DossierRecord, RevisionRecord, ComponentVersionRecord, StandingRecord, FileRecord, DocumentRecord];
    return {
      module: AppModule,
      imports: [
        RuntimeModule.forRoot({ service: 'intake', logLevel: config.LOG_LEVEL }),
        DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize, applicationName: 'intake', records }),
        MessagingModule.forRoot({ service: 'intake', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX, gathering: 20, outbox: (database) => new AccessOutbox(new EventOutbox(database), database) }),
        AccessLogModule.forRoot('intake'),
        FilesModule.forRoot({
          store: { driver: 'filesystem', directory: config.FILES_DIR },
          clamd: { host: config.CLAMD_HOST, port: config.CLAMD_PORT, timeoutMs: config.CLAMD_TIMEOUT_MS },
        }),
      ],
      controllers: [
        DraftsController, ComponentsController, DossiersController, DossierActsController, DocumentsController, InternalController,
        IncomingCopies, IncomingHandOvers, IncomingJournal,
      ],
      providers: [
        { provide: Catalogue, useClass: CatalogueCopies },
        { provide: Delegations, useClass: DelegationsTable },
        { provide: HandOvers, useClass: HandOversTable },
        { provide: Drafts, useClass: DraftsTable },
        { provide: Dossiers, useClass: DossiersTable },
        { provide: Files, useClass: FilesTable },
        { provide: Documents, useClass: DocumentsTable },
        { provide: FormChecker, useClass: AjvFormChecker },
        { provide: SubmissionNews, useClass: PublishedNews },
        { provide: Signatures, inject: [FileStore, Log], useFactory: (store: FileStore, log: Log): Promise<Signatures> => FileSignatures.trusting(config.SIGNING_CA, store, log) },
        {
          provide: People, inject: [ServiceTokens, Log],
          useFactory: (tokens: ServiceTokens, log: Log): People => new IdentityClient(tokens, config.IDENTITY_URL, log),
        },
        { provide: IssuedResults, inject: [ServiceTokens, Log], useFactory: (tokens: ServiceTokens, log: Log): IssuedResults => new OneStopClient(tokens, config.ONE_STOP_URL, log) },
        // Submissions to one agency follow one another through its counter: waiting here they hold no connection. Two stay free for everything else.
        { provide: Turnstile, useValue: new Turnstile(Math.max(1, poolSize - 2), 500) },
        CardsQueries, DraftsQueries, DossiersQueries, DocumentsQueries, FilesQueries, DraftReading, Uploads, Timers,
        OpenDraft, SaveDraft, DiscardDraft, AttachFile, DetachFile, AttachFromStore, BringResult, SubmitDraft,
        UploadToDossier, HandInDossier, RequestWithdrawal, ChooseReturnMethod, LearnOwner, FollowDossiers,
        KeepDocument, RemoveDocument, ReceiveFile, ScanFile, RescanFiles, SweepFiles,
      ],
    };
  }
}
