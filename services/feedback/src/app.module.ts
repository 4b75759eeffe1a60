import { CopiesModule } from '#copies';
import { MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { RuntimeModule } from '#runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from './config.js';
import { IncomingCalendars, IncomingDossiers } from './events/incoming.js';
import { PublishedNews } from './events/outgoing.js';
import { Timers } from './events/timers.js';
import { RatingsController } from './http/ratings.controller.js';
import { AgencyTreeCopy, DossiersTable } from './persistence/dossiers.table.js';
import { Offices } from './persistence/offices.js';
import { RatingQueries } from './persistence/rating.queries.js';
import { RatingsTable } from './persistence/ratings.table.js';
import { EnterScore } from './use-cases/enter-score.js';
import { FollowDossiers } from './use-cases/follow-dossiers.js';
import { AgencyTree, Dossiers, FeedbackNews, Ratings } from './use-cases/ports.js';
import { PutQuestionnaireInForce } from './use-cases/put-questionnaire-in-force.js';
import { RateDossier } from './use-cases/rate-dossier.js';

/** The only wiring of feedback. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RuntimeModule.forRoot({ service: 'feedback', logLevel: config.LOG_LEVEL }),
        DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 6, applicationName: 'feedback', records: [] }),
        MessagingModule.forRoot({ service: 'feedback', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX }),
        CopiesModule,
      ],
      controllers: [RatingsController, IncomingDossiers, IncomingCalendars],
      providers: [
        { provide: Dossiers, useClass: DossiersTable },
        { provide: Ratings, useClass: RatingsTable },
        { provide: AgencyTree, useClass: AgencyTreeCopy },
        { provide: FeedbackNews, useClass: PublishedNews },
        Offices, RatingQueries, Timers,
        FollowDossiers, RateDossier, EnterScore, PutQuestionnaireInForce,
      ],
    };
  }
}
