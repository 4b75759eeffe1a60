import { IdempotencyKeyTable } from '#http';
import { consumerMigrations, publisherMigrations } from '#messaging';
import { CatalogueTables1767225800000 } from './catalogue-tables.js';

/** Every migration of the catalogue, in order. */
export const migrations = [...publisherMigrations, ...consumerMigrations, IdempotencyKeyTable, CatalogueTables1767225800000];
