import 'reflect-metadata';
import { Clock, createLogger, NestLog } from '#runtime';
import { NestFactory } from '@nestjs/core';
import { loadReference } from '../reference/load.js';
import { LoaderModule } from './app.module.js';
import { config } from './config.js';
import { LoadReference } from './use-cases/load-reference.js';

const log = createLogger('catalogue', config.LOG_LEVEL);
const context = await NestFactory.createApplicationContext(LoaderModule.with(config), { logger: new NestLog(log) });
const count = await context.get(LoadReference).execute(loadReference(), context.get(Clock).now());
log.info(count, 'reference data loaded');
await context.close();
