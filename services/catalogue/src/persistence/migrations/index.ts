import { IdempotencyKeyTable } from '#http';
import { consumerMigrations, publisherMigrations } from '#messaging';
import { CatalogueTables1767225800000 } from './catalogue-tables.js';
import { SearchServicesCompetence1767225900000 } from './search-services-competence.js';

/** Every migration of the catalogue, in order. */
export const migrations = [...publisherMigrations, ...consumerMigrations, IdempotencyKeyTable, CatalogueTables1767225800000, SearchServicesCompetence1767225900000];
