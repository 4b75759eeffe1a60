import { HttpException } from '@nestjs/common';
import { Refusal } from '#contracts';
import { isError, refusalOfDatabase } from './database-refusals.js';

/** Fastify's own errors that a caller can cause. */
const byFastifyCode: Readonly<Record<string, string>> = {
  FST_ERR_NOT_FOUND: 'not-found',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload.too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type.unsupported',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.malformed-json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.malformed-json',
  FST_ERR_BAD_URL: 'request.malformed-url',
  FST_ERR_MAX_PARAM_LENGTH: 'request.url-too-long',
  FST_ERR_HANDLER_TIMEOUT: 'service.unavailable',
  FST_REQ_FILE_TOO_LARGE: 'payload.too-large',
  FST_PARTS_LIMIT: 'payload.too-large',
  FST_FILES_LIMIT: 'payload.too-large',
  FST_FIELDS_LIMIT: 'payload.too-large',
  FST_PROTO_VIOLATION: 'request.forbidden-key',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'media-type.unsupported',
  FST_MULTIPART_INVALID_HEADERS: 'request.malformed',
};

const byStatus: Readonly<Record<number, string>> = {
  400: 'request.malformed', 401: 'auth.token-missing', 403: 'auth.forbidden', 404: 'not-found', 405: 'method-not-allowed', 406: 'not-acceptable', 408: 'request.timeout', 409: 'conflict.concurrent',
  412: 'precondition.stale', 413: 'payload.too-large', 414: 'request.url-too-long', 415: 'media-type.unsupported', 422: 'input.invalid', 428: 'precondition.required', 429: 'rate.exceeded', 431: 'request.headers-too-large', 503: 'service.unavailable',
};

/** Reads whatever was thrown as a refusal; what nobody foresaw is `internal`. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (!isError(thrown)) return new Refusal('internal');
  if (thrown instanceof HttpException) return new Refusal(byStatus[thrown.getStatus()] ?? (thrown.getStatus() < 500 ? 'request.malformed' : 'internal'));

  const { code, statusCode } = thrown as Error & { code?: unknown; statusCode?: unknown };
  if (typeof code === 'string' && byFastifyCode[code] !== undefined) return new Refusal(byFastifyCode[code]);
  // A client that went away in the middle of its body.
  if (code === 'ECONNRESET' && thrown.message === 'aborted') return new Refusal('request.malformed');
  const ofDatabase = refusalOfDatabase(thrown);
  if (ofDatabase !== undefined) return ofDatabase;
  if (typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number' && statusCode < 500) return new Refusal(byStatus[statusCode] ?? 'request.malformed');
  return new Refusal('internal');
}
