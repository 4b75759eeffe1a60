import { IdentityService } from './identity-service.js';
import { signedInCitizen, signedInOfficer, someCitizen } from './people.js';

let service: IdentityService;
beforeAll(async () => { service = await IdentityService.start(); });
afterAll(() => service.stop());

const taxCodes = ['0300588569', '0101248141', '0100109106', '4600990010', '4600990028', '4600990035', '4600990010-001'];
const freshTaxCode = (): string => taxCodes.pop()!;
const hotel = (taxCode: string) => ({ taxCode, name: 'Khách sạn Sông Cầu', address: 'Phường Phan Đình Phùng', position: 'Giám đốc' });
const administrator = () => signedInOfficer(service, [{ role: 'administrator', agency: null, unit: null }]);

describe('P-n my own details', () => {
  it('are changed with the version last read, and shown in full', async () => {
    const { accessToken: token } = await signedInCitizen(service);
    const before = await service.get('me', token);
    const version = Number(before.headers.get('etag')!.replaceAll('"', ''));
    const profile = {
      email: 'anh@example.vn', ethnicity: 'Tày'.normalize('NFD'), religion: 'Không', occupation: 'Giáo viên', employer: 'Trường THCS', contactAddress: 'Tổ 5, phường Quyết Thắng',
      permanentResidence: { provinceCode: '19', communeCode: '05455', detail: 'Tổ 5' }, currentResidence: { provinceCode: '19', communeCode: '05443' },
    };
    const after = await service.call('PUT', 'me', { token, ifMatch: version, body: profile });
    expect(after.status).toBe(200);
    expect(after.headers.get('etag')).toBe(`"${version + 1}"`);
    expect(after.body.person).toMatchObject({ ...profile, ethnicity: 'Tày', temporaryResidence: null });
    expect(await service.call('PUT', 'me', { token, ifMatch: version, body: {} })).toMatchObject({ status: 412, body: { code: 'precondition.stale' } });
    expect((await service.call('PUT', 'me', { token, body: {} })).status).toBe(428);
    expect((await service.call('PUT', 'me', { token, ifMatch: version + 1, body: { fullName: 'Người Khác' } })).body.errors).toMatchObject([{ pointer: '/fullName', code: 'unknown-field' }]);
  });

  it('are not for somebody unknown', async () => {
    expect((await service.get('me')).status).toBe(401);
  });

  it('can be taken along', async () => {
    const citizen = await signedInCitizen(service);
    const { status, body, headers } = await service.get('me/export', citizen.accessToken);
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toContain('attachment');
    expect(body).toMatchObject({ me: { person: { personalId: citizen.personalId } }, sessions: [{ id: citizen.sessionId, current: true }], organisations: [], delegations: [] });
    expect(JSON.stringify(body)).not.toContain('argon2');
  });
});

