import { DatabaseError } from 'pg';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';

/** SQLSTATE of a server that does not serve just now: connection lost, shutting down or starting, out of a resource, failing over. */
const notServing = /^(08|53|58|57P0|25006)/;
const brokenSocket = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT']);
/** `pg` and its pool report these without a code. */
const brokenConnection = /Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout exceeded when trying to connect|Cannot use a pool after calling end/;

const known = new WeakSet<object>();

/**
 * Whether an error says that the service's own database cannot be reached or does not serve, rather than that it refused the statement. It may pass by
 * itself, and whether the work took effect is unknown. An error of another party's connection is not meant, whatever its code.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  // TypeORM lets go of a connection that broke between two statements, and then has only this to say to the next one.
  if (known.has(error) || error instanceof QueryRunnerAlreadyReleasedError || error instanceof QueryRunnerProviderAlreadyReleasedError) return true;
  return error instanceof QueryFailedError && saysAway(error.driverError);
}

/** Remembers an error that came from the connection to the database, if it says that the database is away. Gives it back unchanged. */
export function markIfAway<Thrown>(error: Thrown): Thrown {
  if (typeof error === 'object' && error !== null && saysAway(error)) known.add(error);
  return error;
}

function saysAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (error instanceof DatabaseError) return typeof code === 'string' && notServing.test(code);
  return (typeof code === 'string' && brokenSocket.has(code)) || brokenConnection.test(error.message);
}
