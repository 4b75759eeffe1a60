import * as client from 'openid-client';
import { normal } from '../behaviour.js';
import { Inbox } from '../inbox/inbox.js';
import type { Simulator } from '../simulator.js';
import { citizens } from './citizens.js';
import { openVneid } from './vneid.js';

const redirectUri = 'http://127.0.0.1:8080/api/identity/v1/vneid/callback';
let vneid: Simulator;
let issuer: URL;
let inbox: Inbox;

beforeAll(async () => {
  inbox = new Inbox([]);
  vneid = await openVneid(inbox, { host: '127.0.0.1', port: 0, issuer: null, client: { id: 'mot-cua', secret: 'a-secret', redirectUris: [redirectUri] } });
  issuer = new URL(`http://127.0.0.1:${vneid.endpoint.port}`);
});
afterAll(() => vneid.endpoint.shut());
afterEach(() => vneid.behaviour.set(normal));

const discover = (secret = 'a-secret', authentication = client.ClientSecretPost(secret)) =>
  client.discovery(issuer, 'mot-cua', secret, authentication, { execute: [client.allowInsecureRequests] });

/** A browser in a few lines: follows redirects with its cookies, posts the form where the login page is, and stops at the relying party's address. */
async function browse(start: URL, form: Record<string, string>, cookies = new Map<string, string>()): Promise<URL> {
  let url = start;
  let post = false;
  for (let step = 0; step < 10; step++) {
    if (url.href.startsWith(redirectUri)) return url;
    const answer = await fetch(url, {
      method: post ? 'POST' : 'GET', redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(post && { body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`${answer.status} ${await answer.text()}`);
    url = new URL(location, url);
    post = url.pathname.startsWith('/interaction/');
  }
  throw new Error('no end');
}

async function logIn(form: Record<string, string>, scope = 'openid') {
  const configuration = await discover();
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const start = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri, scope, state, nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  });
  const back = await browse(start, form);
  const tokens = await client.authorizationCodeGrant(configuration, back, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce });
  return { configuration, tokens, claims: tokens.claims() };
}

describe('VNeID', () => {
  it('tells the claims of the citizen who logged in, in the ID token and at userinfo', async () => {
    const [citizen] = citizens;
    const { configuration, tokens, claims } = await logIn({ citizen: citizen?.personalId ?? '' });
    const expected = { name: 'Nguyễn Văn Bình', birthdate: '1985-03-14', gender: 'male', personal_id: '001085012346', level: 2 };
    expect(claims).toMatchObject(expected);
    expect(claims?.sub).not.toContain('001085012346');
    expect(await client.fetchUserInfo(configuration, tokens.access_token, claims?.sub ?? '')).toMatchObject(expected);
    expect(inbox.find('login')).toMatchObject([{ citizen: '001085012346', outcome: 'agreed' }]);
  });

  it('gives one citizen one subject, and another another', async () => {
    const subject = async (personalId: string) => (await logIn({ citizen: personalId }, 'openid profile')).claims?.sub;
    expect(await subject('040098005593')).toBe(await subject('040098005593'));
    expect(new Set(await Promise.all(citizens.map(({ personalId }) => subject(personalId)))).size).toBe(citizens.length);
  });

  it('asks again who it is, though the browser knows somebody', async () => {
    const start = client.buildAuthorizationUrl(await discover(), {
      redirect_uri: redirectUri, scope: 'openid', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256',
    });
    const cookies = new Map<string, string>();
    const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    await browse(start, { citizen: '001085012346' }, cookies);
    expect(cookie()).toContain('_session=');

    const again = await fetch(start, { redirect: 'manual', headers: { cookie: cookie() } });
    const form = new URL(again.headers.get('location') ?? '', issuer);
    expect(form.pathname).toMatch(/^\/interaction\//);
    const html = await (await fetch(form, { headers: { cookie: again.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') } })).text();
    expect(html).toContain('Trần Thị Mỹ Hạnh');
    expect(html).not.toMatch(/https?:\/\//);
  });

  it('refuses consent, an unknown citizen, a strange form and a login that is gone', async () => {
    await expect(logIn({ deny: '1' })).rejects.toMatchObject({ error: 'access_denied' });
    await expect(logIn({ citizen: '999999999999' })).rejects.toThrow(/422.*Không có công dân này/s);
    expect((await fetch(new URL('/interaction/nothing', issuer))).status).toBe(400);
  });

  it('refuses a code without PKCE, a foreign redirect address and a wrong secret', async () => {
    const configuration = await discover();
    const withoutPkce = await browse(client.buildAuthorizationUrl(configuration, { redirect_uri: redirectUri, scope: 'openid' }), {});
    expect(withoutPkce.searchParams.get('error')).toBe('invalid_request');
    const foreign = client.buildAuthorizationUrl(configuration, { redirect_uri: 'http://evil.example/cb', scope: 'openid', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' });
    expect((await fetch(foreign, { redirect: 'manual' })).status).toBe(400);
    const wrong = await discover('wrong-secret');
    await expect(client.authorizationCodeGrant(wrong, new URL(`${redirectUri}?code=abc&iss=${encodeURIComponent(issuer.origin)}`), { pkceCodeVerifier: 'b'.repeat(43) }))
      .rejects.toMatchObject({ error: 'invalid_client' });
  });
});

describe('VNeID misbehaving', () => {
  const citizen = { citizen: '079190004521' };
  const told = (mode: string) => vneid.behaviour.set({ mode, delayMs: 200, count: 1 });

  it.each([
    ['wrong-nonce', /nonce/],
    ['expired-token', /exp/],
    ['wrong-audience', /aud/],
  ])('%s makes an ID token that a client refuses', async (mode, reason) => {
    told(mode);
    await expect(logIn(citizen)).rejects.toMatchObject({ cause: { message: expect.stringMatching(reason) as unknown } });
    expect((await logIn(citizen)).claims?.['personal_id']).toBe('079190004521');
  });

  it('wrong-key signs with a key that is not published', async () => {
    const configuration = await discover();
    client.enableNonRepudiationChecks(configuration);
    told('wrong-key');
    const verifier = client.randomPKCECodeVerifier();
    const back = await browse(client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri, scope: 'openid', code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    }), citizen);
    await expect(client.authorizationCodeGrant(configuration, back, { pkceCodeVerifier: verifier })).rejects.toThrow();
  });

  it('denied and unknown-user end the login', async () => {
    told('denied');
    await expect(logIn(citizen)).rejects.toMatchObject({ error: 'access_denied' });
    told('unknown-user');
    await expect(logIn(citizen)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('is down, slow, broken', async () => {
    await vneid.endpoint.shut();
    await expect(discover()).rejects.toThrow();
    await vneid.endpoint.open();
    told('error');
    await expect(discover()).rejects.toThrow();
    told('slow');
    const begin = performance.now();
    await discover();
    expect(performance.now() - begin).toBeGreaterThan(190);
  });
});

describe('citizens', () => {
  it.each(citizens.map((citizen) => [citizen.name, citizen] as const))('%s has a number that fits the person', (_, { personalId, birthdate, gender }) => {
    expect(personalId).toMatch(/^\d{12}$/);
    const century = Number(birthdate.slice(0, 2)) - 19;
    expect(personalId[3]).toBe(String(century * 2 + (gender === 'female' ? 1 : 0)));
    expect(personalId.slice(4, 6)).toBe(birthdate.slice(2, 4));
  });
});
