import { randomUUID } from 'node:crypto';
import { delegate, goodForm, pdf, publishAll } from './catalogue.js';
import { askSupplement, journal } from './journal.js';
import { api, filedDossier, type Loose } from './stories.js';
import { type Person, World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.open(process.env['TEST_DATABASE_URL'], '2026-03-05T09:30:00+07:00');
  await publishAll(world);
}, 60_000);

afterAll(() => world.close());

async function filed(): Promise<{ citizen: Person; dossier: { dossierId: string; code: string }; path: string }> {
  const citizen = await world.someone();
  const dossier = await filedDossier(citizen, {}, { ...goodForm, phone: '0912345678' }) as { dossierId: string; code: string };
  return { citizen, dossier, path: `${api}/dossiers/${dossier.dossierId}` };
}

async function uploaded(citizen: Person, path: string, component = 'proof'): Promise<string> {
  const content = Buffer.concat([pdf, Buffer.from(`% ${Math.random()}\nstartxref\n9\n%%EOF\n`)]);
  return (await citizen.upload(`${path}/files?componentId=${component}`, content, 'Bổ sung.pdf', 'application/pdf')).body.id as string;
}

const eventsOf = async (dossierId: string): Promise<Loose[]> =>
  (await world.rows<{ body: string }>('SELECT body FROM event WHERE subject = $1 ORDER BY sequence', [dossierId])).map(({ body }) => JSON.parse(body) as Loose);

