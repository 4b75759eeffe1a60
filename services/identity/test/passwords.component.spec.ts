import { IdentityService } from './identity-service.js';
import { international, logIn, password, signedInCitizen, signedInOfficer, someCitizen } from './people.js';

let service: IdentityService;
beforeAll(async () => { service = await IdentityService.start(); });
afterAll(() => service.stop());
afterEach(() => service.travel(0));

const better = 'Doi-Che-Tan-Cuong-7';
const confirm = (id: string, code: string, newPassword: string) => service.post(`password-resets/${id}/confirmation`, { code, newPassword });

describe('O-16 recovering an account', () => {
  it('sets a new password by a code to the proven phone, and ends every session', async () => {
    const citizen = await signedInCitizen(service);
    const asked = await service.post('password-resets', { login: citizen.personalId });
    expect(asked.status).toBe(202);
    expect((await confirm(asked.body.id, await service.codeFor(international(citizen.phone)), better)).status).toBe(204);
    expect((await logIn(service, citizen.personalId, password)).status).toBe(401);
    expect((await logIn(service, citizen.personalId, better)).status).toBe(201);
    expect((await service.post('sessions/refresh', { refreshToken: citizen.refreshToken })).body.code).toBe('session.over');
    expect((await service.get('me', citizen.accessToken)).body.code).toBe('auth.token-revoked');
  });

  it('opens a locked log-in to its owner', async () => {
    const citizen = await signedInCitizen(service);
    for (let attempt = 0; attempt < 6; attempt += 1) await logIn(service, citizen.personalId, 'Sai-Mat-Khau-1');
    const { body } = await service.post('password-resets', { login: citizen.personalId });
    await confirm(body.id, await service.codeFor(international(citizen.phone)), better);
    expect((await logIn(service, citizen.personalId, better)).status).toBe(201);
  });

  it('answers alike for a log-in name nobody has, down to the last try', async () => {
    const citizen = await signedInCitizen(service);
    const asked = [await service.post('password-resets', { login: citizen.personalId }), await service.post('password-resets', { login: someCitizen().personalId })] as const;
    expect(Object.keys(asked[0].body)).toEqual(Object.keys(asked[1].body));
    expect(asked[0].status).toBe(asked[1].status);
    const right = await service.codeFor(international(citizen.phone));
    const wrong = right === '111111' ? '222222' : '111111';
    for (let entry = 0; entry < 6; entry += 1) {
      const [known, unknown] = [await confirm(asked[0].body.id, wrong, better), await confirm(asked[1].body.id, wrong, better)];
      expect([unknown.status, unknown.body.code, unknown.body.detail]).toEqual([known.status, known.body.code, known.body.detail]);
    }
  });

  it('limits codes alike for a log-in name nobody has', async () => {
    const citizen = await signedInCitizen(service);
    for (const login of [citizen.personalId, someCitizen().personalId]) {
      const statuses = [(await service.post('password-resets', { login })).status, (await service.post('password-resets', { login })).status];
      expect(statuses).toEqual([202, 429]);
    }
  });

  it('voids the code of an earlier request', async () => {
    const citizen = await signedInCitizen(service);
    const first = await service.post('password-resets', { login: citizen.personalId });
    const code = await service.codeFor(international(citizen.phone));
    service.travel(61);
    await service.post('password-resets', { login: citizen.personalId });
    expect((await confirm(first.body.id, code, better)).body.code).toBe('code.expired');
  });

  it('does not spend the code on a password that breaks the rules', async () => {
    const citizen = await signedInCitizen(service);
    const { body } = await service.post('password-resets', { login: citizen.personalId });
    const code = await service.codeFor(international(citizen.phone));
    expect((await confirm(body.id, code, 'ngắn')).body.errors).toMatchObject([{ pointer: '/newPassword', code: 'password.too-short' }]);
    expect((await confirm(body.id, code, `toi ${citizen.personalId}`)).body.errors).toMatchObject([{ pointer: '/newPassword', code: 'password.personal' }]);
    expect((await confirm(body.id, code, better)).status).toBe(204);
  });

  it('gives an officer without a password their first one', async () => {
    const administrator = await signedInOfficer(service, [{ role: 'administrator', agency: null, unit: null }]);
    const { personalId, phone } = someCitizen();
    const officer = { login: 'can.bo.moi', personalId, fullName: 'Lê Thị Mới', sex: 'male', dateOfBirth: '1995-03-02', phone, grants: [] };
    expect((await service.post('officers', officer, { token: administrator.accessToken })).status).toBe(201);
    expect((await logIn(service, 'can.bo.moi', better)).status).toBe(401);
    const { body } = await service.post('password-resets', { login: 'can.bo.moi' });
    await confirm(body.id, await service.codeFor(international(phone)), better);
    expect((await logIn(service, 'can.bo.moi', better)).body).toMatchObject({ kind: 'officer' });
  });
});

