import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyRequest } from 'fastify';
import { withTrace } from '#runtime';
import type { Access } from '../access/access.js';
import { type Language, languageOf } from '../problems/language.js';
import { type Trace, traceFrom } from './trace.js';

/** What is known of a request from its first byte to its answer. */
export interface RequestContext {
  /** `X-Request-Id`: the caller's if well-formed, else ours. */
  readonly requestId: string;
  readonly trace: Trace;
  /** The language of words for people: Vietnamese unless English is asked for. */
  readonly language: Language;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the first hook; absent only on requests that never reached a route. */
    known?: RequestContext;
    /** Set by the guard: who calls, or null for someone unknown. */
    access?: Access | null;
  }
}

const requests = new AsyncLocalStorage<RequestContext>();

/** Runs `work` and all that follows from it as part of a request, under its trace: events, logs and calls carry it. */
export function withinRequest(context: RequestContext, work: () => void): void {
  withTrace(context.trace.traceparent, () => requests.run(context, work));
}

/** The request being answered, or undefined outside one (timers, consumers). */
export function currentRequest(): RequestContext | undefined {
  return requests.getStore();
}

/** The request's context, made on first asking (malformed requests skip the hooks). */
export function contextOf(request: FastifyRequest): RequestContext {
  return (request.known ??= {
    requestId: String(request.id),
    trace: traceFrom(request.headers['traceparent'], request.headers['tracestate']),
    language: languageOf(request.headers['accept-language']),
  });
}
