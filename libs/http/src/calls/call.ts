import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '#contracts';
import type { Language } from '../problems/language.js';
import { pathOf } from '../problems/problems.js';
import { contextOf } from '../server/request-context.js';
import { canonicalJson } from './canonical-json.js';

/** One request that shall have its effect once. */
export interface Call {
  /** Account id or service name; `-` for a caller who is not known. */
  readonly actor: string;
  /** `Idempotency-Key`; null on a route that does not ask for one. */
  readonly key: string | null;
  /** SHA-256 of method, path and canonical body: the same key with another digest is another request. */
  readonly digest: Buffer;
  /** Language of words for people. */
  readonly language: Language;
}

const mark = 'motcua:idempotent';

/** Marks a POST that creates or acts: `Idempotency-Key` is required. Its handler takes `@Call()` and works within `Idempotency.once`. */
export const Idempotent = (): MethodDecorator => SetMetadata(mark, true);

export function isIdempotent(handler: object): boolean {
  return Reflect.getMetadata(mark, handler) === true;
}

export function callFactory(_data: unknown, context: ExecutionContext): Call {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return {
    actor: request.access?.accountId ?? '-',
    key: keyOf(request.headers['idempotency-key'], isIdempotent(context.getHandler())),
    digest: digestOf(request.method, pathOf(request.url), request.body),
    language: contextOf(request).language,
  };
}

/** The request as one to be done once: `@Call() call: Call`. */
export const Call = createParamDecorator(callFactory);

function keyOf(header: string | string[] | undefined, required: boolean): string | null {
  if (header === undefined || header === '') {
    if (required) throw new Refusal('idempotency.key-missing');
    return null;
  }
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(header)) throw new Refusal('idempotency.key-malformed');
  return header;
}

/** A multipart body is a stream not read yet: its digest covers method and path only. */
export function digestOf(method: string, path: string, body: unknown): Buffer {
  return createHash('sha256').update(`${method} ${path}\n`).update(body === undefined ? '' : canonicalJson(body)).digest();
}
