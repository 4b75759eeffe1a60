import { AccessLogModule, AccessOutbox } from '#access-log';
import { CopiesModule } from '#copies';
import { ServiceTokens } from '#http';
import { EventOutbox, MessagingModule } from '#messaging';
import { DatabaseModule } from '#persistence';
import { RuntimeModule } from '#runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from './config.js';
import { IncomingCalendars, IncomingDossiers } from './events/incoming.js';
import { PublishedNews, PublishedPetitionNews, PublishedQuestionNews } from './events/outgoing.js';
import { InternalController } from './http/internal.controller.js';
import { PetitionsController } from './http/petitions.controller.js';
import { QuestionsController } from './http/questions.controller.js';
import { RatingsController } from './http/ratings.controller.js';
import { SurveysController } from './http/surveys.controller.js';
import { IdentityAskers } from './outside/identity-askers.js';
import { AddresseeQueries } from './persistence/addressee.queries.js';
import { AgencyTreeCopy, DossiersTable } from './persistence/dossiers.table.js';
import { Offices } from './persistence/offices.js';
import { PetitionQueries } from './persistence/petition.queries.js';
import { PetitionsTable } from './persistence/petitions.table.js';
import { QuestionQueries } from './persistence/question.queries.js';
import { QuestionsTable } from './persistence/questions.table.js';
import { RatingQueries } from './persistence/rating.queries.js';
import { RatingsTable } from './persistence/ratings.table.js';
import { SurveyQueries } from './persistence/survey.queries.js';
import { SurveysTable } from './persistence/surveys.table.js';
import { ActOnPetition } from './use-cases/act-on-petition.js';
import { ActOnQuestion } from './use-cases/act-on-question.js';
import { AnswerSurvey } from './use-cases/answer-survey.js';
import { AskQuestion } from './use-cases/ask-question.js';
import { EnterScore } from './use-cases/enter-score.js';
import { EnterSurvey } from './use-cases/enter-survey.js';
import { FollowDossiers } from './use-cases/follow-dossiers.js';
import { LodgePetition } from './use-cases/lodge-petition.js';
import { MoveSurvey } from './use-cases/move-survey.js';
import { PetitionNews, Petitions } from './use-cases/petition-ports.js';
import { AgencyTree, AnsweringAgencies, Dossiers, FeedbackNews, Ratings } from './use-cases/ports.js';
import { PutQuestionnaireInForce } from './use-cases/put-questionnaire-in-force.js';
import { Askers, QuestionNews, Questions } from './use-cases/question-ports.js';
import { RateDossier } from './use-cases/rate-dossier.js';
import { Surveys } from './use-cases/survey-ports.js';

/** The only wiring of feedback. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RuntimeModule.forRoot({ service: 'feedback', logLevel: config.LOG_LEVEL }),
        DatabaseModule.forRoot({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL ?? 6, applicationName: 'feedback', records: [] }),
        MessagingModule.forRoot({ service: 'feedback', brokers: config.KAFKA_BROKERS, topicPrefix: config.TOPIC_PREFIX, outbox: (database) => new AccessOutbox(new EventOutbox(database), database) }),
        AccessLogModule.forRoot('feedback'),
        CopiesModule,
      ],
      controllers: [RatingsController, PetitionsController, QuestionsController, SurveysController, InternalController, IncomingDossiers, IncomingCalendars],
      providers: [
        { provide: Dossiers, useClass: DossiersTable },
        { provide: Ratings, useClass: RatingsTable },
        { provide: AgencyTree, useClass: AgencyTreeCopy },
        { provide: FeedbackNews, useClass: PublishedNews },
        { provide: Petitions, useClass: PetitionsTable },
        { provide: PetitionNews, useClass: PublishedPetitionNews },
        { provide: Questions, useClass: QuestionsTable },
        { provide: Askers, inject: [ServiceTokens], useFactory: (tokens: ServiceTokens): Askers => new IdentityAskers(tokens, config.IDENTITY_URL) },
        { provide: QuestionNews, useClass: PublishedQuestionNews },
        { provide: Surveys, useClass: SurveysTable },
        { provide: AnsweringAgencies, useExisting: Offices },
        Offices, RatingQueries, PetitionQueries, QuestionQueries, SurveyQueries, AddresseeQueries,
        FollowDossiers, RateDossier, EnterScore, PutQuestionnaireInForce, LodgePetition, ActOnPetition, AskQuestion, ActOnQuestion,
        EnterSurvey, MoveSurvey, AnswerSurvey,
      ],
    };
  }
}
