import 'reflect-metadata';
import { openDatabase } from '#persistence';
import { createLogger } from '#runtime';
import { templates } from '../reference/templates.js';
import { readConfig } from './config.js';
import { TemplatesTable } from './persistence/templates.table.js';

const config = readConfig();
const log = createLogger('notification', config.LOG_LEVEL);
const database = await openDatabase({ url: config.DATABASE_URL, poolSize: 1, applicationName: 'notification load', records: [] });
log.info({ entered: await new TemplatesTable(database).load(templates) }, 'templates loaded');
await database.onApplicationShutdown();
