import { jest } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Inject, Module } from '@nestjs/common';
import { RuntimeModule, withTrace } from '#runtime';
import { Allow, internalFetch, ServiceTokens } from '../src/index.js';
import { type Sample, startSample } from './sample-app.js';

type Handle = (request: IncomingMessage, body: string, response: ServerResponse) => void;

let server: Server;
let handle: Handle;
let url: string;

beforeEach(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => handle(request, Buffer.concat(chunks).toString(), response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Issues token t1, t2, ...; counts and remembers what was asked. */
function issuing(expiresIn = 300): { asked: unknown[] } {
  const asked: unknown[] = [];
  handle = (_request, body, response) => {
    asked.push(JSON.parse(body));
    json(response, 200, { accessToken: `t${asked.length}`, expiresIn });
  };
  return { asked };
}

const credentials = (): ConstructorParameters<typeof ServiceTokens>[0] => ({ service: 'one-stop', secret: 'a-secret-of-the-house', identityUrl: url });

describe('service tokens', () => {
  it('are asked for once, however many wait, and kept per audience and scopes', async () => {
    const { asked } = issuing();
    const tokens = new ServiceTokens(credentials());
    const got = await Promise.all([tokens.tokenFor('intake', ['a', 'b']), tokens.tokenFor('intake', ['b', 'a']), tokens.tokenFor('intake', ['a', 'b'])]);
    expect([got, await tokens.tokenFor('payment', ['a'])]).toEqual([['t1', 't1', 't1'], 't2']);
    expect(asked[0]).toEqual({ service: 'one-stop', secret: 'a-secret-of-the-house', audience: 'intake', scopes: ['a', 'b'] });
  });

  it('are renewed before they expire, and serve on while identity refuses', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setTimeout'], now: new Date('2026-03-02T01:00:00Z') });
    try {
      const { asked } = issuing(300);
      const tokens = new ServiceTokens(credentials());
      expect(await tokens.tokenFor('intake', ['a'])).toBe('t1');
      jest.setSystemTime(new Date('2026-03-02T01:03:59Z'));
      expect(await tokens.tokenFor('intake', ['a'])).toBe('t1');
      jest.setSystemTime(new Date('2026-03-02T01:04:01Z'));
      expect([await tokens.tokenFor('intake', ['a']), asked.length]).toEqual(['t2', 2]);
      handle = (_request, _body, response) => json(response, 503, {});
      jest.setSystemTime(new Date('2026-03-02T01:08:10Z'));
      expect(await tokens.tokenFor('intake', ['a'])).toBe('t2');
      jest.setSystemTime(new Date('2026-03-02T01:09:10Z'));
      await expect(tokens.tokenFor('intake', ['a'])).rejects.toThrow('identity refused one-stop a token for intake: 503');
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('an internal call', () => {
  const target = (): Parameters<typeof internalFetch>[1] => ({ service: 'intake', url, scopes: ['intake:card'] });

  /** Identity and the other service in one server; the other service answers by `answer`. */
  function serving(answer: Handle): { tokens: string[] } {
    const tokens: string[] = [];
    handle = (request, body, response) => {
      if (request.url !== '/api/identity/v1/service-tokens') return answer(request, body, response);
      tokens.push(`t${tokens.length + 1}`);
      return json(response, 200, { accessToken: tokens.at(-1), expiresIn: 300 });
    };
    return { tokens };
  }

  it('carries token, trace and body, and gives any answer', async () => {
    serving((request, body, response) => json(response, 404, { headers: request.headers, body, method: request.method }));
    const answer = await withTrace('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', () => internalFetch(new ServiceTokens(credentials()), target(), '/internal/v1/cards', { method: 'POST', body: { a: 1 } }));
    expect([answer.status, await answer.json()]).toEqual([404, { method: 'POST', body: '{"a":1}', headers: expect.objectContaining({ authorization: 'Bearer t1', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'content-type': 'application/json' }) }]);
  });

  it('with a token the other side does not know gets a new one, once', async () => {
    const { tokens } = serving((request, _body, response) => json(response, request.headers.authorization === 'Bearer t1' ? 401 : 200, {}));
    expect((await internalFetch(new ServiceTokens(credentials()), target(), '/internal/v1/cards')).status).toBe(200);
    serving((_request, _body, response) => json(response, 401, {}));
    expect((await internalFetch(new ServiceTokens(credentials()), target(), '/internal/v1/cards')).status).toBe(401);
    expect(tokens).toEqual(['t1', 't2']);
  });

  it('gives up in time', async () => {
    serving(() => undefined);
    await expect(internalFetch(new ServiceTokens(credentials()), target(), '/internal/v1/cards', { timeout: 50 })).rejects.toThrow(/timeout/i);
  });

  it('follows no redirect', async () => {
    serving((_request, _body, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    await expect(internalFetch(new ServiceTokens(credentials()), target(), '/internal/v1/cards')).rejects.toThrow();
  });

  it('that reads is tried again while the other side is starting', async () => {
    serving((_request, _body, response) => json(response, 200, { here: true }));
    const tokens = new ServiceTokens(credentials());
    await tokens.tokenFor('intake', ['intake:card']);
    const late = createServer((_request, response) => json(response, 200, { late: true }));
    await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve));
    const { port } = late.address() as AddressInfo;
    await new Promise((resolve) => late.close(resolve));
    const reading = internalFetch(tokens, { ...target(), url: `http://127.0.0.1:${port}` }, '/');
    const again = createServer((_request, response) => json(response, 200, { late: true }));
    await new Promise<void>((resolve) => setTimeout(() => again.listen(port, '127.0.0.1', resolve), 50));
    expect(await (await reading).json()).toEqual({ late: true });
    await new Promise((resolve) => { again.close(resolve); again.closeAllConnections(); });
    await expect(internalFetch(tokens, { ...target(), url: `http://127.0.0.1:${port}` }, '/', { method: 'POST' })).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('from within a request continues its trace', async () => {
    let sample: Sample | undefined;
    try {
      serving((request, _body, response) => json(response, 200, { traceparent: request.headers['traceparent'] }));
      @Controller('api/sample/v1/relay')
      class RelayController {
        constructor(@Inject(ServiceTokens) private readonly tokens: ServiceTokens) {}
        @Get() @Allow('anyone') async relay(): Promise<unknown> { return (await internalFetch(this.tokens, target(), '/')).json(); }
      }
      @Module({ imports: [RuntimeModule.forRoot({ service: 'sample', logLevel: 'silent' })], controllers: [RelayController] }) class RelayModule {}
      sample = await startSample(url, { secret: 'a-secret-of-the-house' }, RelayModule);
      const answer = await fetch(`${sample.url}/api/sample/v1/relay`, { headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' } });
      expect(await answer.json()).toEqual({ traceparent: expect.stringMatching(/^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)/) });
    } finally {
      await sample?.app.close();
    }
  });
});
