import { accessLogMigrations } from '#access-log';
import { copiesMigrations } from '#copies';
import { IdempotencyKeyTable } from '#http';
import { consumerMigrations, publisherMigrations } from '#messaging';
import { Comparison1780000110002 } from './comparison.js';
import { Companies1780000110003 } from './companies.js';
import { FeedSubjects1780000110004 } from './feed-subjects.js';
import { IntegrationTables1780000110001 } from './integration-tables.js';

/** Every migration of the service, in order. */
export const migrations = [...publisherMigrations, ...consumerMigrations, IdempotencyKeyTable, ...copiesMigrations, ...accessLogMigrations, IntegrationTables1780000110001, Comparison1780000110002, Companies1780000110003, FeedSubjects1780000110004] as const;

/** Tables of record: the run-time role may read and add, never change. */
export const appendOnly = ['event', 'feed_event'] as const;
