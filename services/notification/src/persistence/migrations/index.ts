import { accessLogMigrations } from '#access-log';
import { copiesMigrations } from '#copies';
import { IdempotencyKeyTable } from '#http';
import { consumerMigrations, publisherMigrations } from '#messaging';
import { CheaperFacts1780000107004 } from './cheaper-facts.js';
import { Matters1780000107003 } from './matters.js';
import { NoticeTables1780000107001 } from './notice-tables.js';
import { ResultLinks1780000107002 } from './result-links.js';

/** Every migration of the service, in order. */
export const migrations = [...publisherMigrations, ...consumerMigrations, IdempotencyKeyTable, ...copiesMigrations, ...accessLogMigrations, NoticeTables1780000107001, ResultLinks1780000107002, Matters1780000107003, CheaperFacts1780000107004] as const;

/** Tables of record: the run-time role may read and add, never change. */
export const appendOnly = ['event'] as const;
