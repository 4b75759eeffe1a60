import { accessLogMigrations } from '#access-log';
import { IdempotencyKeyTable } from '#http';
import { consumerMigrations, publisherMigrations } from '#messaging';
import { IdentityTables1767225600100 } from './identity-tables.js';

/** Every migration of the service, in order. */
export const migrations = [...publisherMigrations, ...consumerMigrations, IdempotencyKeyTable, IdentityTables1767225600100, ...accessLogMigrations] as const;
