import { types } from 'node:util';
import { Refusal } from '#contracts';

/** Also true of errors of another realm, and of Fastify's, which are made without `class`. */
export function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || types.isNativeError(thrown);
}

/** SQLSTATEs that say something about the request or the moment, not about our code (PostgreSQL manual, appendix A). */
const bySqlState: Readonly<Record<string, string>> = {
  '22P02': 'request.value-invalid', // invalid text representation
  '22P05': 'request.value-invalid', // untranslatable character
  '22021': 'request.value-invalid', // null byte, broken encoding
  '22001': 'request.value-invalid', // too long for its column
  '22003': 'request.value-invalid', // number out of range
  '22007': 'request.value-invalid', // invalid date format
  '22008': 'request.value-invalid', // date out of range
  '23505': 'conflict.duplicate',
  '23503': 'conflict.reference',
  '40001': 'conflict.concurrent', // serialization failure
  '40P01': 'conflict.concurrent', // deadlock
  '55P03': 'conflict.concurrent', // lock not available
  '25P03': 'service.unavailable', // idle in transaction for too long
  '25P04': 'service.unavailable', // transaction took too long
  '25006': 'service.unavailable', // read-only: a fail-over is under way
  '53100': 'service.unavailable', // disk full
  '53200': 'service.unavailable',
  '53300': 'service.unavailable', // too many connections
  '57014': 'service.unavailable', // statement timeout
  '57P01': 'service.unavailable', // shutting down
  '57P02': 'service.unavailable',
  '57P03': 'service.unavailable', // starting up
};

const brokenConnection = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT']);

/** `pg` reports these without a code. */
const brokenConnectionText = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Connection is closed|Query read timeout|Cannot use a pool after calling end)/;

/** The refusal for an error of the database or of a connection, or undefined when it says nothing but that we erred. */
export function refusalOfDatabase(error: Error): Refusal | undefined {
  const { code, cause, driverError } = error as Error & { code?: unknown; driverError?: unknown };
  if (typeof code === 'string') {
    const known = bySqlState[code] ?? (/^08[0-9A-Z]{3}$/.test(code) || brokenConnection.has(code) ? 'service.unavailable' : undefined);
    if (known !== undefined) return new Refusal(known);
  }
  if (brokenConnectionText.test(error.message) || error.name === 'TimeoutError') return new Refusal('service.unavailable');
  const within = driverError ?? cause;
  return isError(within) && within !== error ? refusalOfDatabase(within) : undefined;
}
