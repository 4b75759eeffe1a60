import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '#contracts';
import { recordSpan } from '#runtime';
import { Answer } from '../calls/answer.js';
import { nextLink, Page } from '../pages/page.js';
import type { Problems } from '../problems/problems.js';
import type { Overload } from './overload.js';
import { contextOf, withinRequest } from './request-context.js';
import { securityHeaders } from './security-headers.js';

/** Requests of the platform itself: always answered, never counted. */
function isOfPlatform(request: FastifyRequest): boolean {
  return request.url.startsWith('/health/') || request.url.startsWith('/metrics');
}

/** What happens to every request whatever its route: context, headers, overload, and the form of answers. */
export function addHooks(fastify: FastifyInstance, problems: Problems, overload: Overload): void {
  const counted = new WeakSet<FastifyRequest>();

  fastify.addHook('onRequest', (request, reply, done) => {
    const context = contextOf(request);
    void reply.headers({ ...securityHeaders, 'cache-control': 'no-store', 'x-request-id': context.requestId });
    if (isOfPlatform(request)) return done();
    if (overload.isReached()) {
      problems.send(new Refusal('overload'), request, reply);
      return;
    }
    overload.enter();
    counted.add(request);
    withinRequest(context, done);
  });

  // Reading a body leaves the asynchronous context of the first hook; this one goes back into it.
  fastify.addHook('preValidation', (request, _reply, done) => withinRequest(contextOf(request), done));

  // A request counts while it is worked on, also when its caller has gone away meanwhile: Fastify's onResponse never comes then.
  const leave = (request: FastifyRequest): void => {
    if (counted.delete(request)) overload.leave();
  };
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (reply.raw.destroyed) leave(request);
    else reply.raw.once('close', () => leave(request));
    done(null, payload);
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    if (!isOfPlatform(request)) {
      const { trace: { traceparent, parent } } = contextOf(request);
      const endedAt = Date.now();
      recordSpan(() => ({
        traceparent, parent, name: `${request.method} ${request.routeOptions.url ?? 'unknown'}`, kind: 'server', startedAt: endedAt - reply.elapsedTime, endedAt, failed: reply.statusCode >= 500,
        attributes: { 'http.request.method': request.method, 'http.route': request.routeOptions.url ?? '', 'http.response.status_code': reply.statusCode },
      }));
    }
    done();
  });

  // Who is refused while still sending is heard out: a connection closed over bytes nobody read is reset, and takes the answer along. The time for a request bounds it.
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode >= 400 && !request.raw.complete && reply.getHeader('connection') === 'close') {
      reply.removeHeader('connection');
      request.raw.resume();
    }
    done(null, payload);
  });

  fastify.addHook('preSerialization', (request, reply, payload: unknown, done) => {
    const body = payload instanceof Answer ? payload.body as unknown : payload;
    if (payload instanceof Answer) {
      void reply.code(payload.status).headers({ ...payload.headers, ...(payload.replayed ? { 'idempotency-replayed': 'true' } : {}) });
    }
    if (body instanceof Page && body.next !== null) void reply.header('link', nextLink(request.url, body.next));
    done(null, payload instanceof Answer && payload.status === 204 ? undefined : body);
  });
}
