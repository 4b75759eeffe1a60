import type { Response, Schema } from './schema.js';

/** The body of every refusal (RFC 9457). */
export const problemSchema: Schema = {
  type: 'object',
  description: 'A refusal (RFC 9457). Its `code` is stable; its words are in the language asked for.',
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Page that explains the code' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'Path that was asked for' },
    code: { type: 'string', description: 'Stable code, e.g. `dossier.action-not-allowed`; all are listed under `x-problems`' },
    traceId: { type: 'string', description: 'Quote it when asking for help' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { pointer: { type: 'string', description: 'JSON Pointer into the body; `/query/...` and `/path/...` elsewhere' }, code: { type: 'string' }, message: { type: 'string' } },
        required: ['pointer', 'code', 'message'],
      },
    },
  },
  required: ['type', 'title', 'status', 'instance', 'code', 'traceId'],
};

const said: Readonly<Record<string, readonly [string, string]>> = {
  400: ['BadRequest', 'The request is not valid'],
  401: ['Unauthorized', 'No token, or one that is not valid, expired or revoked'],
  403: ['Forbidden', 'Not permitted, or the level of authentication is too low'],
  404: ['NotFound', 'Not found, or not the caller\'s to see'],
  409: ['Conflict', 'Not possible in the present state, or the same request is still running'],
  412: ['PreconditionFailed', 'The data has changed since it was read'],
  413: ['TooLarge', 'The content is too large'],
  415: ['UnsupportedMediaType', 'The content type is not supported'],
  422: ['Unprocessable', 'Understood and refused, or the key was used for another request'],
  428: ['PreconditionRequired', '`If-Match` is missing'],
  429: ['TooManyRequests', 'Too many requests'],
  503: ['Unavailable', 'Overloaded or temporarily unavailable'],
};

const retryAfter = { 'Retry-After': { description: 'Seconds after which trying again makes sense', schema: { type: 'integer' } } };

/** The responses every operation may refer to. */
export const problemResponses: Record<string, Response> = Object.fromEntries(Object.entries(said).map(([status, [name, description]]) => [name, {
  description,
  ...(['409', '429', '503'].includes(status) ? { headers: retryAfter } : {}),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}]));

export function problemResponse(status: number): Response {
  return { $ref: `#/components/responses/${said[status]?.[0]}` };
}
