import { agency, goodForm, procedure, publish, publishAll } from './catalogue.js';
import { type Person, type Reply, World } from './world.js';

/** Thursday, in working hours. */
const workingHour = '2026-03-05T09:30:00.000+07:00';
const drafts = '/api/intake/v1/drafts';
let world: World;

beforeAll(async () => {
  world = await World.open(process.env['TEST_DATABASE_URL'], workingHour);
  await publishAll(world);
  // Uploads have a spec of their own: this procedure asks for no paper.
  await publish(world, {
    procedures: [procedure({ code: '1.000002', components: procedure().components.filter(({ id }) => id !== 'proof') })],
    agencies: [agency({ code: 'H55.03', procedures: [{ code: '1.000002', postalReturn: false, from: null, to: null }] })],
  });
}, 60_000);

beforeEach(() => world.clock.set(workingHour));
afterAll(() => world.close());

async function draftOf(citizen: Person, more: object = {}, form: object = goodForm): Promise<Record<string, any>> { // eslint-disable-line @typescript-eslint/no-explicit-any -- a client without types
  const opened = await citizen.post(drafts, { procedureCode: '1.000002', caseKey: 'FIRST', receivingAgency: 'H55.03', ...more });
  expect(opened.status).toBe(201);
  const saved = await citizen.put(`${drafts}/${opened.body.id}`, { form }, 1);
  expect(saved.status).toBe(200);
  return saved.body;
}

const submit = (citizen: Person, id: string, headers: Record<string, string> = {}): Promise<Reply<any>> => citizen.post(`${drafts}/${id}/submission`, undefined, headers); // eslint-disable-line @typescript-eslint/no-explicit-any -- as above