describe('P-n organisations', () => {
  it('are entered by who represents them and verified by an officer', async () => {
    const director = await signedInCitizen(service);
    const made = await service.post('organisations', hotel(freshTaxCode()), { token: director.accessToken });
    expect(made.status).toBe(201);
    const path = made.headers.get('location')!;
    expect((await service.get(path, director.accessToken)).body).toMatchObject({ verified: false, representatives: [{ personId: director.personId, position: 'Giám đốc' }] });
    const { accessToken } = await administrator();
    expect((await service.get('organisations?verified=false', accessToken)).body.items.map(({ id }: { id: string }) => id)).toContain(made.body.id);
    expect((await service.post(`${path}/verification`, undefined, { token: director.accessToken, ifMatch: 1 })).status).toBe(403);
    expect((await service.post(`${path}/verification`, undefined, { token: accessToken, ifMatch: 7 })).status).toBe(412);
    expect((await service.post(`${path}/verification`, undefined, { token: accessToken, ifMatch: 1 })).status).toBe(200);
    const changed = await service.call('PUT', path, { token: director.accessToken, ifMatch: 2, body: { name: 'Tên khác', address: 'Số 88, đường Bến Tượng' } });
    expect(changed.body).toMatchObject({ verified: true, name: 'Khách sạn Sông Cầu', address: 'Số 88, đường Bến Tượng', version: 3 });
  });

  it('do not exist for others', async () => {
    const director = await signedInCitizen(service);
    const stranger = await signedInCitizen(service);
    const { body, headers } = await service.post('organisations', hotel(freshTaxCode()), { token: director.accessToken });
    const path = headers.get('location')!;
    expect((await service.get(path, stranger.accessToken)).status).toBe(404);
    expect((await service.call('PUT', path, { token: stranger.accessToken, ifMatch: 1, body: { name: 'Của tôi', address: 'Ở đây' } })).status).toBe(404);
    expect((await service.get('organisations', stranger.accessToken)).body.items).toEqual([]);
    expect((await service.post('delegations', { organisationId: body.id, delegate: { personalId: director.personalId, fullName: director.fullName } }, { token: stranger.accessToken })).status).toBe(404);
  });

  it('have a tax code that is right, and one verified owner of it', async () => {
    const [first, second] = [await signedInCitizen(service), await signedInCitizen(service)];
    expect((await service.post('organisations', hotel('0300588560'), { token: first.accessToken })).body.errors).toMatchObject([{ pointer: '/taxCode', code: 'tax-code' }]);
    const taxCode = freshTaxCode();
    const mine = await service.post('organisations', hotel(taxCode), { token: first.accessToken });
    const theirs = await service.post('organisations', hotel(taxCode), { token: second.accessToken });
    const { accessToken } = await administrator();
    expect((await service.post(`organisations/${mine.body.id}/verification`, undefined, { token: accessToken, ifMatch: 1 })).status).toBe(200);
    expect(await service.post(`organisations/${theirs.body.id}/verification`, undefined, { token: accessToken, ifMatch: 1 })).toMatchObject({ status: 409, body: { code: 'organisation.exists' } });
    expect((await service.post('organisations', hotel(taxCode), { token: second.accessToken })).body.code).toBe('organisation.exists');
  });

  it('are entered once for one idempotency key', async () => {
    const { accessToken: token } = await signedInCitizen(service);
    const body = hotel(freshTaxCode());
    const [one, other] = [await service.post('organisations', body, { token, key: 'k-1' }), await service.post('organisations', body, { token, key: 'k-1' })];
    expect(other.body).toEqual(one.body);
    expect(other.headers.get('idempotency-replayed')).toBe('true');
    expect((await service.get('organisations', token)).body.items).toHaveLength(1);
    expect((await service.post('organisations', { ...body, name: 'Khác' }, { token, key: 'k-1' })).status).toBe(422);
  });
});

