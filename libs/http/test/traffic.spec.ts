import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, type DynamicModule, Get, Module } from '@nestjs/common';
import { RuntimeModule } from '#runtime';
import { Allow, RateLimit } from '../src/index.js';
import { SampleIdentity, type Sample, startSample } from './sample-app.js';

@Controller('api/sample/v1')
class TrafficController {
  @Get('codes') @Allow('anyone') @RateLimit({ per: 'address', limit: 3, seconds: 3600 }) lookUp(): string {
    return 'ok';
  }

  @Get('mine') @Allow({}) @RateLimit({ per: 'caller', limit: 2, seconds: 3600 }) mine(): string {
    return 'ok';
  }

  @Get('slow') @Allow('anyone') async slow(): Promise<string> {
    await slow;
    return 'ok';
  }
}

@Module({})
class TrafficModule {
  /** A module of its own for every application: metrics are registered once. */
  static fresh(): DynamicModule {
    return { module: TrafficModule, imports: [RuntimeModule.forRoot({ service: 'sample', logLevel: 'silent' })], controllers: [TrafficController] };
  }
}

let slow: Promise<void> = Promise.resolve();
let identity: SampleIdentity;
let sample: Sample;

beforeAll(async () => {
  identity = await SampleIdentity.start();
  sample = await startSample(identity.url, { corsOrigins: ['https://dichvucong.example.vn'], overload: { inFlight: 5, delay: 60_000 } }, TrafficModule.fresh());
});
afterAll(async () => {
  await sample?.app.close();
  await identity.stop();
});

const url = (path: string): string => `${sample.url}/api/sample/v1/${path}`;
const figures = (response: Response): (string | null)[] => ['ratelimit-limit', 'ratelimit-remaining', 'retry-after'].map((name) => response.headers.get(name));

describe('a rate', () => {
  it('per address counts down, then refuses with a time to come back; another address has its own', async () => {
    const from = (address: string): Promise<Response> => fetch(url('codes'), { headers: { 'x-forwarded-for': address } });
    const answers = [await from('203.0.113.1'), await from('203.0.113.1'), await from('203.0.113.1'), await from('203.0.113.1'), await from('203.0.113.2')];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 200]);
    expect(figures(answers[0]!)).toEqual(['3', '2', null]);
    expect(figures(answers[3]!)).toEqual(['3', '0', '1200']);
    expect(await answers[3]!.json()).toMatchObject({ code: 'rate.exceeded' });
  });

  it('takes the addresses of one /64 for one', async () => {
    const statuses = [];
    for (const last of [1, 2, 3, 4]) statuses.push((await fetch(url('codes'), { headers: { 'x-forwarded-for': `2001:db8:0:1::${last}` } })).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it('believes what is said of forwarding from a trusted proxy only, and along a chain of them', async () => {
    const statuses = async (trustedProxies: string[], forwarded: string[]): Promise<number[]> => {
      const { app, url: origin } = await startSample(identity.url, { trustedProxies, overload: { delay: 60_000 } }, TrafficModule.fresh());
      const found = [];
      for (const address of forwarded) found.push((await fetch(`${origin}/api/sample/v1/codes`, { headers: { 'x-forwarded-for': address } })).status);
      await app.close();
      return found;
    };
    const claimed = ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4'];
    expect(await statuses(['uniquelocal'], claimed)).toEqual([200, 200, 200, 429]);
    expect(await statuses(['127.0.0.1', '10.20.0.0/16'], claimed.map((address) => `${address}, 10.20.1.2`))).toEqual([200, 200, 200, 200]);
    expect(await statuses(['127.0.0.1'], claimed.map((address) => `${address}, 10.20.1.2`))).toEqual([200, 200, 200, 429]);
  });

  it('per caller follows the account, not the token', async () => {
    const as = async (sub: string): Promise<number> => (await fetch(url('mine'), { headers: { authorization: `Bearer ${await identity.token({ sub })}` } })).status;
    expect([await as('an'), await as('an'), await as('an'), await as('binh')]).toEqual([200, 200, 429, 200]);
  });
});

describe('overload', () => {
  it('is refused at once with a time to come back, health apart; then the process serves again', async () => {
    let release = (): void => undefined;
    slow = new Promise((resolve) => { release = resolve; });
    const waiting = Array.from({ length: 5 }, () => fetch(url('slow')));
    let refused = await fetch(url('mine'));
    while (refused.status !== 503) refused = await fetch(url('mine'));
    expect([await refused.json(), refused.headers.get('retry-after')]).toEqual([expect.objectContaining({ code: 'overload', status: 503 }), '2']);
    expect((await fetch(`${sample.url}/health/live`)).status).toBe(200);
    release();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await fetch(url('mine'))).status).toBe(401);
  });

  it('is not caused by clients that went away: their requests count only while they are worked on', async () => {
    let release = (): void => undefined;
    slow = new Promise((resolve) => { release = resolve; });
    const leave = new AbortController();
    const waiting = Array.from({ length: 4 }, () => fetch(url('slow'), { signal: leave.signal }).catch(() => 'left'));
    await inFlight(4);
    leave.abort();
    await Promise.all(waiting);
    await inFlight(4);
    release();
    await inFlight(0);
    expect(await metrics()).toMatch(/http_request_seconds_count\{.*route="\/api\/sample\/v1\/mine",status="401"/);
  });
});

async function metrics(): Promise<string> {
  return (await fetch(`${sample.url}/metrics`)).text();
}

/** Waits until so many requests are in flight. */
async function inFlight(count: number): Promise<void> {
  for (const end = Date.now() + 5_000; Date.now() < end;) if ((await metrics()).includes(`http_requests_in_flight{service="sample"} ${count}\n`)) return;
  throw new Error(`never ${count} requests in flight`);
}

describe('another origin', () => {
  const preflight = (origin: string): Promise<Response> => fetch(url('files'), { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'idempotency-key' } });

  it('may call when it is configured', async () => {
    const answer = await preflight('https://dichvucong.example.vn');
    expect([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('access-control-allow-headers')]).toEqual([204, 'https://dichvucong.example.vn', 'idempotency-key']);
  });

  it('may not otherwise', async () => {
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the API description', () => {
  it('is served from the committed file, and missing where there is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
    const before = process.cwd();
    try {
      process.chdir(folder);
      expect((await fetch(`${sample.url}/api/sample/openapi.json`)).status).toBe(404);
      await mkdir(join(folder, 'services', 'sample'), { recursive: true });
      await writeFile(join(folder, 'services', 'sample', 'openapi.json'), '{"openapi":"3.1.0"}');
      expect(await (await fetch(`${sample.url}/api/sample/openapi.json`)).json()).toEqual({ openapi: '3.1.0' });
    } finally {
      process.chdir(before);
      await rm(folder, { recursive: true });
    }
  });
});
