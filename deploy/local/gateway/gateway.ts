import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { GatewayConfig } from './config.js';
import { Upstream, forward } from './forward.js';
import { marksOf, type Marks } from './headers.js';
import { type MergedOpenApi, readOpenApi } from './openapi.js';
import { asset, docsPage, landingPage, problemPage } from './pages.js';
import { refuse } from './problems.js';
import { routeOf } from './route.js';

export interface RunningGateway {
  readonly port: number;
  /** Ends what is under way within the time given, milliseconds, then cuts. */
  close(graceMs?: number): Promise<void>;
}

/** A day-long upload over a telephone line is still an upload; headers must come quickly. */
const limits = { requestTimeout: 3_600_000, headersTimeout: 20_000, keepAliveTimeout: 65_000 };
const pageHeaders = {
  'content-security-policy': "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer',
};

/** One origin before all services: `/api/<service>/...` goes to its service, the rest is a few pages of the gateway's own. */
export async function startGateway(config: GatewayConfig): Promise<RunningGateway> {
  const upstreams = new Map(Object.entries(config.UPSTREAMS).map(([service, origin]) =>
    [service, new Upstream(service, origin, { timeoutMs: config.UPSTREAM_TIMEOUT_MS, maxInFlight: config.MAX_IN_FLIGHT })]));
  const own = new OwnPages(config, await readOpenApi(config.OPENAPI_FILE));

  const server = createServer(limits, (request, response) => {
    const marks = marksOf(request);
    const route = routeOf(request.url ?? '', upstreams);
    switch (route.to) {
      case 'service':
        forward(upstreams.get(route.service) as Upstream, request, response, marks);
        break;
      case 'nowhere':
        refuse(request, response, route.code, marks);
        break;
      case 'own':
        own.answer(route.path, request, response, marks).catch(() => refuse(request, response, 'gateway.bad-answer', marks));
        break;
    }
  });
  server.on('clientError', answerBroken);
  server.listen(config.GATEWAY_PORT, config.HOST);
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    close: async (graceMs = 5_000) => {
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await new Promise((closed) => server.close(closed));
      clearTimeout(cut);
      await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
    },
  };
}

class OwnPages {
  readonly #services: readonly string[];

  constructor(private readonly config: GatewayConfig, private readonly openApi: MergedOpenApi) {
    this.#services = Object.keys(config.UPSTREAMS).sort();
  }

  async answer(path: string, request: IncomingMessage, response: ServerResponse, marks: Marks): Promise<void> {
    const page = await this.#page(path);
    if (!page) return refuse(request, response, 'not-found', marks);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(request, response, 'method-not-allowed', marks, { allow: 'GET, HEAD' });
    const headers: Record<string, string | number> = { 'content-type': page.type, ...pageHeaders, 'x-request-id': marks.requestId, ...page.headers };
    const { origin } = request.headers;
    if (origin !== undefined && this.config.CORS_ORIGINS.includes(origin)) Object.assign(headers, { 'access-control-allow-origin': origin, vary: 'Origin' });
    if (headers['etag'] !== undefined && request.headers['if-none-match'] === headers['etag']) {
      response.writeHead(304, headers).end();
      return;
    }
    response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(page.content) }).end(request.method === 'HEAD' ? undefined : page.content);
  }

  async #page(path: string): Promise<{ type: string; content: string | Buffer; headers?: Record<string, string> } | null> {
    const html = (content: string) => ({ type: 'text/html; charset=utf-8', content });
    if (path === '/') return html(landingPage(this.#services, this.config.SIMULATOR_INBOX_URL));
    if (path === '/docs' || path === '/docs/') return html(docsPage());
    if (path === '/health/live') return { type: 'application/json', content: '{"status":"up"}' };
    if (path === '/api/openapi.json') {
      const { body, etag } = this.openApi;
      return { type: 'application/json; charset=utf-8', content: body, headers: { etag, 'cache-control': 'no-cache' } };
    }
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (path === `/docs/assets/${name}`) {
      const found = await asset(name);
      return found && { ...found, headers: { 'cache-control': 'max-age=3600' } };
    }
    if (path === `/docs/problems/${name}`) {
      const explained = problemPage(name, this.openApi.document);
      return explained === null ? null : html(explained);
    }
    return null;
  }
}

/** What could not even be read as a request still gets an answer that a machine understands. */
function answerBroken(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, code] = error.code === 'HPE_HEADER_OVERFLOW' ? [431, 'Request Header Fields Too Large', 'request.headers-too-large']
    : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? [408, 'Request Timeout', 'request.timeout']
      : [400, 'Bad Request', 'request.malformed'];
  const body = JSON.stringify({ type: `/docs/problems/${code}`, title: 'Yêu cầu không đúng định dạng', status, code });
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}
