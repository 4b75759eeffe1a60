import { createHash } from 'node:crypto';
import { canonicalJson, routesOf } from '#http';
import { goodForm, pdf, publishAll } from './catalogue.js';
import { api, filedDossier } from './stories.js';
import { type Person, World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.open(process.env['TEST_DATABASE_URL'], '2026-03-05T09:30:00+07:00');
  await publishAll(world);
}, 60_000);

afterAll(() => world.close());

async function known(): Promise<Person> {
  const citizen = await world.someone();
  world.persons.set(citizen.personId, {
    id: citizen.personId, familyName: 'Nguyễn', middleAndGivenName: 'Thị Ánh', personalId: '019190000001', sex: 'female', dateOfBirth: '1990-05-20', phone: '+84912345678', email: 'anh@example.vn', contactAddress: 'Tổ 1',
  });
  return citizen;
}

describe('the card of a dossier', () => {
  it('says whose it is and what was handed in', async () => {
    const citizen = await known();
    const filed = await filedDossier(citizen);
    const card = await (await world.service('intake:card')).get(`/internal/v1/dossiers/${filed['dossierId']}/card`);
    expect(card.status).toBe(200);
    expect(card.body).toEqual({
      dossierId: filed['dossierId'], code: filed['code'],
      owner: {
        kind: 'person', id: citizen.personId, fullName: 'Nguyễn Thị Ánh', identifier: '019190000001', personalId: '019190000001', passport: null, taxCode: null,
        dateOfBirth: '1990-05-20', address: 'Tổ 1', phone: '+84912345678', email: 'anh@example.vn',
      },
      submitter: null, summary: 'Cấp giấy chứng nhận - Nguyễn Thị Ánh',
      components: [
        { componentId: 'declaration', name: 'declaration', source: 'uploaded', originals: 0, copies: 0, signatureValid: null, heldUntil: null, files: [] },
        { componentId: 'identity', name: 'identity', source: 'state-database', originals: 0, copies: 0, signatureValid: null, heldUntil: null, files: [] },
        {
          componentId: 'proof', name: 'Giấy tờ chứng minh', source: 'uploaded', originals: 0, copies: 0, signatureValid: null, heldUntil: null,
          files: [{ fileId: expect.any(String), sha256: createHash('sha256').update(pdf).digest('hex'), name: 'Giấy tờ chứng minh.pdf', type: 'application/pdf', size: pdf.length }],
        },
      ],
      quantities: { persons: 1, copies: 1 }, returnAddress: null, returnTo: null, withdrawalReason: null, formDigest: createHash('sha256').update(canonicalJson(goodForm)).digest('hex'),
    });
  });

  it('tells why the applicant asks for the dossier back', async () => {
    const citizen = await known();
    const filed = await filedDossier(citizen);
    await citizen.post(`${api}/dossiers/${filed['dossierId']}/withdrawal`, { reason: 'Nộp nhầm' });
    expect((await (await world.service('intake:card')).get(`/internal/v1/dossiers/${filed['dossierId']}/card`)).body.withdrawalReason).toBe('Nộp nhầm');
  });

  it('waits for identity where the owner\'s name is not known yet, then knows it for good', async () => {
    const citizen = await world.someone();
    const filed = await filedDossier(citizen);
    const path = `/internal/v1/dossiers/${filed['dossierId']}/card`;
    const service = await world.service('intake:card');
    expect(await service.get(path)).toMatchObject({ status: 503, body: { code: 'identity.unavailable' } });
    world.persons.set(citizen.personId, { id: citizen.personId, familyName: 'Trần', middleAndGivenName: 'Văn Bình', personalId: '019190000002' });
    expect(await service.get(path)).toMatchObject({ status: 200, body: { owner: { fullName: 'Trần Văn Bình' }, summary: 'Cấp giấy chứng nhận - Trần Văn Bình' } });
    world.persons.delete(citizen.personId);
    expect(await service.get(path)).toMatchObject({ status: 200, body: { owner: { fullName: 'Trần Văn Bình' } } });
  });
});

describe('what services pull', () => {
  it('is the form, and the bytes of files that were handed in', async () => {
    const citizen = await known();
    const filed = await filedDossier(citizen);
    const form = await (await world.service('intake:form')).get(`/internal/v1/dossiers/${filed['dossierId']}/form`);
    expect(form.body).toMatchObject({ procedureVersionId: '1.000001@2026-01-01', caseKey: 'FIRST', revision: 1, form: goodForm });

    const handedIn = (await citizen.get(`${api}/dossiers/${filed['dossierId']}`)).body.components.find(({ componentId }: { componentId: string }) => componentId === 'proof').files[0].id;
    const waiting = (await citizen.upload(`${api}/dossiers/${filed['dossierId']}/files?componentId=proof`, pdf, 'b.pdf', 'application/pdf')).body.id;
    const own = (await citizen.upload(`${api}/documents`, pdf, 'c.pdf', 'application/pdf')).body.file.id;
    const service = await world.service('intake:file');
    expect((await service.bytes(`/internal/v1/files/${handedIn}`)).body.equals(pdf)).toBe(true);
    expect(await service.get(`/internal/v1/files/${waiting}`)).toMatchObject({ status: 404 });
    expect(await service.get(`/internal/v1/files/${own}`)).toMatchObject({ status: 404 });
  });

  it('needs the scope of the route; people have none', async () => {
    const citizen = await known();
    const filed = await filedDossier(citizen);
    const path = `/internal/v1/dossiers/${filed['dossierId']}/card`;
    expect(await (await world.service('intake:file')).get(path)).toMatchObject({ status: 403 });
    expect(await citizen.get(path)).toMatchObject({ status: 403 });
    expect(await world.nobody().get(path)).toMatchObject({ status: 401 });
  });
});

it('every route but the platform\'s own asks who calls', async () => {
  const open = routesOf(world.app).filter(({ rules }) => rules.includes('anyone')).map(({ path }) => path);
  expect(open.every((path) => /^\/(health|metrics|api\/intake\/openapi)/.test(path))).toBe(true);
  for (const { method, path } of routesOf(world.app).filter(({ rules }) => !rules.includes('anyone'))) {
    const answer = await fetch(world.url + path.replaceAll(/:\w+/g, '019f0000-0000-7000-8000-000000000000'), { method, headers: { 'idempotency-key': 'x' } });
    expect([method, path, answer.status]).toEqual([method, path, 401]);
  }
});
