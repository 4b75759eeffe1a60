import { accessLogMigrations } from '#access-log';
import { copiesMigrations } from '#copies';
import { IdempotencyKeyTable } from '#http';
import { consumerMigrations, publisherMigrations } from '#messaging';
import { AccessTables1780000400002 } from './access-tables.js';
import { CounterTables1780000400001 } from './counter-tables.js';
import { ForgettingByTheClock1780000400003 } from './forgetting-by-the-clock.js';
import { ListsOnRecord1780000400006 } from './lists-on-record.js';
import { LivesInTwoStatements1780000400005 } from './lives-in-two-statements.js';
import { RebuildInSlices1780000400004 } from './rebuild-in-slices.js';

/** Every migration of the service, in order. */
export const migrations = [
  ...publisherMigrations, ...consumerMigrations, IdempotencyKeyTable, ...copiesMigrations, ...accessLogMigrations, CounterTables1780000400001, AccessTables1780000400002, ForgettingByTheClock1780000400003,
  RebuildInSlices1780000400004, LivesInTwoStatements1780000400005, ListsOnRecord1780000400006,
] as const;

/** Tables of record: the run-time role may read and add, never change. */
export const appendOnly = ['event', 'access_entry', 'access_retention'] as const;
