import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#contracts';
import { contextOf } from '../server/request-context.js';
import { securityHeaders } from '../server/security-headers.js';
import { genericProblems } from './generic-problems.js';
import { describe, type Problem, type ProblemDefinition, type ProblemTable } from './problem.js';
import { refusalOf } from './refusal-of.js';

/** Where errors that are not the caller's are told to the operators; `passing`: something is away or overloaded, nothing is broken. */
export type ReportFault = (fault: unknown, about: { readonly code: string; readonly method: string; readonly path: string; readonly traceId: string; readonly passing: boolean }) => void;

/** Turns whatever was thrown into an answer: the service's table first, then the generic one. */
export class Problems {
  readonly table: ProblemTable;

  constructor(own: ProblemTable, private readonly report: ReportFault) {
    this.table = { ...genericProblems, ...own };
  }

  /** Answers the request with the problem. Does nothing when the answer is already under way. */
  send(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const refusal = refusalOf(thrown);
    const { trace, language, requestId } = contextOf(request);
    const path = pathOf(request.url);
    const definition = this.rowOf(refusal);
    if (definition.status >= 500 || !Object.hasOwn(this.table, refusal.code)) this.report(thrown, { code: refusal.code, method: request.method, path, traceId: trace.traceId, passing: definition.status === 503 || definition.status === 504 });
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const problem = describe(refusal, definition, { language, instance: path, traceId: trace.traceId });
    void reply.code(problem.status).headers({ ...securityHeaders, 'x-request-id': requestId, ...headersOf(refusal, definition), 'content-language': language })
      .type('application/problem+json; charset=utf-8').serializer((body: Problem) => JSON.stringify(body)).send(problem);
  }

  /** A code without a row is our omission, not the caller's fault or a crash: it stays a refusal, and operators are told. */
  private rowOf(refusal: Refusal): ProblemDefinition {
    const row = Object.hasOwn(this.table, refusal.code) ? this.table[refusal.code] : undefined;
    return row ?? { ...genericProblems['input.invalid'], detail: { vi: refusal.code, en: refusal.code } };
  }
}

function headersOf(refusal: Refusal, definition: ProblemDefinition): Record<string, string> {
  const wait = refusal.params['retryAfter'] ?? definition.retryAfter;
  return {
    ...(wait === undefined ? {} : { 'retry-after': String(wait) }),
    ...(definition.status === 401 ? { 'www-authenticate': refusal.code === 'auth.token-missing' ? 'Bearer' : 'Bearer error="invalid_token"' } : {}),
    ...(refusal.code === 'method-not-allowed' && refusal.params['allow'] !== undefined ? { allow: String(refusal.params['allow']) } : {}),
    // What is left of a body too large is not worth reading.
    ...(definition.status === 413 ? { connection: 'close' } : {}),
  };
}

/** A path as shown in answers: no query (it may hold personal data), and of bounded length. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return (end < 0 ? url : url.slice(0, end)).slice(0, 500);
}
