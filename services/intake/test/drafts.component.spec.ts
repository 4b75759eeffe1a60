import { delegate, goodForm, publishAll } from './catalogue.js';
import { api, filedDossier, filledDraft, opening } from './stories.js';
import { World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.open(process.env['TEST_DATABASE_URL'], '2026-03-05T09:30:00+07:00');
  await publishAll(world);
}, 60_000);

beforeEach(() => { world.identityAway = false; });
afterAll(() => world.close());

const profile = (id: string): object => ({
  id, familyName: 'Nguyễn', middleAndGivenName: 'Thị Ánh', personalId: '019190000001', sex: 'female', dateOfBirth: '1990-05-20', phone: '0912345678', email: null,
  permanentResidence: { provinceCode: '19', communeCode: '05443', detail: 'Tổ 1' }, version: 1,
});

describe('a draft', () => {
  it('opens filled with what the state holds, and each field says where it came from (P-a)', async () => {
    const citizen = await world.someone();
    world.persons.set(citizen.personId, profile(citizen.personId));
    await filedDossier(citizen, {}, { ...goodForm, occupation: 'Giáo viên' });

    const opened = await citizen.post(`${api}/drafts`, opening);
    expect(opened.status).toBe(201);
    expect(opened.headers.get('etag')).toBe('"1"');
    expect(opened.headers.get('location')).toBe(`${api}/drafts/${opened.body.id}`);
    expect(opened.body.form).toEqual({
      fullName: 'Nguyễn Thị Ánh', dateOfBirth: '1990-05-20', sex: 'NU', personalId: '019190000001', phone: '0912345678',
      residence: { provinceCode: '19', communeCode: '05443', detail: 'Tổ 1' }, occupation: 'Giáo viên',
    });
    const sources = Object.fromEntries(opened.body.prefilled.map(({ pointer, source, from }: { pointer: string; source: string; from: string }) => [pointer, `${source} ${from}`]));
    expect(sources['/form/sex']).toBe('profile profile.sex');
    expect(sources['/form/occupation']).toMatch(/^earlier H55\.01-260305-\d{4}$/);
    expect(opened.body).toMatchObject({ owner: { kind: 'person', id: citizen.personId, fullName: 'Nguyễn Thị Ánh' }, notes: [] });
  });

  it('opens empty with a note when identity is down', async () => {
    world.identityAway = true;
    const citizen = await world.someone();
    const opened = await citizen.post(`${api}/drafts`, opening);
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({ form: {}, prefilled: [], notes: [{ code: 'profile.unavailable' }] });
  });

  it('keeps whatever its form says, and tells what is wrong (P-d)', async () => {
    const citizen = await world.someone();
    const wrong = { fullName: 'Ng\u0075\u031bời', nowhere: { deep: [1, 2, { ha: '' }] }, personalId: 12 };
    const draft = await filledDraft(citizen, {}, wrong);
    expect(draft['findings'].map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)).toEqual(expect.arrayContaining([
      '/form/nowhere unknown-field', '/form/personalId type', '/form/dateOfBirth required', '/components/proof component-missing',
    ]));
    const again = await citizen.get(`${api}/drafts/${draft['id']}`);
    expect(again.body.form).toEqual({ ...wrong, fullName: 'Người' });
    expect(await citizen.get(`${api}/drafts/${draft['id']}/findings`)).toMatchObject({ body: { ready: false } });
  });

  it('says every finding in Vietnamese and English', async () => {
    const draft = await filledDraft(await world.someone(), {}, { ...goodForm, dateOfBirth: '20/5/1990' });
    expect(draft['findings'][0]).toEqual({
      pointer: '/form/dateOfBirth', code: 'format',
      message: { vi: 'Phải là ngày dạng năm-tháng-ngày (ví dụ 2026-03-02)', en: 'must be a date as year-month-day (such as 2026-03-02)' },
    });
  });

  it('refuses a stale save and tells the current version; the other tab keeps its input', async () => {
    const citizen = await world.someone();
    const draft = await filledDraft(citizen);
    const path = `${api}/drafts/${draft['id']}`;
    expect(await citizen.put(path, { form: { fullName: 'Một' } }, 1)).toMatchObject({ status: 412, body: { code: 'precondition.stale', errors: [{ pointer: '/version', message: '2' }] } });
    expect(await citizen.put(path, { form: {} })).toMatchObject({ status: 428 });
    expect((await citizen.get(path)).body).toMatchObject({ version: 2, form: goodForm });
  });

  it('of two tabs that save at once one wins', async () => {
    const citizen = await world.someone();
    const draft = await filledDraft(citizen);
    const path = `${api}/drafts/${draft['id']}`;
    const answers = await Promise.all(['Một', 'Hai', 'Ba'].map((fullName) => citizen.put(path, { form: { fullName } }, 2)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412, 412]);
    expect((await citizen.get(path)).body.form).toEqual(answers.find(({ status }) => status === 200)!.body.form);
  });

  it('refuses a form beyond measure', async () => {
    const citizen = await world.someone();
    const draft = await filledDraft(citizen);
    const path = `${api}/drafts/${draft['id']}`;
    expect(await citizen.put(path, { form: { fullName: 'x'.repeat(300_000) } }, 2)).toMatchObject({ status: 413 });
    const deep = Array.from({ length: 40 }).reduce<object>((inner) => ({ inner }), {});
    expect(await citizen.put(path, { form: deep }, 2)).toMatchObject({ status: 400, body: { code: 'request.too-deep' } });
  });

  it('judges the way of return: by post only under a contract, and with an address (O-10)', async () => {
    const citizen = await world.someone();
    const draft = await filledDraft(citizen);
    const path = `${api}/drafts/${draft['id']}`;
    const codes = ({ body }: { body: { findings: { pointer: string; code: string }[] } }): string[] => body.findings.filter(({ pointer }) => pointer.startsWith('/return')).map(({ code }) => code);
    expect(codes(await citizen.put(path, { returnMethod: 'post' }, 2))).toEqual(['required']);
    expect(codes(await citizen.put(path, { returnAddress: { recipient: 'Ánh', phone: '0912345678', line: 'Tổ 1' } }, 3))).toEqual([]);
  });

  it('is thrown away by its owner only, and is gone then', async () => {
    const citizen = await world.someone();
    const draft = await filledDraft(citizen);
    const path = `${api}/drafts/${draft['id']}`;
    expect(await (await world.someone()).delete(path, 2)).toMatchObject({ status: 404 });
    expect(await citizen.delete(path, 1)).toMatchObject({ status: 412 });
    expect(await citizen.delete(path, 2)).toMatchObject({ status: 204 });
    expect(await citizen.get(path)).toMatchObject({ status: 404 });
  });

  it('lists one\'s drafts page by page, latest change first', async () => {
    const citizen = await world.someone();
    const ids: string[] = [];
    for (let minute = 0; minute < 3; minute += 1) {
      world.clock.set(`2026-03-05T10:0${minute}:00+07:00`);
      ids.unshift((await citizen.post(`${api}/drafts`, opening)).body.id);
    }
    const first = await citizen.get(`${api}/drafts?limit=2`);
    const second = await citizen.get(`${api}/drafts?limit=2&after=${first.body.next}`);
    expect([...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(second.body.next).toBeNull();
  });

  it.each([
    [{ procedureCode: '9.999999' }, '/procedureCode'], [{ caseKey: 'NONE' }, '/caseKey'], [{ receivingAgency: 'H99' }, '/receivingAgency'],
    [{ receivingAgency: 'H55.02' }, '/receivingAgency'], [{ competentAgency: 'H55.02' }, '/competentAgency'],
  ])('is not opened for what is not offered: %j', async (more, pointer) => {
    expect(await (await world.someone()).post(`${api}/drafts`, { ...opening, ...more })).toMatchObject({ status: 422, body: { code: 'draft.not-offered', errors: [{ pointer }] } });
  });

  it('is taken by another agency for the competent one (three places)', async () => {
    const draft = await filledDraft(await world.someone(), { receivingAgency: 'H55.02', competentAgency: 'H55.01' });
    expect(draft).toMatchObject({ receivingAgency: 'H55.02', competentAgency: 'H55.01' });
  });
});

describe('acting for another (uỷ quyền, P-n)', () => {
  it('needs a delegation in force for the procedure, and ends with it', async () => {
    const [principal, helper] = [await world.someone(), await world.someone()];
    const onBehalfOf = { kind: 'person', id: principal.personId };
    expect(await helper.post(`${api}/drafts`, { ...opening, onBehalfOf })).toMatchObject({ status: 403, body: { code: 'delegation.missing' } });

    const delegation = await delegate(world, principal.personId, helper.personId, { procedures: ['1.000001'] });
    const draft = await filledDraft(helper, { onBehalfOf });
    expect(draft['owner']).toMatchObject(onBehalfOf);
    expect(await helper.post(`${api}/drafts`, { ...opening, procedureCode: '2.001159', caseKey: 'NOTICE', onBehalfOf })).toMatchObject({ status: 403 });
    expect(await principal.get(`${api}/drafts/${draft['id']}`)).toMatchObject({ status: 200 });

    await delegate(world, principal.personId, helper.personId, { id: delegation, status: 'revoked' });
    expect(await helper.get(`${api}/drafts/${draft['id']}`)).toMatchObject({ status: 404 });
  });

  it('is not possible after its last day', async () => {
    const [principal, helper] = [await world.someone(), await world.someone()];
    await delegate(world, principal.personId, helper.personId, { to: '2026-03-04' });
    expect(await helper.post(`${api}/drafts`, { ...opening, onBehalfOf: { kind: 'person', id: principal.personId } })).toMatchObject({ status: 403 });
  });
});
