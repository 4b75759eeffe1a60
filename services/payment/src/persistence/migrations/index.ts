import { accessLogMigrations } from '#access-log';
import { copiesMigrations } from '#copies';
import { IdempotencyKeyTable } from '#http';
import { consumerMigrations, publisherMigrations } from '#messaging';
import { AnswersAhead1780000100003 } from './answers-ahead.js';
import { PaymentTables1780000100001 } from './payment-tables.js';
import { PostalMoney1780000100002 } from './postal-money.js';

/** Every migration of the service, in order. */
export const migrations = [
  ...publisherMigrations, ...consumerMigrations, IdempotencyKeyTable, ...copiesMigrations, ...accessLogMigrations, PaymentTables1780000100001, PostalMoney1780000100002,
  AnswersAhead1780000100003,
] as const;

/** Tables of record: the run-time role may read and add, never change. */
export const appendOnly = ['event', 'difference', 'closing'] as const;
