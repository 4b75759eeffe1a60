import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { configSchema } from './config.js';
import { startGateway, type RunningGateway } from './gateway.js';

let handle: RequestListener;
let upstream: Server;
let upstreamPort: number;
let gateway: RunningGateway;
let origin: string;

async function listen(server: Server | TcpServer, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
const start = (upstreams: Record<string, string>, more: Record<string, string> = {}) =>
  startGateway(configSchema.parse({ GATEWAY_PORT: '0', UPSTREAMS: JSON.stringify(upstreams), ...more }));

beforeAll(async () => {
  upstream = createServer((request, response) => handle(request, response));
  upstreamPort = await listen(upstream);
  gateway = await start({ intake: `http://127.0.0.1:${upstreamPort}`, gone: 'http://127.0.0.1:9' }, { UPSTREAM_TIMEOUT_MS: '1000', MAX_IN_FLIGHT: '64', CORS_ORIGINS: 'https://dichvucong.example' });
  origin = `http://127.0.0.1:${gateway.port}`;
});
afterAll(async () => {
  await gateway.close(500);
  upstream.closeAllConnections();
  upstream.close();
});
beforeEach(() => { handle = (_, response) => { response.end('{}'); }; });

/** The target exactly as written: `fetch` would tidy it up. */
function raw(path: string, options: { method?: string; headers?: Record<string, string | string[]>; body?: string } = {}): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }> {
  return new Promise((resolve, reject) => {
    const call = httpRequest({ host: '127.0.0.1', port: gateway.port, path, method: options.method ?? 'GET', headers: options.headers, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (piece: string) => { body += piece; }).on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body })).on('error', reject);
    });
    call.on('error', reject).end(options.body);
  });
}

