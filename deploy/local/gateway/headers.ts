import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Headers that speak of one connection only (RFC 9110, 7.6.1), and those the gateway answers for itself. */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade']);
const rewritten = new Set(['host', 'expect', 'forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-forwarded-prefix', 'x-real-ip', 'x-request-id', 'traceparent']);

const requestIdForm = /^[A-Za-z0-9._-]{1,64}$/;
const traceparentForm = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** What a request is known by on its way through. */
export interface Marks {
  readonly requestId: string;
  readonly traceparent: string;
  /** The caller's own trace goes on; otherwise its `tracestate` means nothing. */
  readonly traced: boolean;
}

/** The caller's request id and trace where they are well-formed, else new ones. */
export function marksOf({ headers }: IncomingMessage): Marks {
  const { 'x-request-id': requestId, traceparent } = headers;
  const traced = typeof traceparent === 'string' && traceparentForm.test(traceparent);
  return {
    requestId: typeof requestId === 'string' && requestIdForm.test(requestId) ? requestId : randomHex(16),
    traceparent: traced ? traceparent : `00-${randomHex(16)}-${randomHex(8)}-01`,
    traced,
  };
}

/** Flat name-value list for the service. What a client says of forwarding is not believed: the gateway is the edge. */
export function requestHeaders(request: IncomingMessage, marks: Marks): string[] {
  const named = namedIn(request.headers.connection);
  const { rawHeaders } = request;
  const kept: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    if (hopByHop.has(name) || rewritten.has(name) || named?.has(name) || (name === 'tracestate' && !marks.traced)) continue;
    kept.push(name, rawHeaders[i + 1] ?? '');
  }
  kept.push(
    'x-request-id', marks.requestId, 'traceparent', marks.traceparent,
    'x-forwarded-for', request.socket.remoteAddress ?? 'unknown', 'x-forwarded-proto', 'http',
  );
  if (request.headers.host !== undefined) kept.push('x-forwarded-host', request.headers.host);
  return kept;
}

/** Flat name-value list for the client, from the raw one the service sent. */
export function responseHeaders(raw: readonly (Buffer | string)[], requestId: string): string[] {
  const kept: string[] = [];
  let named: Set<string> | null = null;
  let marked = false;
  for (let i = 0; i < raw.length; i += 2) {
    const name = text(raw[i]);
    const lower = name.toLowerCase();
    if (lower === 'connection') named = namedIn(text(raw[i + 1])) ?? named;
    if (lower === 'x-request-id') marked = true;
    if (!hopByHop.has(lower)) kept.push(name, text(raw[i + 1]));
  }
  if (!marked) kept.push('x-request-id', requestId);
  return named === null ? kept : kept.filter((_, i) => !named.has((kept[i - (i % 2)] ?? '').toLowerCase()));
}

/** Header names that `Connection` declares to be of this connection only; null in the usual cases. */
function namedIn(connection: string | undefined): Set<string> | null {
  if (connection === undefined || /^(?:keep-alive|close)$/i.test(connection)) return null;
  return new Set(connection.toLowerCase().split(',').map((name) => name.trim()));
}

function text(value: Buffer | string | undefined): string {
  return typeof value === 'string' ? value : value?.toString('latin1') ?? '';
}

let pool = randomBytes(4_096);
let used = 0;

/** Random bytes bought wholesale: one system call for many requests. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    pool = randomBytes(pool.length);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
