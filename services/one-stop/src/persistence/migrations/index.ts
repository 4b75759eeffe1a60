import { accessLogMigrations } from '#access-log';
import { IdempotencyKeyTable } from '#http';
import { consumerMigrations } from '#messaging';
import { DaysInForce1767225700003 } from './days-in-force.js';
import { DesksAndLookups1767225700002 } from './desks-and-lookups.js';
import { DossierTables1767225700000, LocalCopies1767225700001 } from './dossier-tables.js';

/** Every migration of one-stop, in order. Its ledger is its event table, so it has no other; batches of the access log go their own way. */
export const migrations = [...consumerMigrations, IdempotencyKeyTable, DossierTables1767225700000, LocalCopies1767225700001, DesksAndLookups1767225700002, DaysInForce1767225700003, ...accessLogMigrations];

/** Tables of record: the run-time role may read and add, never change. */
export const appendOnly = ['ledger'];
