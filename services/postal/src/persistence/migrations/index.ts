import { copiesMigrations } from '#copies';
import { IdempotencyKeyTable } from '#http';
import { consumerMigrations, publisherMigrations } from '#messaging';
import { PostalTables1780000100001 } from './postal-tables.js';

/** Every migration of the service, in order. */
export const migrations = [...publisherMigrations, ...consumerMigrations, IdempotencyKeyTable, ...copiesMigrations, PostalTables1780000100001] as const;

/** Tables of record: the run-time role may read and add, never change. */
export const appendOnly = ['event', 'word'] as const;