describe('submitting a dossier', () => {
  it('gives code and official time of receipt, and publishes it in the same transaction (P-b, O-2)', async () => {
    const citizen = await world.someone();
    const draft = await draftOf(citizen);
    expect(draft.findings).toEqual([]);
    const filed = await submit(citizen, draft.id);

    expect(filed.status).toBe(201);
    expect(filed.body).toMatchObject({
      code: expect.stringMatching(/^H55\.03-260305-\d{4}$/), submittedAt: workingHour, receivedAt: workingHour, procedureVersionId: '1.000002@2026-01-01',
      feesDue: [{ feeId: 'charge', amount: 20_000, currency: 'VND' }], warnings: [],
    });
    expect(filed.headers.get('location')).toBe(`/api/one-stop/v1/dossiers/${filed.body.dossierId}`);

    const events = await world.rows<{ type: string; partition_key: string; sequence: number; body: string }>('SELECT type, partition_key, sequence, body FROM event WHERE subject = $1', [filed.body.dossierId]);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'vn.motcua.submission.filed.v1', partition_key: filed.body.dossierId, sequence: 1 });
    expect(JSON.parse(events[0]!.body).data).toEqual({
      dossierId: filed.body.dossierId, code: filed.body.code, by: { role: 'applicant', ref: citizen.accountId, unit: null },
      procedureCode: '1.000002', procedureVersionId: '1.000002@2026-01-01', caseKey: 'FIRST', channel: 'online', audience: 'citizen',
      receivingAgency: 'H55.03', competentAgency: 'H55.03', owner: { kind: 'person', id: citizen.personId }, filedByPerson: citizen.personId,
      submittedAt: '2026-03-05T09:30:00.000+07:00', receivedAt: '2026-03-05T09:30:00.000+07:00', returnMethod: null, components: [],
      feesDue: [{ feeId: 'charge', amount: 20_000 }], stayBeginsAt: null, componentsFromStore: 0,
    });
  });

  it('answers a repeated request with the same dossier (X-5)', async () => {
    const citizen = await world.someone();
    const draft = await draftOf(citizen);
    const first = await submit(citizen, draft.id, { 'idempotency-key': 'press-once' });
    const again = await submit(citizen, draft.id, { 'idempotency-key': 'press-once' });
    const other = await submit(citizen, draft.id);
    expect([first.status, again.status, other.status]).toEqual([201, 201, 409]);
    expect(again.body).toEqual(first.body);
    expect(other.body).toMatchObject({ code: 'draft.submitted' });
    expect(await world.rows('SELECT 1 FROM dossier WHERE owner_id = $1', [citizen.personId])).toHaveLength(1);
  });

  it('tells everything still wrong and files nothing', async () => {
    const citizen = await world.someone();
    const draft = await draftOf(citizen, {}, { fullName: 'A', dateOfBirth: '1990-05-20', sex: 'KHÁC', personalId: '12', truthCommitment: false, colour: 'red', requestType: 'AGAIN' });
    const refused = await submit(citizen, draft.id);
    expect(refused.status).toBe(422);
    expect(refused.body.code).toBe('submission.incomplete');
    expect(refused.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`).sort()).toEqual([
      '/form/colour unknown-field', '/form/fullName min-length', '/form/personalId pattern', '/form/reason required', '/form/sex enum', '/form/truthCommitment const',
    ]);
    expect(await world.rows('SELECT 1 FROM dossier WHERE owner_id = $1', [citizen.personId])).toEqual([]);
    expect((await citizen.get(`${drafts}/${draft.id}`)).body.form).toMatchObject({ colour: 'red' });
  });

  it.each([
    ['after 17:00 counts from 08:00 of the next working day', '2026-03-06T17:00:01.000+07:00', '2026-03-09T08:00:00.000+07:00', '260309'],
    ['on a holiday counts from the next working day', '2026-09-02T10:00:00.000+07:00', '2026-09-03T08:00:00.000+07:00', '260903'],
    ['at 17:00 sharp is received that day', '2026-03-10T17:00:00.000+07:00', '2026-03-10T17:00:00.000+07:00', '260310'],
  ])('%s', async (_, at, receivedAt, day) => {
    world.clock.set(at);
    const citizen = await world.someone();
    const draft = await draftOf(citizen);
    const filed = await submit(citizen, draft.id);
    expect(filed.body).toMatchObject({ submittedAt: at, receivedAt, code: expect.stringContaining(`-${day}-`) });
  });

  it('takes a stay notice at once, day and night (H-5)', async () => {
    world.clock.set('2026-09-02T22:59:59+07:00');
    const citizen = await world.someone({ assurance: 1 });
    const draft = await draftOf(citizen, { procedureCode: '2.001159', caseKey: 'NOTICE', receivingAgency: 'H55.01' }, {
      guestFullName: 'Trần Văn Bình', stayFrom: '2026-09-02T21:00:00+07:00', stayTo: '2026-09-03T09:00:00+07:00',
    });
    const filed = await submit(citizen, draft.id);
    expect(filed.body).toMatchObject({ receivedAt: '2026-09-02T22:59:59.000+07:00', code: expect.stringContaining('-260902-') });
    const [event] = await world.rows<{ body: string }>('SELECT body FROM event WHERE subject = $1', [filed.body.dossierId]);
    expect(JSON.parse(event!.body).data.stayBeginsAt).toBe('2026-09-02T21:00:00.000+07:00');
  });

  it('asks for the assurance the procedure wants (P-e)', async () => {
    const citizen = await world.someone({ assurance: 1 });
    const draft = await draftOf(citizen);
    expect(draft.findings).toMatchObject([{ pointer: '/assurance', code: 'assurance-too-low' }]);
    expect(await submit(citizen, draft.id)).toMatchObject({ status: 403, body: { code: 'auth.assurance-too-low' } });
  });

  it('pins the version in force at submission, and says so before', async () => {
    const citizen = await world.someone();
    const components = procedure().components.filter(({ id }) => id === 'declaration');
    await publish(world, {
      procedures: [procedure({ code: '1.000003', components }), procedure({ code: '1.000003', effectiveFrom: '2026-04-01', components })],
      agencies: [agency({ code: 'H55.04', procedures: [{ code: '1.000003', postalReturn: false, from: null, to: null }] })],
    });
    const draft = await draftOf(citizen, { procedureCode: '1.000003', receivingAgency: 'H55.04' });
    expect(draft).toMatchObject({ superseded: false, currentVersionId: '1.000003@2026-01-01' });
    world.clock.set('2026-04-01T09:00:00+07:00');
    expect((await citizen.get(`${drafts}/${draft.id}`)).body).toMatchObject({
      superseded: true, procedureVersionId: '1.000003@2026-01-01', currentVersionId: '1.000003@2026-04-01', form: goodForm,
      notes: expect.arrayContaining([expect.objectContaining({ code: 'version.superseded' })]),
    });
    expect((await submit(citizen, draft.id)).body.procedureVersionId).toBe('1.000003@2026-04-01');
  });

  it('warns of a second active dossier of the same kind, and files it', async () => {
    const citizen = await world.someone();
    const first = await submit(citizen, (await draftOf(citizen)).id);
    const second = await submit(citizen, (await draftOf(citizen)).id);
    expect(second.status).toBe(201);
    expect(second.body.warnings).toMatchObject([{ code: 'dossier.same-kind-active', dossierId: first.body.dossierId, dossierCode: first.body.code }]);
  });

  it('gives 200 submissions at once 200 different codes of one day', async () => {
    world.clock.set('2026-03-11T10:00:00+07:00');
    const citizens = await Promise.all(Array.from({ length: 200 }, () => world.someone()));
    const ready: { citizen: Person; id: string }[] = [];
    for (let start = 0; start < citizens.length; start += 20) {
      ready.push(...await Promise.all(citizens.slice(start, start + 20).map(async (citizen) => ({ citizen, id: (await draftOf(citizen)).id as string }))));
    }
    const filed = await Promise.all(ready.map(({ citizen, id }) => submit(citizen, id)));
    expect(filed.map(({ status }) => status)).toEqual(Array.from({ length: 200 }, () => 201));
    const codes = filed.map(({ body }) => body.code as string).sort();
    expect(new Set(codes).size).toBe(200);
    expect([codes[0], codes.at(-1)]).toEqual(['H55.03-260311-0001', 'H55.03-260311-0200']);
    const [events] = await world.rows<{ count: number }>(`SELECT count(*)::int AS count FROM event WHERE body LIKE '%H55.03-260311-%'`);
    expect(events?.count).toBe(200);
  }, 60_000);

  it('widens past 9999 and never wraps', async () => {
    world.clock.set('2026-03-12T10:00:00+07:00');
    await world.rows(`INSERT INTO dossier_counter (agency, day, last) VALUES ('H55.03', '2026-03-12', 9998)`);
    const citizen = await world.someone();
    const codes = [(await submit(citizen, (await draftOf(citizen)).id)).body.code, (await submit(citizen, (await draftOf(citizen)).id)).body.code];
    expect(codes).toEqual(['H55.03-260312-9999', 'H55.03-260312-10000']);
  });
});