describe('passing on', () => {
  it('carries method, address, body and answer as they are', async () => {
    handle = (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (piece: string) => { body += piece; }).on('end', () => {
        response.writeHead(201, [['etag', '"7"'], ['set-cookie', 'a=1'], ['set-cookie', 'b=2']].flat());
        response.end(JSON.stringify({ method: request.method, url: request.url, body, type: request.headers['content-type'], length: request.headers['content-length'] }));
      });
    };
    const answer = await raw('/api/intake/v1/h%E1%BB%93-s%C6%A1?q=a%2Fb&x=..//internal', { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': '9' }, body: '{"a":"x"}' });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ etag: '"7"', 'set-cookie': ['a=1', 'b=2'] });
    expect(JSON.parse(answer.body)).toEqual({ method: 'POST', url: '/api/intake/v1/h%E1%BB%93-s%C6%A1?q=a%2Fb&x=..//internal', body: '{"a":"x"}', type: 'application/json', length: '9' });
  });

  it('keeps headers of one connection to itself, in both directions', async () => {
    let seen: IncomingMessage['headers'] = {};
    handle = (request, response) => {
      seen = request.headers;
      response.writeHead(200, { connection: 'x-hop', 'x-hop': '1', 'proxy-authenticate': 'Basic', 'x-kept': 'yes' }).end();
    };
    const answer = await raw('/api/intake/v1/x', { headers: { connection: 'close, x-secret', 'x-secret': '1', te: 'trailers', 'proxy-authorization': 'Basic x', upgrade: 'h2c', 'x-kept': 'yes' } });
    expect(seen).toMatchObject({ 'x-kept': 'yes', host: `127.0.0.1:${upstreamPort}` });
    for (const name of ['x-secret', 'te', 'proxy-authorization', 'upgrade']) expect(seen).not.toHaveProperty(name);
    expect(answer.headers['x-kept']).toBe('yes');
    for (const name of ['x-hop', 'proxy-authenticate']) expect(answer.headers).not.toHaveProperty(name);
  });

  it('says who called from where, and does not believe what the caller says of it', async () => {
    let seen: IncomingMessage['headers'] = {};
    handle = (request, response) => { seen = request.headers; response.end(); };
    await raw('/api/intake/v1/x', { headers: { 'x-forwarded-for': '8.8.8.8', 'x-forwarded-host': 'evil', forwarded: 'for=1', 'x-real-ip': '1.1.1.1' } });
    expect(seen).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', 'x-forwarded-host': `127.0.0.1:${gateway.port}` });
    expect(seen).not.toHaveProperty('forwarded');
    expect(seen).not.toHaveProperty('x-real-ip');
  });

  it('gives a request an id and a trace, keeps well-formed ones and replaces the others', async () => {
    let seen: IncomingMessage['headers'] = {};
    handle = (request, response) => { seen = request.headers; response.end(); };
    const fresh = await raw('/api/intake/v1/x', { headers: { traceparent: '00-zz-1-1', tracestate: 'a=b', 'x-request-id': 'bad id"' } });
    expect(seen['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(seen).not.toHaveProperty('tracestate');
    expect(fresh.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(seen['x-request-id']).toBe(fresh.headers['x-request-id']);

    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const kept = await raw('/api/intake/v1/x', { headers: { traceparent, tracestate: 'a=b', 'x-request-id': 'walk-1' } });
    expect(seen).toMatchObject({ traceparent, tracestate: 'a=b', 'x-request-id': 'walk-1' });
    expect(kept.headers['x-request-id']).toBe('walk-1');
  });

  it('answers HEAD, 204 and 304 without content', async () => {
    handle = (request, response) => { response.writeHead(request.url?.includes('304') ? 304 : request.url?.includes('204') ? 204 : 200, { 'x-a': 'b' }); response.end(); };
    expect(await raw('/api/intake/v1/x', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    expect(await raw('/api/intake/v1/204', { method: 'DELETE' })).toMatchObject({ status: 204, body: '' });
    expect(await raw('/api/intake/v1/304')).toMatchObject({ status: 304, body: '', headers: { 'x-a': 'b' } });
  });

  it('passes the first piece before the last one exists', async () => {
    let finish = () => {};
    handle = (_, response) => { response.write('first '); finish = () => response.end('last'); };
    const { body } = await fetch(`${origin}/api/intake/v1/x`);
    const reader = body!.getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('first ');
    finish();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('last');
  });

  it('shows the client an early refusal of its upload', async () => {
    handle = (_, response) => { response.writeHead(413).end('too large'); };
    const answer = await fetch(`${origin}/api/intake/v1/files`, { method: 'POST', body: Buffer.alloc(8_000_000) });
    expect([answer.status, await answer.text()]).toEqual([413, 'too large']);
  });
});

describe('what is not public', () => {
  it.each([
    '/internal/v1/dossiers/1/card', '/%69nternal/v1/x', '/api/../internal/v1/x', '//internal/v1/x', '/api/intake/internal/v1/x', '/api/intake/%2e%2e/%2e%2e/internal/v1/x',
    '/api/intake/..%2f..%2finternal', '/api/intake/health/live', '/api/intake/metrics', '/metrics', '/health/ready', '/nothing',
  ])('%s is 404 and never reaches a service', async (path) => {
    let reached = false;
    handle = (_, response) => { reached = true; response.end(); };
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const answer = await raw(path, { method });
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'not-found', status: 404 });
    }
    expect(reached).toBe(false);
  });

  it('an absolute target is refused though its path is a service’s', async () => {
    expect(await raw(`http://127.0.0.1:${upstreamPort}/api/intake/v1/x`)).toMatchObject({ status: 400 });
  });

  it('an unknown service is a problem in the language asked for', async () => {
    const answer = await raw('/api/tax/v1/x?secret=1', { headers: { 'accept-language': 'vi;q=0.5, en-GB' } });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(answer.body)).toMatchObject({ type: '/docs/problems/gateway.unknown-service', title: 'No such service', status: 404, instance: '/api/tax/v1/x', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown });
    expect(JSON.parse((await raw('/api/tax/v1/x')).body)).toMatchObject({ title: 'Không có dịch vụ này' });
  });

  it('what is no HTTP at all gets a 400 that says so', async () => {
    for (const [sent, status] of [['GARBAGE\r\n\r\n', 400], ['GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400], [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 431]] as const) {
      const socket = connect(gateway.port, '127.0.0.1');
      let said = '';
      socket.on('data', (bytes) => { said += bytes.toString(); }).on('error', () => undefined);
      socket.write(sent);
      await once(socket, 'close');
      expect(said).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*application/problem\\+json[^]*"status":${status}`));
    }
  });
});

describe('when a service is not well', () => {
  it('down is 503 with Retry-After, for reads and writes', async () => {
    for (const method of ['GET', 'POST']) {
      const answer = await raw('/api/gone/v1/x', { method, headers: { 'content-length': '2' }, body: '{}' });
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'gateway.service-unreachable', title: 'Dịch vụ tạm thời chưa sẵn sàng' });
    }
  });

  it('silent is 504', async () => {
    handle = () => undefined;
    const answer = await raw('/api/intake/v1/x');
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([504, { code: 'gateway.timeout' }]);
  });

  it('dying before it answers a write is 503 that says the outcome is unknown; a read is asked once more', async () => {
    let calls = 0;
    handle = (request, response) => {
      calls++;
      if (calls === 1 || request.method === 'POST') request.socket.destroy();
      else response.end('second time');
    };
    expect(await raw('/api/intake/v1/x')).toMatchObject({ status: 200, body: 'second time' });
    calls = 0;
    const write = await raw('/api/intake/v1/x', { method: 'POST' });
    expect([write.status, JSON.parse(write.body), calls]).toMatchObject([503, { code: 'gateway.answer-lost' }, 1]);
  });

  it('dying in the middle of its answer cuts the answer: half is never shown as whole', async () => {
    handle = (_, response) => { response.write('half'); setImmediate(() => response.destroy()); };
    await expect(raw('/api/intake/v1/x')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('talking nonsense is 502', async () => {
    const nonsense = createTcpServer((socket) => { socket.once('data', () => socket.end('SMTP ready\r\n\r\n')); });
    const other = await start({ odd: `http://127.0.0.1:${await listen(nonsense)}` });
    const answer = await fetch(`http://127.0.0.1:${other.port}/api/odd/v1/x`);
    expect([answer.status, await answer.json()]).toMatchObject([502, { code: 'gateway.bad-answer' }]);
    await other.close();
    nonsense.close();
  });

  it('more requests than it may have at once are told to come back', async () => {
    const waiting: (() => void)[] = [];
    handle = (_, response) => { waiting.push(() => response.end()); };
    const calls = Array.from({ length: 80 }, () => raw('/api/intake/v1/x'));
    const refused = await Promise.any(calls);
    expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.body)]).toMatchObject([503, '1', { code: 'gateway.overloaded' }]);
    while (waiting.length < 64) await new Promise((turn) => setImmediate(turn));
    for (const answer of waiting) answer();
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(64);
    handle = (_, response) => { response.end(); };
    expect((await raw('/api/intake/v1/x')).status).toBe(200);
  });

  it('a place is given back however a request ends', async () => {
    const ends: Record<string, RequestListener> = {
      'dies at once': (request) => { request.socket.destroy(); },
      'dies while it is sent to': (request) => { request.once('data', () => request.socket.destroy()); },
      'dies while it answers': (_, response) => { response.write('half', () => response.destroy()); },
      'refuses before it has read': (_, response) => { response.writeHead(413).end(); },
    };
    for (const end of Object.values(ends)) {
      handle = end;
      await Promise.allSettled(Array.from({ length: 40 }, async (_, i) => {
        const leaving = new AbortController();
        const call = fetch(`${origin}/api/intake/v1/x`, { method: i % 2 ? 'GET' : 'POST', signal: leaving.signal, ...(i % 2 ? {} : { body: Buffer.alloc(300_000) }) });
        if (i % 4 === 0) setImmediate(() => leaving.abort());
        await (await call).arrayBuffer();
      }));
    }
    const waiting: (() => void)[] = [];
    handle = (_, response) => { waiting.push(() => response.end()); };
    const calls = Array.from({ length: 64 }, () => raw('/api/intake/v1/x'));
    while (waiting.length < 64) await new Promise((turn) => setImmediate(turn));
    for (const answer of waiting) answer();
    expect((await Promise.all(calls)).every(({ status }) => status === 200)).toBe(true);
  });

  it('restarting, it is served again on the same port without a word to the gateway', async () => {
    const first = createServer((_, response) => { response.end('old'); });
    const port = await listen(first);
    const other = await start({ one: `http://127.0.0.1:${port}` });
    const ask = () => fetch(`http://127.0.0.1:${other.port}/api/one/v1/x`);
    expect(await (await ask()).text()).toBe('old');
    first.closeAllConnections();
    first.close();
    await once(first, 'close');
    expect((await ask()).status).toBe(503);
    const second = createServer((_, response) => { response.end('new'); });
    await listen(second, port);
    expect(await (await ask()).text()).toBe('new');
    await other.close();
    second.closeAllConnections();
    second.close();
  });
});

describe('when the client leaves', () => {
  it('before the answer, the service hears of it', async () => {
    const arrived = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    handle = (request) => {
      request.on('error', () => undefined).on('close', () => left.resolve());
      arrived.resolve();
    };
    const leaving = new AbortController();
    const refused = expect(fetch(`${origin}/api/intake/v1/x`, { signal: leaving.signal })).rejects.toMatchObject({ name: 'AbortError' });
    await arrived.promise;
    leaving.abort();
    await left.promise;
    await refused;
  });

  it('in the middle of its upload, the service sees it broken, not finished', async () => {
    const ended = Promise.withResolvers<boolean>();
    handle = (request) => { request.resume().on('end', () => ended.resolve(true)).on('error', () => ended.resolve(false)); };
    const socket = connect(gateway.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /api/intake/v1/files HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf', () => setImmediate(() => socket.destroy()));
    expect(await ended.promise).toBe(false);
  });
});

describe('pages of its own', () => {
  it('serves the document typed clients are made from, with an ETag', async () => {
    const answer = await raw('/api/openapi.json', { headers: { origin: 'https://dichvucong.example' } });
    expect(answer.headers['access-control-allow-origin']).toBe('https://dichvucong.example');
    expect(JSON.parse(answer.body)).toMatchObject({ openapi: '3.1.0', paths: { '/api/intake/v1/drafts': { post: { operationId: expect.any(String) } } } });
    expect(answer.body).not.toContain('"/internal/');
    expect((await raw('/api/openapi.json', { headers: { 'if-none-match': answer.headers.etag ?? '' } })).status).toBe(304);
    expect((await raw('/api/openapi.json', { headers: { origin: 'https://evil.example' } })).headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('explains a refusal of a service in its own words', async () => {
    const page = await raw('/docs/problems/dossier.action-not-allowed');
    expect(page.body).toMatch(/<p>409 · .*hồ sơ/i);
  });

  it.each(['/', '/docs', '/docs/problems/gateway.timeout', '/docs/problems/dossier.action-not-allowed'])('%s is a page that loads nothing from outside', async (path) => {
    const { status, headers, body } = await raw(path);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    for (const [, link = ''] of body.matchAll(/(?:src|href)="(\/docs\/[^"]*)"/g)) expect((await raw(link)).status).toBe(200);
  });

  it('serves files by plain name only, and reads only', async () => {
    expect((await raw('/docs/assets/swagger-ui-bundle.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    for (const path of ['/docs/assets/package.json', '/docs/assets/..%2fpackage.json', '/docs/assets/constructor', '/docs/problems/<b>', '/docs/problems/no.such-code', '/docs/problems/constructor']) expect((await raw(path)).status).toBeGreaterThanOrEqual(400);
    const answer = await raw('/docs', { method: 'POST' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
    expect(await raw('/health/live')).toMatchObject({ status: 200, body: '{"status":"up"}' });
  });
});