describe('P-n delegations', () => {
  it('are seen by both sides at once, ended by either, and told to others without names', async () => {
    const mother = await signedInCitizen(service, { fullName: 'Ma Thị Hường' });
    const son = await signedInCitizen(service, { fullName: 'Ma Văn Hiếu' });
    const offer = { delegate: { personalId: son.personalId, fullName: 'MA VĂN HIẾU' }, procedures: ['1.001456', '1.001456'], to: '2027-12-31' };
    const made = await service.post('delegations', offer, { token: mother.accessToken });
    expect(made.status).toBe(201);
    const path = made.headers.get('location')!;
    for (const [token, side] of [[mother.accessToken, 'given'], [son.accessToken, 'received']] as const) {
      expect((await service.get(path, token)).body).toMatchObject({
        side, procedures: ['1.001456'], to: '2027-12-31', standing: { code: 'in-force' }, principal: { kind: 'person', name: 'Ma Thị Hường' }, delegate: { personId: son.personId, fullName: 'Ma Văn Hiếu' },
      });
      expect((await service.get(`delegations?side=${side}`, token)).body.items).toHaveLength(1);
    }
    expect((await service.get('delegations?side=received', mother.accessToken)).body.items).toEqual([]);
    expect(await service.post(`${path}/revocation`, undefined, { token: son.accessToken, ifMatch: 9 })).toMatchObject({ status: 412 });
    expect((await service.post(`${path}/revocation`, undefined, { token: son.accessToken, ifMatch: 1 })).status).toBe(200);
    expect(await service.post(`${path}/revocation`, undefined, { token: mother.accessToken, ifMatch: 2 })).toMatchObject({ status: 409, body: { code: 'delegation.over' } });
    const events = await service.eventsAbout(made.body.id);
    expect(events).toMatchObject([
      { sequence: 1, data: { principal: { kind: 'person', id: mother.personId }, delegatePersonId: son.personId, procedures: ['1.001456'], status: 'active' } }, { sequence: 2, data: { status: 'revoked' } },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/Ma Văn|Hường|\d{12}"/);
  });

  it('of others do not exist', async () => {
    const [mother, son, stranger] = [await signedInCitizen(service), await signedInCitizen(service), await signedInCitizen(service)];
    const { headers } = await service.post('delegations', { delegate: { personalId: son.personalId, fullName: son.fullName } }, { token: mother.accessToken });
    const path = headers.get('location')!;
    expect((await service.get(path, stranger.accessToken)).status).toBe(404);
    expect((await service.post(`${path}/revocation`, undefined, { token: stranger.accessToken, ifMatch: 1 })).status).toBe(404);
    expect((await service.get('delegations', stranger.accessToken)).body.items).toEqual([]);
    expect((await service.get(path, (await administrator()).accessToken)).status).toBe(403);
  });

  it('need somebody known under this number and name: whether the number is known is not told', async () => {
    const [mother, son] = [await signedInCitizen(service), await signedInCitizen(service)];
    const offer = (personalId: string, fullName: string) => service.post('delegations', { delegate: { personalId, fullName } }, { token: mother.accessToken });
    const [unknown, misnamed] = [await offer(someCitizen().personalId, 'Nông Văn Ánh'), await offer(son.personalId, 'Người Khác')];
    for (const { status, body } of [unknown, misnamed]) expect([status, body.code, body.errors]).toEqual([422, 'delegation.unknown-delegate', undefined]);
    expect((await offer(mother.personalId, mother.fullName)).body.errors).toMatchObject([{ pointer: '/delegate', code: 'delegation.self' }]);
  });

  it('by an organisation need a verified one; its delegate sees it, its other representative too', async () => {
    const [director, clerk] = [await signedInCitizen(service), await signedInCitizen(service)];
    const organisation = await service.post('organisations', hotel(freshTaxCode()), { token: director.accessToken });
    const offer = () => service.post('delegations', { organisationId: organisation.body.id, delegate: { personalId: clerk.personalId, fullName: clerk.fullName }, procedures: ['2.001159'] }, { token: director.accessToken });
    expect(await offer()).toMatchObject({ status: 409, body: { code: 'organisation.unverified' } });
    await service.post(`organisations/${organisation.body.id}/verification`, undefined, { token: (await administrator()).accessToken, ifMatch: 1 });
    const made = await offer();
    expect(made.status).toBe(201);
    expect((await service.get(made.headers.get('location')!, clerk.accessToken)).body).toMatchObject({ side: 'received', principal: { kind: 'organisation', id: organisation.body.id, name: 'Khách sạn Sông Cầu' } });
    expect((await service.get(`organisations/${organisation.body.id}`, clerk.accessToken)).status).toBe(200);
  });

  it('come page by page, newest first', async () => {
    const mother = await signedInCitizen(service);
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const child = await signedInCitizen(service);
      made.unshift((await service.post('delegations', { delegate: { personalId: child.personalId, fullName: child.fullName } }, { token: mother.accessToken })).body.id as string);
    }
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const { body } = await service.get(`delegations?limit=2${next === '' ? '' : `&after=${next}`}`, mother.accessToken);
      seen.push(...(body.items as { id: string }[]).map(({ id }) => id));
      next = body.next as string | null;
    }
    expect(seen).toEqual(made);
    expect((await service.get('delegations?after=nonsense', mother.accessToken)).status).toBe(400);
  });
});
