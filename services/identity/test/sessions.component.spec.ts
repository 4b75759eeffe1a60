import { decodeJwt } from 'jose';
import { accessTokenClaimsSchema } from '#contracts';
import { IdentityService } from './identity-service.js';
import { logIn, password, signedInCitizen, signedInOfficer, someCitizen } from './people.js';

let service: IdentityService;
beforeAll(async () => { service = await IdentityService.start(); });
afterAll(() => service.stop());
afterEach(() => service.travel(0));

const refresh = (refreshToken: string) => service.post('sessions/refresh', { refreshToken });
const wrong = 'Sai-Mat-Khau-1';

describe('O-16 log-in', () => {
  it('gives a token with exactly the claims of the contract', async () => {
    const { accessToken, accountId, personId, sessionId } = await signedInCitizen(service);
    const claims = decodeJwt(accessToken);
    expect(accessTokenClaimsSchema.strict().parse(claims)).toMatchObject({
      iss: 'motcua-identity', aud: 'motcua', sub: accountId, person: personId, sid: sessionId, kind: 'citizen', assurance: 1, scopes: [], grants: [{ role: 'citizen', agency: null, unit: null }],
    });
    expect(claims.exp! - claims.iat!).toBeLessThanOrEqual(300);
    expect(claims).not.toHaveProperty('name');
  });

  it('names an officer and their roles', async () => {
    const grants = [{ role: 'inspector' as const, agency: 'G01', unit: null }, { role: 'reception' as const, agency: 'G01-TNG', unit: 'G01-TNG-MC' }];
    const { accessToken } = await signedInOfficer(service, grants, { fullName: 'Hoàng Thị Lan' });
    expect(accessTokenClaimsSchema.strict().parse(decodeJwt(accessToken))).toMatchObject({ kind: 'officer', name: 'Hoàng Thị Lan', grants });
  });

  it('answers alike for a wrong password and for a name nobody has', async () => {
    const { personalId } = await signedInCitizen(service);
    const [known, unknown] = [await logIn(service, personalId, wrong), await logIn(service, someCitizen().personalId, wrong)];
    const { traceId: _one, ...first } = known.body;
    const { traceId: _other, ...second } = unknown.body;
    expect(known.status).toBe(401);
    expect(first).toEqual(second);
    expect(first.code).toBe('session.wrong-password');
  });

  it.each([['a known name', true], ['a name nobody has', false]])('locks %s after five failures, longer each time, whatever the password', async (_title, known) => {
    const login = known ? (await signedInCitizen(service)).personalId : someCitizen().personalId;
    const statuses = [];
    for (let attempt = 0; attempt < 6; attempt += 1) statuses.push((await logIn(service, login, wrong)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    const locked = await logIn(service, login, password);
    expect(locked).toMatchObject({ status: 429, body: { code: 'session.locked' } });
    expect(Number(locked.headers.get('retry-after'))).toBeLessThanOrEqual(30);
    service.travel(31);
    expect((await logIn(service, login, wrong)).status).toBe(401);
    expect(Number((await logIn(service, login, wrong)).headers.get('retry-after'))).toBeGreaterThan(50);
    service.travel(31 + 61);
    expect((await logIn(service, login, password)).status).toBe(known ? 201 : 401);
  });

  it('does not let guesses sent all at once past the lock', async () => {
    const { personalId } = await signedInCitizen(service);
    const answers = await Promise.all(Array.from({ length: 40 }, () => logIn(service, personalId, wrong)));
    const guessed = answers.filter(({ status }) => status === 401).length;
    expect(guessed).toBeGreaterThanOrEqual(5);
    expect(guessed).toBeLessThanOrEqual(6);
    expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
  });

  it('forgets failures once the owner has come in', async () => {
    const { personalId } = await signedInCitizen(service);
    for (let round = 0; round < 2; round += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1) await logIn(service, personalId, wrong);
      expect((await logIn(service, personalId, password)).status).toBe(201);
    }
  });

  it('takes 240 people at once without an error', async () => {
    const { personalId } = await signedInCitizen(service);
    const answers = await Promise.all(Array.from({ length: 240 }, () => logIn(service, personalId, password)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(240).fill(201));
  });
});

describe('O-16 sessions', () => {
  it('go on from token to token', async () => {
    const first = await signedInCitizen(service);
    const second = await refresh(first.refreshToken);
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ sessionId: first.sessionId, accountId: first.accountId });
    expect(second.body.refreshToken).not.toBe(first.refreshToken);
    expect((await refresh(second.body.refreshToken)).status).toBe(200);
  });

  it('end when a refresh token is used twice, for the thief and for the owner', async () => {
    const first = await signedInCitizen(service);
    const second = await refresh(first.refreshToken);
    expect(await refresh(first.refreshToken)).toMatchObject({ status: 401, body: { code: 'session.reused' } });
    expect(await refresh(second.body.refreshToken)).toMatchObject({ status: 401, body: { code: 'session.over' } });
    expect(await service.get('me', second.body.accessToken)).toMatchObject({ status: 401, body: { code: 'auth.token-revoked' } });
    expect((await service.eventsAbout(first.accountId)).map(({ type }) => type)).toContain('vn.motcua.session.revoked.v1');
  });

  it('let one of two exchanges at the same moment through, and end', async () => {
    const { refreshToken } = await signedInCitizen(service);
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401]);
    const winner = answers.find(({ status }) => status === 200)!;
    expect((await refresh(winner.body.refreshToken)).body.code).toBe('session.over');
  });

  it('are over after a fortnight without use', async () => {
    const { refreshToken } = await signedInCitizen(service);
    service.travel(14 * 86_400 + 1);
    expect(await refresh(refreshToken)).toMatchObject({ status: 401, body: { code: 'session.over' } });
  });

  it('of officers end after twelve hours, however much they are used', async () => {
    let { refreshToken } = await signedInOfficer(service, [{ role: 'helpdesk', agency: null, unit: null }]);
    for (const hours of [3, 6, 9]) {
      service.travel(hours * 3_600);
      refreshToken = (await refresh(refreshToken)).body.refreshToken;
    }
    service.travel(12 * 3_600 + 1);
    expect((await refresh(refreshToken)).body.code).toBe('session.over');
  });

  it('end one by one', async () => {
    const phone = await signedInCitizen(service);
    const laptop = (await logIn(service, phone.personalId, password)).body;
    const shown = await service.get('sessions', laptop.accessToken);
    expect(shown.body.map(({ id, current }: { id: string; current: boolean }) => [id, current])).toEqual(expect.arrayContaining([[phone.sessionId, false], [laptop.sessionId, true]]));
    expect((await service.call('DELETE', 'sessions/current', { token: laptop.accessToken })).status).toBe(204);
    expect((await refresh(laptop.refreshToken)).body.code).toBe('session.over');
    const stillIn = await refresh(phone.refreshToken);
    expect(stillIn.status).toBe(200);
    expect((await service.call('DELETE', `sessions/${phone.sessionId}`, { token: stillIn.body.accessToken })).status).toBe(204);
    expect((await refresh(stillIn.body.refreshToken)).body.code).toBe('session.over');
  });

  it('of somebody else are not there', async () => {
    const [mine, theirs] = [await signedInCitizen(service), await signedInCitizen(service)];
    expect((await service.call('DELETE', `sessions/${theirs.sessionId}`, { token: mine.accessToken })).status).toBe(404);
    expect((await refresh(theirs.refreshToken)).status).toBe(200);
  });

  it('end everywhere at once; a log-in a moment later is good', async () => {
    const phone = await signedInCitizen(service);
    const laptop = (await logIn(service, phone.personalId, password)).body;
    expect((await service.call('DELETE', 'sessions', { token: phone.accessToken })).status).toBe(204);
    for (const token of [phone.accessToken, laptop.accessToken]) expect(await service.get('me', token)).toMatchObject({ status: 401, body: { code: 'auth.token-revoked' } });
    for (const token of [phone.refreshToken, laptop.refreshToken]) expect((await refresh(token)).body.code).toBe('session.over');
    expect((await service.eventsAbout(phone.accountId)).at(-1)).toMatchObject({ type: 'vn.motcua.session.revoked.v1', data: { accountId: phone.accountId } });
    const next = (await logIn(service, phone.personalId, password)).body;
    expect((await service.get('me', next.accessToken)).status).toBe(200);
  });

  it('leave no token behind in the database', async () => {
    const { refreshToken, sessionId } = await signedInCitizen(service);
    const rows = await service.database.query<{ hash: Buffer }>('SELECT hash FROM refresh_token WHERE session_id = $1', [sessionId]);
    expect(rows).toHaveLength(1);
    expect(rows[0]!.hash.includes(Buffer.from(refreshToken, 'base64url'))).toBe(false);
  });
});
