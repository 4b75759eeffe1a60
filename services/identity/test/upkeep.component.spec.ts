import { decodeProtectedHeader } from 'jose';
import { IdentityService } from './identity-service.js';
import { logIn, signedInCitizen, someCitizen } from './people.js';

let service: IdentityService;
beforeAll(async () => { service = await IdentityService.start(); });
afterAll(() => service.stop());
afterEach(() => service.travel(0));

const day = 86_400;
const published = async (): Promise<string[]> => (await service.get('/api/identity/.well-known/jwks.json')).body.keys.map(({ kid }: { kid: string }) => kid);

describe('signing keys', () => {
  it('follow one another by themselves, made once however many processes look', async () => {
    const [first] = await published();
    service.travel(89.5 * day);
    await Promise.all([service.tendKeys(), service.tendKeys(), service.tendKeys()]);
    const both = await published();
    expect(both).toHaveLength(2);
    const signer = async (): Promise<unknown> => decodeProtectedHeader((await signedInCitizen(service)).accessToken).kid;
    expect(await signer()).toBe(first);
    service.travel(90.5 * day);
    expect(await signer()).toBe(both.find((kid) => kid !== first));
    service.travel(91.5 * day);
    await service.tendKeys();
    expect(await published()).toEqual(both.filter((kid) => kid !== first));
  });
});

describe('sweeping', () => {
  it('forgets what has had its time and keeps what has not', async () => {
    const { refreshToken } = await signedInCitizen(service);
    await service.post('registrations', someCitizen());
    await logIn(service, someCitizen().personalId, 'Sai-Mat-Khau-1');
    await service.post('vneid/authorizations', {});
    const counts = async (): Promise<unknown> => (await service.database.query(
      `SELECT (SELECT count(*)::int FROM one_time_code) AS codes, (SELECT count(*)::int FROM code_sending) AS sendings, (SELECT count(*)::int FROM log_in_failures) AS failures,
        (SELECT count(*)::int FROM vneid_authorization) AS authorizations, (SELECT count(*)::int FROM idempotency_key) AS keys`,
    ))[0];
    await service.sweep(0);
    expect(await counts()).toMatchObject({ codes: 1, sendings: 1, failures: 2, authorizations: 1 });
    await service.sweep(2 * day);
    expect(await counts()).toEqual({ codes: 0, sendings: 0, failures: 0, authorizations: 0, keys: 0 });
    expect((await service.post('sessions/refresh', { refreshToken })).status).toBe(200);
    await service.sweep(400 * day);
    expect(await service.database.query('SELECT 1 FROM session')).toEqual([]);
  });
});
