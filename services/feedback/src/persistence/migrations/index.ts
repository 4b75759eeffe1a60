import { accessLogMigrations } from '#access-log';
import { copiesMigrations } from '#copies';
import { IdempotencyKeyTable } from '#http';
import { consumerMigrations, publisherMigrations } from '#messaging';
import { PetitionTables1780000400002 } from './petition-tables.js';
import { QuestionAndSurveyTables1780000400003 } from './question-and-survey-tables.js';
import { RatingTables1780000400001 } from './rating-tables.js';

/** Every migration of the service, in order. */
export const migrations = [...publisherMigrations, ...consumerMigrations, IdempotencyKeyTable, ...copiesMigrations, ...accessLogMigrations, RatingTables1780000400001, PetitionTables1780000400002, QuestionAndSurveyTables1780000400003] as const;

/** Tables of record: the run-time role may read and add, never change. */
export const appendOnly = ['event', 'rating', 'agency_score', 'questionnaire', 'petition_entry', 'survey_participant', 'survey_opinion'] as const;
