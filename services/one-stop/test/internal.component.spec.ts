import { createHash, randomUUID } from 'node:crypto';
import { tokenIssuer } from '#http';
import { Portal } from '#testing';
import { SignJWT } from 'jose';
import { acts, reason, type Staff, staffOf, Way } from './stories.js';
import { World } from './world.js';

describe('what other services pull', () => {
  let world: World;
  let staff: Staff;
  beforeAll(async () => {
    world = await World.open();
    staff = await staffOf(world);
  });
  afterAll(() => world.close());

  async function service(aud: string, ...scopes: string[]): Promise<Portal> {
    const claims = { kind: 'service', person: null, assurance: 0, grants: [], scopes, sid: null, jti: randomUUID() };
    const key = world['identity']['key'];
    return new Portal(world.url, await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'spec' }).setIssuer(tokenIssuer).setAudience(aud).setSubject('intake').setIssuedAt(1_700_000_000).setExpirationTime(4_000_000_000).sign(key));
  }

  it('is the signed file of a result, while it is in force', async () => {
    const intake = await service('one-stop', 'one-stop:result');
    const filed = await world.file();
    const way = await new Way(world, staff, filed.id).atApproval();
    const digest = await way.signed();
    const file = `/internal/v1/results/${filed.code}-KQ1/file`;
    expect((await intake.try('GET', file)).status).toBe(404);
    await acts(world, staff.approver, filed.id, 'completion', { outcome: 'granted', result: { digest } });
    expect(createHash('sha256').update(await intake.download(file)).digest('hex')).toBe(digest);

    await acts(world, staff.approver, filed.id, 'result-revocations', { resultCode: `${filed.code}-KQ1`, reason, legalBasis: 'Điều 9' });
    expect((await intake.try('GET', file)).body).toMatchObject({ status: 409, code: 'result.not-in-force' });
    for (const none of [`${filed.code}-KQ2`, filed.code, 'KQ1', '%20-KQ1']) expect((await intake.try('GET', `/internal/v1/results/${none}/file`)).status).toBe(404);
  });

  it('is where a dossier stands now', async () => {
    const postal = await service('one-stop', 'one-stop:standing');
    const { id } = await world.file();
    const standing = `/internal/v1/dossiers/${id}/standing`;
    expect((await postal.get(standing)).body).toEqual({ state: 'submitted', returnMethod: 'counter' });
    await acts(world, staff.reception, id, 'refusal', { reason, checklistItem: 'not-entitled', legalBasis: 'Điều 9', guidance: 'Nộp lại khi đủ điều kiện' });
    expect((await postal.get(standing)).body).toMatchObject({ state: 'refused' });
    expect((await postal.try('GET', `/internal/v1/dossiers/${randomUUID()}/standing`)).status).toBe(404);
    for (const stranger of [staff.reception, await service('one-stop', 'one-stop:result')]) expect((await stranger.try('GET', standing)).status).toBe(403);
  });

  it('is nobody else\'s: not a person\'s, nor a service\'s without the scope or for another', async () => {
    const file = '/internal/v1/results/A1-260310-0001-KQ1/file';
    for (const stranger of [staff.approver, await world.person(), await service('one-stop', 'one-stop:dossier'), await service('intake', 'one-stop:result')]) expect([401, 403]).toContain((await stranger.try('GET', file)).status);
    expect((await world.anyone().try('GET', file)).status).toBe(401);
  });
});
