import { FilesModule } from '#files';
import { ServiceTokens } from '#http';
import { MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { Log, RuntimeModule } from '#runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from './config.js';
import { IncomingCopies, IncomingJournal } from './events/incoming.js';
import { PublishedNews } from './events/outgoing.js';
import { DraftReading } from './http/draft-reading.js';
import { DraftsController } from './http/drafts.controller.js';
import { AjvFormChecker } from './outside/ajv-form-checker.js';
import { IdentityClient } from './outside/identity.client.js';
import { CatalogueCopies } from './persistence/catalogue.copies.js';
import { DelegationsTable } from './persistence/delegations.table.js';
import { DocumentRecord } from './persistence/document.record.js';
import { DocumentsTable } from './persistence/documents.table.js';
import { DossierRecord } from './persistence/dossier.record.js';
import { DossiersTable } from './persistence/dossiers.table.js';
import { DraftRecord } from './persistence/draft.record.js';
import { DraftsQueries } from './persistence/drafts.queries.js';
import { DraftsTable } from './persistence/drafts.table.js';
import { FileRecord } from './persistence/file.record.js';
import { FilesTable } from './persistence/files.table.js';
import { ComponentVersionRecord, RevisionRecord } from './persistence/revision.record.js';
import { StandingRecord } from './persistence/standing.record.js';
import { DiscardDraft } from './use-cases/discard-draft.js';
import { FollowDossier } from './use-cases/follow-dossier.js';
import { OpenDraft } from './use-cases/open-draft.js';
import { Catalogue, Delegations, Documents, Dossiers, Drafts, Files, FormChecker, People, SubmissionNews } from './use-cases/ports.js';
import { SaveDraft } from './use-cases/save-draft.js';
import { SubmitDraft } from './use-cases/submit-draft.js';

/** The only wiring of intake. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    const records = [DraftRecord, DossierRecord, RevisionRecord, ComponentVersionRecord, StandingRecord, FileRecord, DocumentRecord];
    return {
      module: AppModule,
      imports: [
        RuntimeModule.forRoot({ service: 'intake', logLevel: config.LOG_LEVEL }),
        DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 6, applicationName: 'intake', records }),
        MessagingModule.forRoot({ service: 'intake', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX }),
        FilesModule.forRoot({
          store: { driver: 'filesystem', directory: config.FILES_DIR },
          clamd: { host: config.CLAMD_HOST, port: config.CLAMD_PORT, timeoutMs: config.CLAMD_TIMEOUT_MS },
        }),
      ],
      controllers: [DraftsController, IncomingCopies, IncomingJournal],
      providers: [
        { provide: Catalogue, useClass: CatalogueCopies },
        { provide: Delegations, useClass: DelegationsTable },
        { provide: Drafts, useClass: DraftsTable },
        { provide: Dossiers, useClass: DossiersTable },
        { provide: Files, useClass: FilesTable },
        { provide: Documents, useClass: DocumentsTable },
        { provide: FormChecker, useClass: AjvFormChecker },
        { provide: SubmissionNews, useClass: PublishedNews },
        {
          provide: People, inject: [Log],
          useFactory: (log: Log): People => new IdentityClient(new ServiceTokens({ service: 'intake', secret: config.SERVICE_SECRET, identityUrl: config.IDENTITY_URL }), config.IDENTITY_URL, log),
        },
        DraftsQueries, DraftReading,
        OpenDraft, SaveDraft, DiscardDraft, SubmitDraft, FollowDossier,
      ],
    };
  }
}
