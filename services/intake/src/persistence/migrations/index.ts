import { accessLogMigrations } from '#access-log';
import { IdempotencyKeyTable } from '#http';
import { consumerMigrations, publisherMigrations } from '#messaging';
import { Intake1780000000001 } from './1780000000001-intake.js';
import { Signatures1780000000002 } from './1780000000002-signatures.js';
import { HandOvers1780000000004 } from './1780000000004-hand-overs.js';
import { Oversight1780000000003 } from './1780000000003-oversight.js';

/** Every migration of the service, in order. */
export const migrations = [...publisherMigrations, ...consumerMigrations, IdempotencyKeyTable, ...accessLogMigrations, Intake1780000000001, Signatures1780000000002, Oversight1780000000003, HandOvers1780000000004] as const;

/** What the run-time role may not change: events, and what was filed. */
export const appendOnly = ['event', 'revision', 'component_version'] as const;
