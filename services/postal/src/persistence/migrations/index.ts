import { accessLogMigrations } from '#access-log';
import { copiesMigrations } from '#copies';
import { IdempotencyKeyTable } from '#http';
import { consumerMigrations, publisherMigrations } from '#messaging';
import { CarriageOwedBack1780000100004 } from './carriage-owed-back.js';
import { HandsAndNumbers1780000100005 } from './hands-and-numbers.js';
import { LateReturns1780000100003 } from './late-returns.js';
import { Originals1780000100002 } from './originals.js';
import { PostalTables1780000100001 } from './postal-tables.js';

/** Every migration of the service, in order. */
export const migrations = [
  ...publisherMigrations, ...consumerMigrations, IdempotencyKeyTable, ...copiesMigrations, ...accessLogMigrations, PostalTables1780000100001, Originals1780000100002,
  LateReturns1780000100003, CarriageOwedBack1780000100004, HandsAndNumbers1780000100005,
] as const;

/** Tables of record: the run-time role may read and add, never change. */
export const appendOnly = ['event', 'word'] as const;