describe('O-16 changing what one signs in with', () => {
  const change = (token: string, body: object) => service.post('me/password', body, { token });

  it('takes a new password for the old one; other sessions end, this one goes on', async () => {
    const here = await signedInCitizen(service);
    const elsewhere = (await logIn(service, here.personalId, password)).body;
    expect((await change(here.accessToken, { currentPassword: password, newPassword: better })).status).toBe(204);
    expect((await service.post('sessions/refresh', { refreshToken: elsewhere.refreshToken })).body.code).toBe('session.over');
    const renewed = await service.post('sessions/refresh', { refreshToken: here.refreshToken });
    expect((await service.get('me', renewed.body.accessToken)).status).toBe(200);
    expect((await logIn(service, here.personalId, better)).status).toBe(201);
  });

  it('counts wrong passwords as failed log-ins', async () => {
    const { accessToken, personalId } = await signedInCitizen(service);
    const codes = [];
    for (let attempt = 0; attempt < 6; attempt += 1) codes.push((await change(accessToken, { currentPassword: 'Sai-Mat-Khau-1', newPassword: better })).body.code);
    expect(codes.slice(3)).toEqual(['session.wrong-password', 'session.wrong-password', 'session.locked']);
    expect((await logIn(service, personalId, password)).status).toBe(429);
    expect((await change((await signedInCitizen(service)).accessToken, { newPassword: better })).body.code).toBe('session.wrong-password');
  });

  it('refuses the same password, and one that holds the personal id', async () => {
    const { accessToken, personalId } = await signedInCitizen(service);
    expect((await change(accessToken, { currentPassword: password, newPassword: password })).body.errors).toMatchObject([{ pointer: '/newPassword', code: 'password.same' }]);
    expect((await change(accessToken, { currentPassword: password, newPassword: `x-${personalId}` })).body.errors).toMatchObject([{ code: 'password.personal' }]);
  });

  it('takes another phone number once its code is entered', async () => {
    const citizen = await signedInCitizen(service);
    const { phone } = someCitizen();
    const ask = (currentPassword: string) => service.post('me/phone-changes', { phone, currentPassword }, { token: citizen.accessToken });
    expect((await ask('Sai-Mat-Khau-1')).status).toBe(401);
    const asked = await ask(password);
    const code = await service.codeFor(international(phone));
    const enter = (token: string) => service.post(`me/phone-changes/${asked.body.id}/confirmation`, { code }, { token });
    expect((await enter((await signedInCitizen(service)).accessToken)).status).toBe(404);
    expect((await service.get('me', citizen.accessToken)).body.provenPhone).toBe(international(citizen.phone));
    expect((await enter(citizen.accessToken)).status).toBe(204);
    expect((await service.get('me', citizen.accessToken)).body).toMatchObject({ provenPhone: international(phone), person: { phone: international(phone) } });
  });
});