describe('my dossiers (P-m)', () => {
  it('are listed with their state, filtered and page by page', async () => {
    const citizen = await world.someone();
    const first = await filedDossier(citizen) as { dossierId: string; code: string };
    world.clock.set('2026-03-05T10:00:00+07:00');
    const second = await filedDossier(citizen);
    await journal(world, first, 1, 'submitted', 'submitted', { returnMethod: null, componentCount: 2, late: false });
    await journal(world, first, 2, 'received', 'received', { checkedComponents: ['proof'], originalsTaken: 0 });

    const all = await citizen.get(`${api}/dossiers`);
    expect(all.body.items.map(({ dossierId }: Loose) => dossierId)).toEqual([second['dossierId'], first.dossierId]);
    expect(all.body.items[1]).toMatchObject({ code: first.code, state: { code: 'received', number: 2, label: { vi: 'Được tiếp nhận' } }, procedureName: { vi: 'Cấp giấy chứng nhận' } });
    expect((await citizen.get(`${api}/dossiers?state=received`)).body.items).toHaveLength(1);
    expect((await citizen.get(`${api}/dossiers?state=submitted,paying&procedureCode=1.000001`)).body.items).toMatchObject([{ dossierId: second['dossierId'] }]);
    const page = await citizen.get(`${api}/dossiers?limit=1`);
    expect((await citizen.get(`${api}/dossiers?limit=1&after=${page.body.next}`)).body).toMatchObject({ items: [{ dossierId: first.dossierId }], next: null });
    expect((await (await world.someone()).get(`${api}/dossiers`)).body.items).toEqual([]);
  });

  it('are mine alone: a foreign id answers 404, for reads and for acts', async () => {
    const { path } = await filed();
    const stranger = await world.someone();
    for (const answer of await Promise.all([
      stranger.get(path), stranger.get(`${path}/history`), stranger.post(`${path}/withdrawal`, { reason: 'x' }), stranger.post(`${path}/supplements`, { components: [] }),
      stranger.post(`${path}/amendments`, { form: { '/phone': '0912345679' } }), stranger.put(`${path}/return-method`, { returnMethod: 'counter' }, 1),
      stranger.upload(`${path}/files?componentId=proof`, pdf, 'a.pdf', 'application/pdf'),
    ])) expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it('are seen by a delegate, and by the units that hold or are consulted, but acted on by none of these units', async () => {
    const { citizen, dossier, path } = await filed();
    const helper = await world.someone();
    await delegate(world, citizen.personId, helper.personId, { procedures: ['1.000001'] });
    expect(await helper.get(path)).toMatchObject({ status: 200 });

    const officer = await world.officer('processing', 'H55.01', 'H55.01-XL');
    expect(await officer.get(path)).toMatchObject({ status: 404 });
    await journal(world, dossier, 1, 'transferred', 'processing', { toUnit: 'H55.01-XL' }, { unit: 'H55.01-XL' });
    expect(await officer.get(path)).toMatchObject({ status: 200, body: { state: { code: 'processing' } } });
    expect(await officer.post(`${path}/withdrawal`, { reason: 'x' })).toMatchObject({ status: 403 });
    const consulted = await world.officer('processing', 'H55.09', 'H55.09-XL');
    expect(await consulted.get(path)).toMatchObject({ status: 404 });
    await journal(world, dossier, 2, 'consulted', 'processing', { units: ['H55.09-XL'], dueAt: '2026-03-10T17:00:00+07:00' }, { unit: 'H55.01-XL' });
    expect(await consulted.get(path)).toMatchObject({ status: 200 });
    await journal(world, dossier, 3, 'forwarded', 'submitted', { reasonCode: 'wrong', fromAgency: 'H55.01', toAgency: 'H55.02' }, { receivingAgency: 'H55.02', competentAgency: 'H55.02' });
    expect(await (await world.officer('reception', 'H55.01', 'H55.01-MC')).get(path)).toMatchObject({ status: 404 });
    expect(await (await world.officer('reception', 'H55.02', 'H55.02-MC')).get(path)).toMatchObject({ status: 200 });
  });
});

describe('a supplement (bổ sung)', () => {
  it('hands in all that was asked, keeps what was before, and is published (O-9)', async () => {
    const { citizen, dossier, path } = await filed();
    await askSupplement(world, dossier, 1, { components: ['proof'], fields: ['/phone'] });
    expect((await citizen.get(path)).body.asked).toEqual({ components: ['proof'], fields: ['/phone'], dueAt: '2026-03-26T17:00:00.000+07:00', answered: false });
    const before = (await citizen.get(path)).body.components.find(({ componentId }: Loose) => componentId === 'proof').files[0];
    const fileId = await uploaded(citizen, path);
    const sent = await citizen.post(`${path}/supplements`, { components: [{ componentId: 'proof', fileIds: [fileId] }], form: { '/phone': '0987654321' } });
    expect(sent).toMatchObject({ status: 202, body: { dossierId: dossier.dossierId, code: dossier.code, revision: 2 } });

    const now = (await citizen.get(path)).body;
    expect(now.form.phone).toBe('0987654321');
    expect(now.components.find(({ componentId }: Loose) => componentId === 'proof')).toMatchObject({ revision: 2, files: [{ id: fileId }] });
    const { items } = (await citizen.get(`${path}/history`)).body;
    expect(items).toMatchObject([
      { number: 1, kind: 'filed', form: { phone: '0912345678' }, components: expect.arrayContaining([expect.objectContaining({ componentId: 'proof', files: [before] })]) },
      { number: 2, kind: 'supplemented', by: { role: 'applicant', ref: citizen.accountId }, fields: ['/phone'], form: { phone: '0987654321' } },
    ]);
    const [, supplemented] = await eventsOf(dossier.dossierId);
    expect(supplemented).toMatchObject({
      type: 'vn.motcua.submission.supplemented.v1', sequence: 2, partitionkey: dossier.dossierId,
      data: { by: { role: 'applicant', ref: citizen.accountId, unit: null }, components: [{ componentId: 'proof', fileId }], fields: ['/phone'] },
    });
    expect(JSON.stringify(supplemented)).not.toContain('0987654321');
    expect(await citizen.bytes(`${api}/files/${before.id}`)).toMatchObject({ status: 200 });
  });

  it('is possible only while asked, only for what was asked, and only whole', async () => {
    const { citizen, dossier, path } = await filed();
    const fileId = await uploaded(citizen, path);
    const proof = { componentId: 'proof', fileIds: [fileId] };
    expect(await citizen.post(`${path}/supplements`, { components: [proof] })).toMatchObject({ status: 409, body: { code: 'dossier.action-not-allowed' } });
    await askSupplement(world, dossier, 1, { components: ['proof'], fields: ['/phone'] });
    expect(await citizen.post(`${path}/supplements`, { components: [proof] })).toMatchObject({ status: 422, body: { code: 'supplement.incomplete', errors: [{ code: 'required' }] } });
    expect(await citizen.post(`${path}/supplements`, { components: [proof], form: { '/phone': '0987654321', '/fullName': 'Ai' } })).toMatchObject({ status: 422, body: { code: 'supplement.not-asked' } });
    expect(await citizen.post(`${path}/supplements`, { components: [proof], form: { '/phone': 'không' } })).toMatchObject({ status: 422, body: { code: 'hand-in.invalid', errors: [{ pointer: '/form/phone', code: 'pattern' }] } });
    expect(await citizen.post(`${path}/supplements`, { components: [{ componentId: 'proof', fileIds: ['019f0000-0000-7000-8000-000000000000'] }], form: { '/phone': '0987654321' } })).toMatchObject({ status: 422, body: { errors: [{ code: 'file-unknown' }] } });

    const good = { components: [proof], form: { '/phone': '0987654321' } };
    expect(await citizen.post(`${path}/supplements`, good)).toMatchObject({ status: 202 });
    expect(await citizen.post(`${path}/supplements`, good)).toMatchObject({ status: 409, body: { code: 'dossier.nothing-asked' } });
    await journal(world, dossier, 2, 'supplemented', 'received', { components: ['proof'], fields: ['/phone'] });
    expect((await citizen.get(path)).body).toMatchObject({ state: { code: 'received' }, asked: null });
  });

  it('sent twice at once counts once', async () => {
    const { citizen, dossier, path } = await filed();
    await askSupplement(world, dossier, 1, { fields: ['/phone'] });
    const answers = await Promise.all([1, 2, 3].map((digit) => citizen.post(`${path}/supplements`, { form: { '/phone': `098765432${digit}` } })));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([202, 409, 409]);
    expect(await eventsOf(dossier.dossierId)).toHaveLength(2);
  });

  it('that one-stop declines is told to the applicant, who may send it again', async () => {
    const { citizen, dossier, path } = await filed();
    await askSupplement(world, dossier, 1, { fields: ['/phone'] });
    await citizen.post(`${path}/supplements`, { form: { '/phone': '0987654321' } });
    await journal(world, dossier, 2, 'actionDeclined', 'supplementing', { action: 'supplement', cause: 'supplement.incomplete' });
    expect((await citizen.get(path)).body).toMatchObject({ declined: { action: 'supplement', cause: 'supplement.incomplete' }, asked: { answered: false } });
    expect(await citizen.post(`${path}/supplements`, { form: { '/phone': '0987654322' } })).toMatchObject({ status: 202 });
  });
});

describe('other acts', () => {
  it('an amendment changes fields while the dossier is new; after reception an officer records it', async () => {
    const { citizen, dossier, path } = await filed();
    expect(await citizen.post(`${path}/amendments`, { form: { '/phone': '0900000001' } })).toMatchObject({ status: 202, body: { revision: 2 } });
    await journal(world, dossier, 1, 'received', 'received', { checkedComponents: [], originalsTaken: 0 });
    expect(await citizen.post(`${path}/amendments`, { form: { '/phone': '0900000002' } })).toMatchObject({ status: 409, body: { code: 'dossier.amendment-needs-officer' } });
    const officer = await world.officer('reception', 'H55.01', 'H55.01-MC');
    expect(await officer.post(`${path}/amendments`, { form: { '/phone': '0900000002' } })).toMatchObject({ status: 422, body: { code: 'dossier.evidence-needed' } });
    expect(await officer.post(`${path}/amendments`, { form: { '/phone': '0900000002' }, evidence: { kind: 'counter', note: 'Đơn ngày 05/3' } })).toMatchObject({ status: 202 });
    expect((await eventsOf(dossier.dossierId)).map(({ type, data }) => [type, data.by.role])).toEqual([
      ['vn.motcua.submission.filed.v1', 'applicant'], ['vn.motcua.submission.amended.v1', 'applicant'], ['vn.motcua.submission.amended.v1', 'reception'],
    ]);
    expect((await citizen.get(`${path}/history`)).body.items[2]).toMatchObject({ by: { role: 'reception', unit: 'H55.01-MC' }, evidence: { kind: 'counter', note: 'Đơn ngày 05/3' } });
  });

  it('a withdrawal is asked for with a reason, and not once the dossier is done', async () => {
    const { citizen, dossier, path } = await filed();
    expect(await citizen.post(`${path}/withdrawal`, {})).toMatchObject({ status: 400 });
    expect(await citizen.post(`${path}/withdrawal`, { reason: 'Nộp nhầm' })).toMatchObject({ status: 202 });
    expect(JSON.stringify(await eventsOf(dossier.dossierId))).not.toContain('Nộp nhầm');
    await journal(world, dossier, 1, 'completed', 'done', { outcome: 'granted', resultCode: `${dossier.code}-KQ1`, resultDigest: 'ab'.repeat(32), electronic: false, endedAt: '2026-03-06T10:00:00+07:00', onTime: true });
    expect(await citizen.post(`${path}/withdrawal`, { reason: 'Muộn' })).toMatchObject({ status: 409, body: { code: 'dossier.action-not-allowed' } });
  });

  it('the way of return may be chosen later, under the version last read, until the result is returned', async () => {
    const { citizen, dossier, path } = await filed();
    expect(await citizen.put(`${path}/return-method`, { returnMethod: 'counter' })).toMatchObject({ status: 428 });
    expect(await citizen.put(`${path}/return-method`, { returnMethod: 'post' }, 1)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/returnAddress' }] } });
    const chosen = await citizen.put(`${path}/return-method`, { returnMethod: 'post', returnAddress: { recipient: 'Ánh', phone: '0912345678', line: 'Tổ 1, Thái Nguyên' } }, 1);
    expect([chosen.status, chosen.headers.get('etag')]).toEqual([200, '"2"']);
    expect(await citizen.put(`${path}/return-method`, { returnMethod: 'counter' }, 1)).toMatchObject({ status: 412 });
    expect((await eventsOf(dossier.dossierId)).at(-1)).toMatchObject({ type: 'vn.motcua.submission.returnMethodChosen.v1', data: { returnMethod: 'post' } });
    await journal(world, dossier, 1, 'returned', 'returned', { method: 'post', at: '2026-03-09T10:00:00+07:00' });
    expect(await citizen.put(`${path}/return-method`, { returnMethod: 'counter' }, 2)).toMatchObject({ status: 409 });
  });

  it('H-7: a way of return that was chosen at one-stop is seen here, with who chose it; what was chosen here is not written twice', async () => {
    const { citizen, dossier, path } = await filed();
    const chosen = (version: number, detail: object, actor: object): Promise<void> => journal(world, dossier, version, 'amended', 'received', { components: [], fields: ['/returnMethod'], ...detail }, { actor });
    const officer = { role: 'reception', ref: 'officer-1', unit: 'H55.01-MC' };
    await chosen(1, { returnMethod: 'electronic' }, officer);
    await chosen(1, { returnMethod: 'electronic' }, officer);
    expect((await citizen.get(path)).body).toMatchObject({ returnMethod: 'electronic', revision: 2 });
    expect((await citizen.get(`${path}/history`)).body.items.at(-1)).toMatchObject({ number: 2, kind: 'returnMethodChosen', returnMethod: 'electronic', by: officer, evidence: null });
    expect(await citizen.put(`${path}/return-method`, { returnMethod: 'counter' }, 1)).toMatchObject({ status: 412 });
    expect(await citizen.put(`${path}/return-method`, { returnMethod: 'counter' }, 2)).toMatchObject({ status: 200 });
    await chosen(2, { returnMethod: 'electronic', submission: 2 }, { role: 'applicant', ref: 'citizen', unit: null });
    await chosen(3, {}, officer);
    expect((await citizen.get(path)).body).toMatchObject({ returnMethod: 'counter', revision: 3 });
    const unknown = { ...dossier, dossierId: randomUUID() };
    await journal(world, unknown, 1, 'amended', 'received', { components: [], fields: ['/returnMethod'], returnMethod: 'counter' });
  });

  it('repeat their answer under one key', async () => {
    const { citizen, dossier, path } = await filed();
    const key = { 'idempotency-key': 'withdraw-once' };
    const answers = [await citizen.post(`${path}/withdrawal`, { reason: 'Nộp nhầm' }, key), await citizen.post(`${path}/withdrawal`, { reason: 'Nộp nhầm' }, key), await citizen.post(`${path}/withdrawal`, { reason: 'Khác' }, key)];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 422]);
    expect(await eventsOf(dossier.dossierId)).toHaveLength(2);
  });
});

describe('a refused dossier', () => {
  it('is taken over by a new draft with its form and files, as it stood in the end', async () => {
    const { citizen, dossier, path } = await filed();
    const fileId = await uploaded(citizen, path);
    await citizen.post(`${path}/amendments`, { components: [{ componentId: 'proof', fileIds: [fileId] }], form: { '/phone': '0900000001' } });
    await journal(world, dossier, 1, 'refused', 'refused', { reasonCode: 'incomplete', checklistItem: 'proof', legalBasis: 'Luật' });
    expect(await citizen.upload(`${path}/files?componentId=proof`, pdf, 'a.pdf', 'application/pdf')).toMatchObject({ status: 409, body: { code: 'dossier.action-not-allowed' } });

    const again = { procedureCode: '1.000001', caseKey: 'FIRST', receivingAgency: 'H55.01', fromDossier: dossier.dossierId };
    const draft = await citizen.post(`${api}/drafts`, again);
    expect(draft).toMatchObject({ status: 201, body: { form: { ...goodForm, phone: '0900000001' }, findings: [] } });
    const files = draft.body.components.flatMap(({ files: each }: Loose) => each as Loose[]) as Loose[];
    expect(files).toMatchObject([{ name: 'Bổ sung.pdf', scan: 'clean' }]);
    expect(files[0]!['id']).not.toBe(fileId);
    const filedAgain = await citizen.post(`${api}/drafts/${draft.body.id}/submission`);
    expect(filedAgain).toMatchObject({ status: 201, body: { warnings: [] } });
    expect(await (await world.someone()).post(`${api}/drafts`, again)).toMatchObject({ status: 404 });
  });
});

describe('an electronic result (P-q)', () => {
  it('appears in the owner\'s store, is replaced and revoked there, and cannot be thrown away', async () => {
    const { citizen, dossier } = await filed();
    const completed = { outcome: 'granted', resultCode: `${dossier.code}-KQ1`, resultDigest: 'ab'.repeat(32), electronic: true, endedAt: '2026-03-06T10:00:00+07:00', onTime: true };
    await journal(world, dossier, 1, 'completed', 'done', completed);
    await journal(world, dossier, 1, 'completed', 'done', completed);
    const [document] = (await citizen.get(`${api}/documents`)).body.items;
    expect(document).toMatchObject({
      kind: 'result', title: 'Giấy chứng nhận', file: null,
      result: { dossierId: dossier.dossierId, resultCode: `${dossier.code}-KQ1`, digest: 'ab'.repeat(32), href: `/api/one-stop/v1/dossiers/${dossier.dossierId}/results/${dossier.code}-KQ1/file` },
    });
    expect(await citizen.delete(`${api}/documents/${document.id}`)).toMatchObject({ status: 409, body: { code: 'document.issued' } });
    await journal(world, dossier, 2, 'resultReplaced', 'done', { reasonCode: 'wrong', resultCode: `${dossier.code}-KQ2`, replaces: `${dossier.code}-KQ1`, resultDigest: 'cd'.repeat(32) });
    expect((await citizen.get(`${api}/documents`)).body.items.map(({ result }: Loose) => result.resultCode)).toEqual([`${dossier.code}-KQ2`]);
    await journal(world, dossier, 3, 'resultRevoked', 'done', { reasonCode: 'fraud', resultCode: `${dossier.code}-KQ2`, legalBasis: 'Luật' });
    expect((await citizen.get(`${api}/documents`)).body.items).toEqual([]);
  });
});
