import { type DynamicModule, Module } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { Clock, SystemClock } from './clock.js';
import { Readiness } from './health.js';
import { createLogger } from './logger.js';
import type { Logger as Pino } from 'pino';

/** Injection token of the process's logger. */
export abstract class Log {
  abstract readonly pino: Pino;
}

/** What every service process has: a clock, a logger, a metrics registry, a list of readiness checks. */
@Module({})
export class RuntimeModule {
  static forRoot(settings: { readonly service: string; readonly logLevel: string }): DynamicModule {
    const registry = new Registry();
    registry.setDefaultLabels({ service: settings.service });
    collectDefaultMetrics({ register: registry });
    return {
      module: RuntimeModule,
      global: true,
      providers: [
        { provide: Clock, useClass: SystemClock },
        { provide: Log, useValue: { pino: createLogger(settings.service, settings.logLevel) } },
        { provide: Registry, useValue: registry },
        { provide: Readiness, useValue: new Readiness() },
      ],
      exports: [Clock, Log, Registry, Readiness],
    };
  }
}
