import { type DynamicModule, Module } from '@nestjs/common';
import { ACCESS_LOG_SERVICE, AccessLog } from './access-log.js';

/**
 * Switches the access log on for a service: what callers who are known read and change of things that routes name by id. Needs `accessLogMigrations` and an
 * `AccessOutbox` around the service's own.
 */
@Module({})
export class AccessLogModule {
  static forRoot(service: string): DynamicModule {
    return { module: AccessLogModule, providers: [{ provide: ACCESS_LOG_SERVICE, useValue: service }, AccessLog], exports: [AccessLog] };
  }
}
