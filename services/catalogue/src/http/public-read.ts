import { createHash } from 'node:crypto';
import { Header, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, onSendHookHandler } from 'fastify';

const shared = 'public, max-age=60';

/** Marks a GET whose answer is the same for everybody: caches may keep it for a minute, and whoever holds it asks by `If-None-Match` whether it has changed (304). */
export const PublicRead = (): MethodDecorator => Header('cache-control', shared);

/** Gives marked answers their `ETag` and answers 304 to who has them already. Refusals are kept by no cache. */
@Injectable()
export class PublicReads {
  /** Hooks in at once: when the module is initialised Fastify takes no more hooks. */
  constructor(host: HttpAdapterHost) {
    host.httpAdapter.getInstance<FastifyInstance>().addHook('onSend', answerNotModified);
  }
}

const answerNotModified: onSendHookHandler = (request, reply, payload, done) => {
  if (reply.getHeader('cache-control') !== shared) return done(null, payload);
  if (reply.statusCode !== 200 || !(typeof payload === 'string' || Buffer.isBuffer(payload))) {
    void reply.header('cache-control', 'no-store');
    return done(null, payload);
  }
  const etag = reply.getHeader('etag')?.toString() ?? `"${createHash('sha256').update(payload).digest('base64url').slice(0, 27)}"`;
  void reply.header('etag', etag);
  if (!isHeld(request.headers['if-none-match'], etag)) return done(null, payload);
  void reply.code(304).removeHeader('content-type').removeHeader('content-length');
  return done(null, null);
};

/** Whether `If-None-Match` (RFC 9110, 13.1.2) names the tag; caches on the way may have made it weak. */
function isHeld(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined || ifNoneMatch.length > 2_000) return false;
  return ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, '')).some((tag) => tag === etag || tag === '*');
}
