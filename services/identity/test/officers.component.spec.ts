import { decodeJwt } from 'jose';
import { IdentityService } from './identity-service.js';
import { logIn, password, signedInCitizen, signedInOfficer, someCitizen } from './people.js';

let service: IdentityService;
let administrator: Awaited<ReturnType<typeof signedInOfficer>>;
beforeAll(async () => {
  service = await IdentityService.start();
  administrator = await signedInOfficer(service, [{ role: 'administrator', agency: null, unit: null }]);
});
afterAll(() => service.stop());

const reception = { role: 'reception' as const, agency: 'G01-TNG', unit: 'G01-TNG-MC' };

function newOfficer(changes: object = {}) {
  const { personalId, phone } = someCitizen();
  return { login: `moi.${personalId.slice(6)}`, personalId, fullName: 'Hoàng Thị Lan', sex: 'male', dateOfBirth: '1995-03-02', phone, title: 'Cán bộ tiếp nhận', grants: [reception], ...changes };
}

describe('officers', () => {
  it('are appointed by administrators', async () => {
    const made = await service.post('officers', newOfficer(), { token: administrator.accessToken });
    expect(made.status).toBe(201);
    expect((await service.get(made.headers.get('location')!, administrator.accessToken)).body).toMatchObject({
      fullName: 'Hoàng Thị Lan', title: 'Cán bộ tiếp nhận', suspended: false, grants: [{ role: { code: 'reception', label: { vi: 'Cán bộ tiếp nhận', en: 'Reception officer' } }, agency: 'G01-TNG', unit: 'G01-TNG-MC' }],
    });
    expect(await service.eventsAbout(made.body.id)).toMatchObject([{ type: 'vn.motcua.account.opened.v1', data: { kind: 'officer' } }]);
  });

  it.each(['citizen', 'reception', 'approver', 'unit-head', 'overseer', 'helpdesk', 'inspector'] as const)('are not appointed, given roles or suspended by a %s', async (role) => {
    const grants = { reception: [reception], approver: [{ ...reception, role: 'approver' as const }], 'unit-head': [{ ...reception, role: 'unit-head' as const }], overseer: [{ role: 'overseer' as const, agency: 'G01-TNG', unit: null }], helpdesk: [{ role: 'helpdesk' as const, agency: null, unit: null }], inspector: [{ role: 'inspector' as const, agency: 'G01', unit: null }] };
    const { accessToken: token, accountId } = role === 'citizen' ? await signedInCitizen(service) : await signedInOfficer(service, grants[role]);
    const answers = [
      await service.post('officers', newOfficer(), { token }), await service.post(`officers/${accountId}/grants`, { role: 'administrator' }, { token }),
      await service.call('DELETE', `officers/${accountId}/grants/${accountId}`, { token }), await service.call('PUT', `officers/${administrator.accountId}/suspension`, { token }),
      await service.post('signing-keys', {}, { token }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  });

  it('have a log-in name and a person of their own', async () => {
    const first = newOfficer();
    await service.post('officers', first, { token: administrator.accessToken });
    const create = (changes: object) => service.post('officers', newOfficer(changes), { token: administrator.accessToken });
    expect((await create({ login: first.login })).body.code).toBe('officer.login-taken');
    expect((await create({ personalId: first.personalId })).body.code).toBe('officer.exists');
    expect((await create({ personalId: first.personalId, fullName: 'Người Khác' })).body.code).toBe('person.different');
    expect((await create({ login: '019095000001' })).status).toBe(400);
  });

  it('get roles that fit their place only', async () => {
    const grants = [{ role: 'reception', agency: 'G01-TNG' }, { role: 'administrator', unit: 'G01-TNG-MC' }, { role: 'approver', agency: 'G01-TNG', unit: 'H55-LD' }];
    const { status, body } = await service.post('officers', newOfficer({ grants }), { token: administrator.accessToken });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual([
      ['/grants/0/unit', 'grant.unit-missing'], ['/grants/1/unit', 'grant.unit-without-agency'], ['/grants/2/unit', 'grant.unit-of-another-agency'],
    ]);
  });

  it('act with a new role at once, and without a lost one', async () => {
    const officer = await signedInOfficer(service, [reception]);
    const given = await service.post(`officers/${officer.accountId}/grants`, { role: 'cashier', agency: 'G01-TNG', unit: 'G01-TNG-MC' }, { token: administrator.accessToken });
    expect(given.status).toBe(201);
    expect((await service.get('me', officer.accessToken)).body.code).toBe('auth.token-revoked');
    const renewed = (await service.post('sessions/refresh', { refreshToken: officer.refreshToken })).body;
    expect((decodeJwt(renewed.accessToken)['grants'] as { role: string }[]).map(({ role }) => role)).toEqual(['cashier', 'reception']);
    expect((await service.post(`officers/${officer.accountId}/grants`, { role: 'cashier', agency: 'G01-TNG', unit: 'G01-TNG-MC' }, { token: administrator.accessToken })).body.code).toBe('officer.has-grant');
    expect((await service.call('DELETE', given.headers.get('location')!, { token: administrator.accessToken })).status).toBe(204);
    expect((await service.get('me', renewed.accessToken)).body.code).toBe('auth.token-revoked');
    expect((await service.call('DELETE', given.headers.get('location')!, { token: administrator.accessToken })).status).toBe(404);
  });

  it('that are suspended are out at once, and back when restored', async () => {
    const officer = await signedInOfficer(service, [reception]);
    const path = `officers/${officer.accountId}/suspension`;
    expect((await service.call('PUT', path, { token: administrator.accessToken })).status).toBe(204);
    expect((await service.get('me', officer.accessToken)).body.code).toBe('auth.token-revoked');
    expect((await service.post('sessions/refresh', { refreshToken: officer.refreshToken })).body.code).toBe('session.over');
    expect(await logIn(service, officer.login, password)).toMatchObject({ status: 403, body: { code: 'account.suspended' } });
    expect((await logIn(service, officer.login, 'Sai-Mat-Khau-1')).body.code).toBe('session.wrong-password');
    expect((await service.call('DELETE', path, { token: administrator.accessToken })).status).toBe(204);
    expect((await logIn(service, officer.login, password)).status).toBe(201);
  });

  it('never leave the system without an administrator', async () => {
    const { body } = await service.get(`officers/${administrator.accountId}`, administrator.accessToken);
    const refusals = [
      await service.call('DELETE', `officers/${administrator.accountId}/grants/${body.grants[0].id}`, { token: administrator.accessToken }),
      await service.call('PUT', `officers/${administrator.accountId}/suspension`, { token: administrator.accessToken }),
    ];
    expect(refusals.map(({ status, body: { code } }) => [status, code])).toEqual(Array(2).fill([409, 'officer.last-administrator']));
  });

  it('see colleagues of their agency and those below, without log-in names', async () => {
    const at = (agency: string, unit: string) => signedInOfficer(service, [{ role: 'processing', agency, unit }]);
    const [province, commune, elsewhere] = [await at('G09-TNG', 'G09-TNG-KV'), await at('G09-TNG-05443', 'G09-TNG-05443-KV'), await at('G09-TN', 'G09-TN-KV')];
    const seenBy = async (token: string) => (await service.get('officers?limit=200', token)).body.items as { id: string; login?: string }[];
    const seen = await seenBy(province.accessToken);
    expect(seen.map(({ id }) => id).sort()).toEqual([province.accountId, commune.accountId].sort());
    expect(seen[0]).not.toHaveProperty('login');
    expect((await seenBy(commune.accessToken)).map(({ id }) => id)).toEqual([commune.accountId]);
    expect((await service.get(`officers/${elsewhere.accountId}`, province.accessToken)).status).toBe(404);
    expect((await service.get('officers', (await signedInCitizen(service)).accessToken)).status).toBe(403);
    const filtered = await service.get('officers?unit=G09-TNG-05443-KV&role=processing', administrator.accessToken);
    expect(filtered.body.items).toMatchObject([{ id: commune.accountId, login: commune.login }]);
  });
});

describe('bulk accounts', () => {
  it('are entered once, however often; missing roles are added', async () => {
    const details = someCitizen();
    const officer = { ...details, sex: 'male' as const, login: `lap.${details.personalId.slice(6)}`, title: null, grants: [reception], profile: {} };
    expect(await service.provision.officer(officer, new Date())).toBe(true);
    expect(await service.provision.officer({ ...officer, password: 'Khac-Han-2026', grants: [reception, { ...reception, role: 'cashier' }] }, new Date())).toBe(false);
    const session = await logIn(service, officer.login, details.password);
    expect((await service.get('me', session.body.accessToken)).body.grants).toHaveLength(2);
  });
});

describe('signing keys', () => {
  it('are published without their private half, to be kept five minutes', async () => {
    const { body, headers } = await service.get('/api/identity/.well-known/jwks.json');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(body.keys.length).toBeGreaterThanOrEqual(1);
    for (const key of body.keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    const [row] = await service.database.query<{ stored: string }>("SELECT encode(private_sealed, 'escape') AS stored FROM signing_key");
    expect(row?.stored).not.toContain('"d"');
  });

  it('are replaced by an administrator; a compromised one voids its tokens', async () => {
    const replaced = await service.post('signing-keys', { compromised: true }, { token: administrator.accessToken });
    expect(replaced.status).toBe(201);
    const { body } = await service.get('/api/identity/.well-known/jwks.json');
    expect(body.keys.map(({ kid }: { kid: string }) => kid)).toEqual([replaced.body.kid]);
    const citizen = await signedInCitizen(service);
    expect(JSON.parse(Buffer.from(citizen.accessToken.split('.')[0]!, 'base64url').toString())).toMatchObject({ alg: 'ES256', kid: replaced.body.kid });
  });
});
