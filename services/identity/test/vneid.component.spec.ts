import { normal } from '../../../deploy/local/simulators/behaviour.js';
import { IdentityService, redirectUri, type Reply } from './identity-service.js';
import { logIn, password, signedInCitizen } from './people.js';

let service: IdentityService;
beforeAll(async () => { service = await IdentityService.start(); });
afterAll(() => service.stop());
afterEach(() => { service.vneid.behaviour.set(normal); service.travel(0); });

/** A browser in a few lines: goes to VNeID, answers its page, and stops at the address people are sent back to. */
async function browse(start: string, form: Record<string, string>): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(start);
  for (let step = 0; step < 10; step += 1) {
    if (url.href.startsWith(redirectUri)) return url;
    const post = url.pathname.startsWith('/interaction/');
    const answer = await fetch(url, {
      method: post ? 'POST' : 'GET', redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(post ? { body: new URLSearchParams(form) } : {}),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    url = new URL(answer.headers.get('location') ?? '', url);
  }
  throw new Error('VNeID never sent the browser back');
}

/** @param token of somebody signed in from the first click to the last */
async function throughVneid(citizen: string, token?: string): Promise<Reply> {
  const begun = await service.post('vneid/authorizations', {}, token === undefined ? {} : { token });
  expect(begun.status).toBe(201);
  const back = (await browse(begun.body.url, { citizen })).searchParams;
  expect(back.get('state')).toBe(begun.body.state);
  return service.post('vneid/sessions', { code: back.get('code'), state: back.get('state'), iss: back.get('iss') }, token === undefined ? {} : { token });
}

async function citizenWithPassword(personalId: string, fullName: string, sex: 'male' | 'female', dateOfBirth: string): Promise<{ accessToken: string; refreshToken: string; accountId: string }> {
  await service.provision.citizen({ personalId, fullName, sex, dateOfBirth, phone: '0987654321', password, assurance: 1, profile: {} }, new Date());
  return (await logIn(service, personalId, password)).body as { accessToken: string; refreshToken: string; accountId: string };
}

describe('P-e signing in through VNeID', () => {
  it('opens an account for somebody who had none, with assurance 2', async () => {
    const first = await throughVneid('001085012346');
    expect(first).toMatchObject({ status: 201, body: { kind: 'citizen', assurance: 2, opened: true, passwordGivenUp: false } });
    const me = await service.get('me', first.body.accessToken);
    expect(me.body).toMatchObject({ hasPassword: false, vneidLinked: true, person: { personalId: '001085012346', fullName: 'Nguyễn Văn Bình', sex: 'male', dateOfBirth: '1985-03-14' } });
    expect((await service.eventsAbout(first.body.accountId)).map(({ type }) => type)).toEqual(['vn.motcua.account.opened.v1', 'vn.motcua.account.assured.v1']);
    const second = await throughVneid('001085012346');
    expect(second.body).toMatchObject({ accountId: first.body.accountId, opened: false });
    expect(await service.eventsAbout(first.body.accountId)).toHaveLength(2);
  });

  it('lets its owner choose a password afterwards, and keeps it', async () => {
    const { body } = await throughVneid('092303001265');
    expect((await service.post('me/password', { newPassword: password }, { token: body.accessToken })).status).toBe(204);
    expect((await throughVneid('092303001265')).body.passwordGivenUp).toBe(false);
    expect((await logIn(service, '092303001265', password)).body).toMatchObject({ assurance: 2 });
  });

  it('raises the account of somebody signed in, and leaves their password alone', async () => {
    const before = await citizenWithPassword('079190004521', 'Trần Thị Mỹ Hạnh', 'female', '1990-11-02');
    const { body } = await throughVneid('079190004521', before.accessToken);
    expect(body).toMatchObject({ accountId: before.accountId, assurance: 2, opened: false, passwordGivenUp: false });
    expect((await logIn(service, '079190004521', password)).body).toMatchObject({ assurance: 2 });
    expect((await service.eventsAbout(before.accountId)).at(-1)).toMatchObject({ type: 'vn.motcua.account.assured.v1', data: { assurance: 2 } });
  });

  it('takes an account back from whoever opened it with the owner’s number', async () => {
    const stranger = await citizenWithPassword('048078009134', 'Lê Quang Đạo', 'male', '1978-07-29');
    const owner = await throughVneid('048078009134');
    expect(owner.body).toMatchObject({ accountId: stranger.accountId, assurance: 2, passwordGivenUp: true });
    expect((await logIn(service, '048078009134', password)).status).toBe(401);
    expect((await service.post('sessions/refresh', { refreshToken: stranger.refreshToken })).body.code).toBe('session.over');
    expect((await service.get('me', stranger.accessToken)).body.code).toBe('auth.token-revoked');
    expect((await service.get('me', owner.body.accessToken)).body).toMatchObject({ hasPassword: false, provenPhone: null, person: { phone: null } });
  });

  it('does not keep a stranger’s password because the stranger began the sign-in', async () => {
    const stranger = await citizenWithPassword('046195007718', 'Phạm Thị Ngọc Ánh', 'female', '1995-01-20');
    const begun = await service.post('vneid/authorizations', {}, { token: stranger.accessToken });
    const back = (await browse(begun.body.url, { citizen: '046195007718' })).searchParams;
    const owner = await service.post('vneid/sessions', { code: back.get('code'), state: back.get('state') });
    expect(owner.body).toMatchObject({ passwordGivenUp: true });
  });

  it('does not link another person’s VNeID to the account at hand', async () => {
    const { accessToken } = await signedInCitizen(service);
    expect(await throughVneid('031169003057', accessToken)).toMatchObject({ status: 409, body: { code: 'vneid.other-person' } });
  });

  it('gives assurance 1 for a VNeID account of level 1', async () => {
    expect((await throughVneid('040098005593')).body).toMatchObject({ assurance: 1, opened: true });
  });

  it('takes name and birth from VNeID where somebody told them wrong', async () => {
    await citizenWithPassword('004087002219', 'Lường Văn Quý', 'male', '1987-01-01');
    const { body } = await throughVneid('004087002219');
    expect((await service.get('me', body.accessToken)).body.person).toMatchObject({ fullName: 'Lương Văn Quý', dateOfBirth: '1987-10-10' });
  });

  it.each(['wrong-nonce', 'expired-token', 'wrong-audience', 'wrong-key', 'unknown-user'])('refuses a sign-in with %s', async (mode) => {
    const begun = await service.post('vneid/authorizations', {});
    const back = (await browse(begun.body.url, { citizen: '019201006482' })).searchParams;
    service.vneid.behaviour.set({ mode, delayMs: 0, count: 1 });
    expect(await service.post('vneid/sessions', { code: back.get('code'), state: back.get('state') })).toMatchObject({ status: 422, body: { code: 'vneid.failed' } });
  });

  it('takes each state once, within ten minutes, and only one of its own', async () => {
    const begun = await service.post('vneid/authorizations', {});
    const back = (await browse(begun.body.url, { citizen: '019201006482' })).searchParams;
    const answer = { code: back.get('code'), state: back.get('state') };
    expect((await service.post('vneid/sessions', { ...answer, state: 'A'.repeat(43) })).body.code).toBe('vneid.failed');
    expect((await service.post('vneid/sessions', answer)).status).toBe(201);
    expect((await service.post('vneid/sessions', answer)).body.code).toBe('vneid.failed');
    const late = await service.post('vneid/authorizations', {});
    const tooLate = (await browse(late.body.url, { citizen: '019201006482' })).searchParams;
    service.travel(601);
    expect((await service.post('vneid/sessions', { code: tooLate.get('code'), state: tooLate.get('state') })).body.code).toBe('vneid.failed');
  });

  it('shows a front end without a page of its own what came back', async () => {
    const begun = await service.post('vneid/authorizations', {});
    const back = await browse(begun.body.url, { deny: '1' });
    expect(await service.get(`${back.pathname}${back.search}`)).toMatchObject({ status: 200, body: { code: null, error: 'access_denied', state: begun.body.state } });
  });

  it('sends nobody to an address that is not registered', async () => {
    const { status, body } = await service.post('vneid/authorizations', { redirectUri: 'https://evil.example/callback' });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ pointer: '/redirectUri', code: 'redirect-uri' }]);
  });

  it('says that VNeID is away, and works again when it is back', async () => {
    const begun = await service.post('vneid/authorizations', {});
    const back = (await browse(begun.body.url, { citizen: '019201006482' })).searchParams;
    service.vneid.behaviour.set({ mode: 'error', delayMs: 0, count: null });
    const away = await service.post('vneid/sessions', { code: back.get('code'), state: back.get('state') });
    expect(away).toMatchObject({ status: 503, body: { code: 'vneid.unavailable' } });
    expect(away.headers.get('retry-after')).toBe('10');
    service.vneid.behaviour.set(normal);
    expect((await throughVneid('019201006482')).status).toBe(201);
  });
});
