import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { Database } from '#persistence';
import { Clock, Log } from '#runtime';
import { AccessGuard } from './access/access.guard.js';
import { identityKeys } from './access/identity-keys.js';
import { Revocations } from './access/revocations.js';
import { TokenVerifier } from './access/token-verifier.js';
import { ForgetAnswers } from './calls/forget-answers.js';
import { Idempotency } from './calls/idempotency.js';
import { RateLimitGuard } from './limits/rate-limit.guard.js';
import { ServiceTokens } from './outgoing/service-tokens.js';
import { ProblemFilter } from './problems/problem.filter.js';
import type { Problems } from './problems/problems.js';
import { HealthController } from './server/health.controller.js';
import type { KnownPaths } from './server/known-paths.js';
import { openapiController } from './server/openapi.controller.js';
import { InputPipe } from './validation/input.pipe.js';

/** What the module needs to know of its service. */
export interface HttpSettings {
  readonly service: string;
  /** Where identity is: keys and service tokens. */
  readonly identityUrl: string;
  /** Secret for service tokens; without it the service cannot call others. */
  readonly secret?: string;
}

/** Guard, door, filter and the platform's routes. `createApp` wires it; a service does not import it. */
@Module({})
export class HttpModule {
  static wrapping(root: Type<unknown> | DynamicModule, settings: HttpSettings, problems: Problems, paths: KnownPaths): DynamicModule {
    return {
      module: HttpModule,
      global: true,
      imports: [root],
      controllers: [HealthController, openapiController(settings.service)],
      providers: [
        Revocations,
        { provide: TokenVerifier, useFactory: () => new TokenVerifier(settings.service, identityKeys(settings.identityUrl)) },
        { provide: ServiceTokens, useFactory: () => new ServiceTokens({ service: settings.service, secret: settings.secret ?? '', identityUrl: settings.identityUrl }) },
        { provide: Idempotency, useFactory: (database: Database, clock: Clock) => new Idempotency(database, clock), inject: [{ token: Database, optional: true }, Clock] },
        {
          provide: ForgetAnswers, inject: [Idempotency, Clock, Log, { token: Database, optional: true }],
          useFactory: (idempotency: Idempotency, clock: Clock, log: Log, database?: Database) => (database === undefined ? null : new ForgetAnswers(idempotency, clock, log)),
        },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: RateLimitGuard },
        { provide: APP_PIPE, useClass: InputPipe },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(problems, paths) },
      ],
      exports: [Revocations, TokenVerifier, Idempotency, ServiceTokens],
    };
  }
}
