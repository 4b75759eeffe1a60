import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '#contracts';
import { depthLimit } from '../validation/clean-input.js';

/** JSON is the only body read by default: UTF-8, no prototype poisoning, no bottomless nesting, no empty body under a JSON content type. */
export function readJsonOnly(fastify: FastifyInstance, bodyLimit: number): void {
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit }, (request, body, done) => {
    const bytes = body as Buffer;
    if (bytes.length === 0 && (request.method === 'DELETE' || request.headers['content-length'] === '0')) return done(null, undefined);
    if (!isUtf8(bytes)) return done(new Refusal('request.malformed-json'));
    void parse(request, bytes.toString('utf8'), (error, value) => {
      if (error === null) done(isDeeper(value, depthLimit) ? new Refusal('request.too-deep', { limit: depthLimit }) : null, value);
      else done(new Refusal(isJson(bytes) ? 'request.forbidden-key' : 'request.malformed-json'));
    });
  });
}

/** Whether objects and lists are nested deeper than the limit. Whatever reads a body after the parser does so by recursion. */
function isDeeper(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return limit === 0 || Object.values(value).some((item) => isDeeper(item, limit - 1));
}

/** Valid JSON that the parser refused has a key that would poison a prototype. */
function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
