import { Controller, Get, Module, Post } from '@nestjs/common';
import { generateKeyPair, SignJWT } from 'jose';
import { RuntimeModule } from '#runtime';
import { Allow, Idempotent, Revocations, routesOf } from '../src/index.js';
import { SampleIdentity, type Sample, startSample } from './sample-app.js';

let identity: SampleIdentity;
let sample: Sample;

beforeAll(async () => {
  identity = await SampleIdentity.start();
  sample = await startSample(identity.url);
});
afterAll(async () => {
  await sample?.app.close();
  await identity.stop();
});

async function call(path: string, authorization?: string, method = 'GET', url = sample.url): Promise<{ status: number; code: unknown; body: Record<string, unknown>; headers: Headers }> {
  const response = await fetch(url + path, { method, headers: authorization === undefined ? {} : { authorization } });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, code: body['code'], body, headers: response.headers };
}

const id = '0198a000-0000-7000-8000-0000000000ff';
const dossier = `/api/sample/v1/dossiers/${id}`;
const now = Math.floor(Date.now() / 1000);

describe('a token', () => {
  it('opens what its holder may see', async () => {
    expect((await call(dossier, `Bearer ${await identity.token()}`)).status).toBe(200);
  });

  it('is asked for', async () => {
    const told = await call(dossier);
    expect([told.status, told.code, told.headers.get('www-authenticate')]).toEqual([401, 'auth.token-missing', 'Bearer']);
  });

  it.each(['Basic YTpi', 'Bearer', 'Bearer x', 'Bearer a.b.c', 'Bearer ..', 'nonsense'])('is not %s', async (header) => {
    expect(await call(dossier, header)).toMatchObject({ status: 401, code: 'auth.token-invalid' });
  });

  it.each([
    ['expired', { iat: now - 600, exp: now - 300 }, 'auth.token-expired'],
    ['of another issuer', { iss: 'elsewhere' }, 'auth.token-invalid'],
    ['for another service', { kind: 'service', aud: 'payment', scopes: ['sample:card'] }, 'auth.token-invalid'],
    ['of a service with a person\'s audience', { kind: 'service' }, 'auth.token-invalid'],
    ['of a person with a service\'s audience', { aud: 'sample' }, 'auth.token-invalid'],
    ['of an unknown role', { grants: [{ role: 'emperor', agency: null, unit: null }] }, 'auth.token-invalid'],
  ])('%s is refused', async (_what, change, code) => {
    expect(await call(dossier, `Bearer ${await identity.token(change as never)}`)).toMatchObject({ status: 401, code });
  });

  it('signed by someone else is refused, whatever key or algorithm it names', async () => {
    const genuine = await identity.token();
    const [, payload] = genuine.split('.');
    const { privateKey } = await generateKeyPair('ES256');
    const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as Record<string, unknown>;
    const forged = [
      await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(privateKey),
      await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(new TextEncoder().encode('a'.repeat(32))),
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`,
      `${genuine.slice(0, -4)}AAAA`,
    ];
    for (const token of forged) expect(await call(dossier, `Bearer ${token}`)).toMatchObject({ status: 401, code: 'auth.token-invalid' });
  });

  it('of an unknown key asks identity again, but not for every request', async () => {
    const before = identity.counts.reads;
    for (let index = 0; index < 10; index += 1) await call(dossier, `Bearer ${await identity.token({}, `unknown-${index}`)}`);
    expect(identity.counts.reads - before).toBeLessThanOrEqual(1);
  });

  it('is void once its account was logged out everywhere; later ones are not', async () => {
    const sub = '0198a000-0000-7000-8000-0000000000aa';
    const early = await identity.token({ sub, iat: now - 60 });
    expect((await call(dossier, `Bearer ${early}`)).status).toBe(200);
    sample.app.get(Revocations).revoke(sub, new Date((now - 30) * 1000));
    expect(await call(dossier, `Bearer ${early}`)).toMatchObject({ status: 401, code: 'auth.token-revoked' });
    expect((await call(dossier, `Bearer ${await identity.token({ sub })}`)).status).toBe(200);
  });

  it('does not bar the way to what is open to anyone, even when stale', async () => {
    expect((await call('/api/sample/v1/trace', `Bearer ${await identity.token({ iat: now - 600, exp: now - 300 })}`)).status).toBe(200);
  });

  it('is verified with the keys at hand while identity is away; without any, nobody is let in', async () => {
    const away = await SampleIdentity.start();
    const [knowing, ignorant] = [await startSample(away.url), await startSample(away.url)];
    try {
      expect((await call(dossier, `Bearer ${await away.token()}`, 'GET', knowing.url)).status).toBe(200);
      await away.stop();
      expect((await call(dossier, `Bearer ${await away.token()}`, 'GET', knowing.url)).status).toBe(200);
      const told = await call(dossier, `Bearer ${await away.token()}`, 'GET', ignorant.url);
      expect([told.status, told.code, told.headers.get('retry-after')]).toEqual([503, 'auth.unavailable', '2']);
    } finally {
      await knowing.app.close();
      await ignorant.app.close();
    }
  });
});

describe('a rule', () => {
  const receive = '/api/sample/v1/dossiers/receive';
  const grants = [{ role: 'reception' as const, agency: 'H01', unit: 'MC' }, { role: 'reception' as const, agency: 'H01', unit: 'MC2' }, { role: 'approver' as const, agency: 'H02', unit: 'LD' }];

  it('of a role gives the units in which it is held', async () => {
    expect(await call(receive, `Bearer ${await identity.token({ kind: 'officer', grants })}`, 'POST')).toMatchObject({ status: 200, body: { units: ['MC', 'MC2'], agencies: ['H01'] } });
  });

  it('refuses another role, and a lower assurance with both levels', async () => {
    expect(await call(receive, `Bearer ${await identity.token()}`, 'POST')).toMatchObject({ status: 403, code: 'auth.forbidden' });
    expect(await call(receive, `Bearer ${await identity.token({ kind: 'officer', grants, assurance: 0 })}`, 'POST')).toMatchObject({ status: 403, code: 'auth.assurance-too-low' });
  });

  it('of a scope lets only services in, and people\'s rules keep services out', async () => {
    const service = (scopes: string[]): Promise<string> => identity.token({ kind: 'service', sub: 'one-stop', aud: 'sample', person: null, sid: null, grants: [], scopes });
    expect(await call('/internal/v1/cards', `Bearer ${await service(['sample:card'])}`)).toMatchObject({ status: 200, body: { service: 'one-stop' } });
    expect(await call('/internal/v1/cards', `Bearer ${await service(['sample:other'])}`)).toMatchObject({ status: 403, code: 'auth.forbidden' });
    expect(await call('/internal/v1/cards', `Bearer ${await identity.token({ scopes: ['sample:card'] })}`)).toMatchObject({ status: 403, code: 'auth.forbidden' });
    expect(await call(dossier, `Bearer ${await service(['sample:card'])}`)).toMatchObject({ status: 403, code: 'auth.forbidden' });
  });

  it('is a row of the authorisation matrix', () => {
    expect(routesOf(sample.app)).toContainEqual(expect.objectContaining({ method: 'POST', path: '/api/sample/v1/dossiers/receive', handler: 'DossierController.receive', rules: [{ roles: ['reception'], assurance: 1 }] }));
  });
});

describe('a route', () => {
  const runtime = RuntimeModule.forRoot({ service: 'sample', logLevel: 'silent' });

  it('without a rule does not start', async () => {
    @Controller('api/sample/v1/open') class OpenController { @Get() read(): string { return 'x'; } }
    @Module({ imports: [runtime], controllers: [OpenController] }) class OpenModule {}
    await expect(startSample(identity.url, {}, OpenModule)).rejects.toThrow('OpenController.read (GET /api/sample/v1/open) has no @Allow');
  });

  it('under /internal that people may call does not start', async () => {
    @Controller('internal/v1/open') @Allow('anyone') class LeakController { @Get() read(): string { return 'x'; } }
    @Module({ imports: [runtime], controllers: [LeakController] }) class LeakModule {}
    await expect(startSample(identity.url, {}, LeakModule)).rejects.toThrow('must ask for a service\'s scope');
  });
});

describe('a route that asks for a key', () => {
  it('and does not use it does not start', async () => {
    @Controller('api/sample/v1/idle') @Allow('anyone') class IdleController { @Post() @Idempotent() act(): string { return 'x'; } }
    @Module({ imports: [RuntimeModule.forRoot({ service: 'sample', logLevel: 'silent' })], controllers: [IdleController] }) class IdleModule {}
    await expect(startSample(identity.url, {}, IdleModule)).rejects.toThrow('is @Idempotent but takes no @Call');
  });
});

describe('a dossier\'s version, its id and its pages', () => {
  const bearer = async (): Promise<string> => `Bearer ${await identity.token()}`;
  const amend = async (ifMatch: string | undefined): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(sample.url + dossier, { method: 'PATCH', headers: { authorization: await bearer(), ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('goes out as ETag and comes back as If-Match', async () => {
    const { headers } = await call(dossier, await bearer());
    expect(headers.get('etag')).toBe('"7"');
    expect(await amend(headers.get('etag')!)).toMatchObject({ status: 200, body: { version: 7 } });
  });

  it.each([[undefined, 428], ['*', 400], ['7', 400], ['W/"7"', 400], ['"7", "8"', 400], ['"-1"', 400], ['"99999999999999999999"', 400]])('If-Match %s is %i', async (ifMatch, status) => {
    expect((await amend(ifMatch)).status).toBe(status);
  });

  it('an id that is none names nothing', async () => {
    expect(await call('/api/sample/v1/dossiers/42', await bearer())).toMatchObject({ status: 404, code: 'not-found' });
  });

  it('lists go page by page to the end', async () => {
    const seen: number[] = [];
    let path: string | undefined = '/api/sample/v1/dossiers?limit=20&state=submitted,received';
    while (path !== undefined) {
      const { body, headers, status } = await call(path, await bearer());
      expect(status).toBe(200);
      seen.push(...(body['items'] as { id: number }[]).map((item) => item.id));
      path = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
      expect(path === undefined).toBe(body['next'] === null);
    }
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  const cursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    ['limit=0', '/query/limit min'], ['limit=201', '/query/limit max'], ['limit=abc', '/query/limit integer'], ['limit=1e1', '/query/limit integer'], ['limit=1&limit=2', '/query/limit integer'],
    ['state=done', '/query/state/0 enum'], ['sort=x', '/query/sort unknown-field'], ['after=!!', '/query/after cursor'], [`after=${cursor({ id: '1; drop' })}`, '/query/after cursor'], [`after=${cursor(null)}`, '/query/after cursor'],
    ['after=a&after=b', '/query/after string'],
  ])('?%s is refused', async (query, expected) => {
    const { status, body } = await call(`/api/sample/v1/dossiers?${query}`, await bearer());
    expect([status, (body['errors'] as { pointer: string; code: string }[]).map(({ pointer, code }) => `${pointer} ${code}`)]).toEqual([400, [expected]]);
  });
});
