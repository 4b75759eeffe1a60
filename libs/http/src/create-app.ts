import { randomUUID } from 'node:crypto';
import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import multipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Registry } from 'prom-client';
import { Refusal } from '#contracts';
import { HttpModule, type HttpSettings } from './http.module.js';
import type { ProblemTable } from './problems/problem.js';
import { Problems } from './problems/problems.js';
import { addHooks } from './server/hooks.js';
import { KnownPaths } from './server/known-paths.js';
import { readJsonOnly } from './server/json-body.js';
import { answerBrokenConnection } from './server/broken-connection.js';
import { Overload, type OverloadLimits } from './server/overload.js';
import { measureRequests } from './server/request-metrics.js';
import { routesOf } from './server/routes.js';

/** What a service says of its HTTP side. */
export interface AppOptions extends HttpSettings {
  /** The service's refusals: code to status and words. */
  readonly problems: ProblemTable;
  /** Origins browsers may call from; none by default. */
  readonly corsOrigins?: readonly string[];
  /** Proxies whose word is taken for the caller's address: addresses, CIDR ranges or `loopback`, `linklocal`, `uniquelocal`; only this machine unless told. */
  readonly trustedProxies?: readonly string[];
  /** Largest JSON body in bytes. */
  readonly bodyLimit?: number;
  readonly overload?: Partial<OverloadLimits>;
  /** Accepts `multipart/form-data` where a route takes `@UploadedFile(limit)`. */
  readonly uploads?: boolean;
  /** Milliseconds that requests under way get to finish when the process stops; 5,000 unless told. */
  readonly grace?: number;
  /** Nest's log lines; `false` for silence. */
  readonly logger?: LoggerService | false;
}

/**
 * Makes the service's application, ready to listen: Fastify behind Nest, deny by default, every refusal a problem (RFC 9457).
 * Throws when a route has no `@Allow`.
 */
export async function createApp(root: Type<unknown> | DynamicModule, options: AppOptions): Promise<NestFastifyApplication> {
  let log: LoggerService | undefined;
  const problems = new Problems(options.problems, (fault, { passing, ...about }) => {
    // What passes by itself comes in floods; one line each tells enough.
    if (passing) log?.warn(`${fault instanceof Error ? fault.message : String(fault)} ${JSON.stringify(about)}`);
    else log?.error(fault instanceof Error ? fault : new Error(String(fault)), JSON.stringify(about));
  });
  const overload = new Overload({ inFlight: 256, delay: 250, ...options.overload });
  const paths = new KnownPaths();
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimit ?? 1_048_576,
    trustProxy: [...(options.trustedProxies ?? ['loopback'])],
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    return503OnClosing: false,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error: Error, request: unknown, reply: unknown) => problems.send(error, request as FastifyRequest, reply as FastifyReply),
    clientErrorHandler: answerBrokenConnection,
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  paths.watch(fastify);
  addHooks(fastify, problems, overload);
  readJsonOnly(fastify, options.bodyLimit ?? 1_048_576);
  // Whoever is still sending or reading after the grace is cut off: a stop must end.
  fastify.addHook('preClose', (done) => { setTimeout(() => fastify.server.closeAllConnections(), options.grace ?? 5_000).unref(); done(); });
  fastify.addHook('onClose', (_instance, done) => { overload.stop(); done(); });

  let registry: Registry | undefined;
  measureRequests(fastify, () => registry, overload);

  const app = await NestFactory.create<NestFastifyApplication>(HttpModule.wrapping(root, options, problems, paths), adapter, {
    bodyParser: false, abortOnError: false, ...(options.logger === undefined ? {} : { logger: options.logger }),
  });
  if (options.logger !== undefined && options.logger !== false) log = options.logger;
  if (options.corsOrigins !== undefined && options.corsOrigins.length > 0) {
    app.enableCors({ origin: [...options.corsOrigins], exposedHeaders: ['ETag', 'Location', 'Link', 'Retry-After', 'X-Request-Id', 'Idempotency-Replayed', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'], maxAge: 600 });
  }
  registry = app.get(Registry, { strict: false });
  const takeUploads = new Set(routesOf(app).filter(({ uploads }) => uploads !== null).map(({ method, path }) => `${method} ${path}`));
  if (options.uploads === true) {
    await app.register(multipart);
    // The parser is there for every route; where no file is taken, multipart is as strange as any other type.
    fastify.addHook('preValidation', (request, _reply, done) => {
      done(request.isMultipart() && !takeUploads.has(`${request.method} ${request.routeOptions.url}`) ? new Refusal('media-type.unsupported') : undefined);
    });
  }
  app.enableShutdownHooks();
  return app;
}

function requestIdOf(request: { headers: Record<string, string | string[] | undefined> }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUID();
}
