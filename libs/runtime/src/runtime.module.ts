import { type DynamicModule, Injectable, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { Clock, SystemClock } from './clock.js';
import { Readiness } from './health.js';
import { createLogger } from './logger.js';
import type { Logger as Pino } from 'pino';

/** Injection token of the process's logger. */
export abstract class Log {
  abstract readonly pino: Pino;
}

/** Sends spans to a collector where `OTEL_EXPORTER_OTLP_ENDPOINT` names one; the exporter is loaded only then. */
@Injectable()
class Traces implements OnApplicationBootstrap, OnApplicationShutdown {
  private end: (() => Promise<void>) | null = null;

  constructor(private readonly service: string) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!process.env['OTEL_EXPORTER_OTLP_ENDPOINT']) return;
    const { exportSpans } = await import('./span-export.js');
    this.end = exportSpans(this.service);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.end?.();
  }
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
        { provide: Traces, useValue: new Traces(settings.service) },
      ],
      exports: [Clock, Log, Registry, Readiness],
    };
  }
}
