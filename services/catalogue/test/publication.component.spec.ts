import type { ProcedureVersion } from '#contracts';
import { type Answered, eventually, type Portal, type Problem } from '#testing';
import { loadReference } from '../reference/load.js';
import { procedure } from './builders.js';
import { Catalogue, root } from './catalogue.js';

const path = `${root}/procedure-versions`;
let catalogue: Catalogue;
let editor: Portal;
beforeAll(async () => {
  catalogue = await Catalogue.open();
  editor = await catalogue.officer('content-editor');
  await catalogue.load();
}, 60_000);
afterAll(() => catalogue?.close());

const publish = (version: ProcedureVersion): Promise<Answered<Record<string, unknown>>> => editor.post(path, version);
const refused = (version: unknown): Promise<Answered<Problem>> => editor.try('POST', path, version, { key: crypto.randomUUID() });
const onDay = async (code: string, day: string): Promise<unknown> => {
  const { status, body } = await catalogue.anyone.try<{ id: string; inForce: object }>('GET', `${root}/procedures/${code}?on=${day}`);
  return status === 200 ? { id: body.id, inForce: body.inForce } : status;
};

describe('publishing a version', () => {
  it('makes it readable and tells it, with the first sequence of its subject', async () => {
    const version = procedure('9.000001');
    const answer = await publish(version);
    expect(answer).toMatchObject({ status: 201, body: { versionId: '9.000001@2026-07-01', version: 1, inForce: { from: '2026-07-01', to: null } } });
    expect((await catalogue.anyone.get(answer.headers.get('location') ?? '')).body).toEqual({ ...version, inForce: { from: '2026-07-01', to: null } });
    const events = await catalogue.events(version.id);
    expect(events).toMatchObject([{ type: 'vn.motcua.procedure.published.v1', sequence: 1, partitionkey: version.id, source: '/motcua/catalogue', data: { inForce: { from: '2026-07-01', to: null } } }]);
    expect(events[0]?.data['procedure']).toEqual(version);
  });

  it('hands the news to the broker', async () => {
    await eventually(async () => expect(await catalogue.rows('SELECT id FROM outbox_pending')).toEqual([]));
  });

  it('of the same content again changes nothing', async () => {
    await publish(procedure('9.000002'));
    expect((await publish(procedure('9.000002'))).status).toBe(200);
    expect(await catalogue.events('9.000002@2026-07-01')).toHaveLength(1);
  });

  it('of other content under the same id is refused', async () => {
    await publish(procedure('9.000003'));
    expect(await refused(procedure('9.000003', { maxSupplements: 2 }))).toMatchObject({ status: 409, body: { code: 'procedure.version-is-published' } });
    expect(await catalogue.events('9.000003@2026-07-01')).toHaveLength(1);
  });

  it('replays its answer for the same Idempotency-Key, and refuses another body under it', async () => {
    const key = crypto.randomUUID();
    const first = await editor.post(path, procedure('9.000004'), { key });
    const again = await editor.post(path, procedure('9.000004'), { key });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await editor.try('POST', path, procedure('9.000005'), { key })).toMatchObject({ status: 422, body: { code: 'idempotency.key-reused' } });
    expect(await onDay('9.000005', '2026-07-01')).toBe(404);
  });

  it('asks for an Idempotency-Key', async () => {
    expect(await editor.try('POST', path, procedure('9.000006'))).toMatchObject({ status: 400, body: { code: 'idempotency.key-missing' } });
  });
});

describe('versions after one another', () => {
  it('a successor ends an open-ended predecessor, whose content stays', async () => {
    const [first, second] = [procedure('9.000010'), procedure('9.000010', { effectiveFrom: '2027-01-01', version: 2 })];
    await publish(first);
    const before = await catalogue.anyone.get<{ effectiveTo: null }>(`${path}/${first.id}`);
    await publish(second);
    expect(await onDay('9.000010', '2026-12-31')).toEqual({ id: first.id, inForce: { from: '2026-07-01', to: '2026-12-31' } });
    expect(await onDay('9.000010', '2027-01-01')).toEqual({ id: second.id, inForce: { from: '2027-01-01', to: null } });
    const after = await catalogue.anyone.get<{ effectiveTo: null }>(`${path}/${first.id}`);
    expect(after.body).toMatchObject({ effectiveTo: null, inForce: { to: '2026-12-31' } });
    expect(after.version).not.toBe(before.version);

    const told = await catalogue.events(first.id);
    expect(told.map(({ sequence, data }) => [sequence, data['inForce']])).toEqual([[1, { from: '2026-07-01', to: null }], [2, { from: '2026-07-01', to: '2026-12-31' }]]);
    expect(told.map(({ data }) => data['procedure'])).toEqual([first, first]);
    expect(told[1]?.data['publishedAt']).toBe(told[0]?.data['publishedAt']);
  });

  it.each<[string, Partial<ProcedureVersion>, Partial<ProcedureVersion>, string]>([
    ['inside a version that says when it ends', { effectiveTo: '2027-06-30' }, { effectiveFrom: '2027-01-01', version: 2 }, 'procedure.versions-overlap'],
    ['that would run into the next one', { version: 5 }, { effectiveFrom: '2026-01-01', version: 1 }, 'procedure.versions-overlap'],
    ['with a number that does not rise', { version: 3 }, { effectiveFrom: '2027-01-01', version: 3 }, 'procedure.number-out-of-order'],
  ])('refuses one %s', async (_what, first, second, code) => {
    const procedureCode = `9.1${String(Math.random()).slice(2, 9)}`;
    await publish(procedure(procedureCode, first));
    const { status, body } = await refused(procedure(procedureCode, second));
    expect({ refused: status >= 400, code: body.code }).toEqual({ refused: true, code });
    expect(await catalogue.events(`${procedureCode}@2026-07-01`)).toHaveLength(1);
  });

  it('lets an earlier version be entered later, before the first', async () => {
    await publish(procedure('9.000011', { effectiveFrom: '2027-07-01', version: 2 }));
    expect((await publish(procedure('9.000011', { effectiveTo: '2027-06-30' }))).status).toBe(201);
    expect(await onDay('9.000011', '2027-06-30')).toMatchObject({ id: '9.000011@2026-07-01' });
    expect(await onDay('9.000011', '2027-07-01')).toMatchObject({ id: '9.000011@2027-07-01' });
  });

  it('ends a version that is abolished, once, and only earlier', async () => {
    const version = procedure('9.000012');
    await publish(version);
    const end = (lastDay: string): Promise<Answered<Problem>> => editor.try('POST', `${path}/${version.id}/end`, { lastDay }, { key: crypto.randomUUID() });
    expect((await end('2026-12-31')).status).toBe(204);
    expect(await onDay('9.000012', '2027-01-01')).toBe(404);
    expect(await end('2026-12-31')).toMatchObject({ status: 409, body: { code: 'procedure.end-not-earlier' } });
    expect(await end('2026-06-30')).toMatchObject({ status: 409, body: { code: 'procedure.end-not-earlier' } });
    expect(await end('soon')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/lastDay' }] } });
    expect((await catalogue.events(version.id)).map(({ data }) => data['inForce'])).toEqual([{ from: '2026-07-01', to: null }, { from: '2026-07-01', to: '2026-12-31' }]);
  });

  it('keeps the content of what is published: nothing was updated but the days', async () => {
    const rows = await catalogue.rows<{ id: string }>(`SELECT v.id FROM procedure_version v JOIN event e ON e.subject = v.id WHERE v.body <> (e.body::jsonb #> '{data,procedure}')`);
    expect(rows).toEqual([]);
  });
});

describe('what is not publishable', () => {
  const findings = async (change: (version: ProcedureVersion) => void): Promise<(string | undefined)[]> => {
    const version = procedure('9.000020');
    change(version);
    const { status, body } = await refused(version);
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'procedure.not-publishable' });
    return (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
  };
  const first = <Row>(rows: readonly Row[]): Row => rows[0] as Row;

  it.each<[string, (version: ProcedureVersion) => void, string[]]>([
    ['half a working day', ({ limits }) => { first(limits).value = 0.5; }, ['/limits/0/value limit-not-countable']],
    ['a limit beyond the calendar', ({ limits }) => { Object.assign(first(limits), { value: 9999, unit: 'month' }); }, ['/limits/0/value limit-not-countable']],
    ['settled at once without being so', ({ limits }) => { Object.assign(first(limits), { value: 0, unit: 'immediate' }); }, ['/limits/0/unit not-same-moment']],
    ['two charges for one case and channel', ({ fees }) => { fees.push({ ...first(fees), id: 'again' }); }, ['/fees/2 overlap']],
    ['an unverified fact called verified', ({ result }) => { result.provenance = { tag: 'K', verified: true, source: 'spec' }; }, ['/result/provenance not-verified']],
    ['unverified facts and no open point', (version) => { version.openPoints = []; }, ['/openPoints required']],
    ['end-to-end though one must always come', (version) => {
      version.levels = { decree43: 4, decree42: 'endToEnd' };
      version.attendance = [{ cases: null, reason: { vi: 'Chụp ảnh' }, provenance: first(version.cases).provenance }];
    }, ['/levels/decree42 attendance-in-every-case']],
    ['end-to-end though it cannot be filed online', (version) => {
      Object.assign(version, { levels: { decree43: 2, decree42: 'endToEnd' }, channels: ['counter', 'post'] });
      for (const row of [...version.fees, ...version.exemptions, ...version.limits, ...version.components]) row.channels = null;
      version.fees = [];
    }, ['/levels/decree42 not-online']],
    ['an unknown case, channel and form', ({ fees, components, limits }) => {
      first(fees).cases = ['NOBODY'];
      first(limits).agencyLevels = ['ministry'];
      first(components).eformId = 'lost';
    }, ['/fees/0/cases unknown', '/limits/0/agencyLevels unknown', '/components/0/eformId unknown', '/eforms/0 unused']],
    ['an e-form that does not compile', ({ eforms }) => { first(eforms).schema = { ...first(eforms).schema, required: 'everything' }; }, ['/eforms/0/schema schema-broken']],
    ['a calendar nobody knows', (version) => { version.calendarId = 'moon'; }, ['/calendarId unknown']],
    ['an id of another day', (version) => { version.id = '9.000020@2026-07-02'; }, ['/id not-code-and-date']],
  ])('refuses %s', async (_what, change, expected) => {
    expect(new Set(await findings(change))).toEqual(new Set(expected));
  });

  it('L-1: accepts end-to-end where only some cases make one come', async () => {
    const version = procedure('9.000021', { levels: { decree43: 4, decree42: 'endToEnd' } });
    version.attendance = [{ cases: [version.cases[0]?.key ?? ''], reason: { vi: 'Chụp ảnh' }, provenance: first(version.cases).provenance }];
    expect((await publish(version)).status).toBe(201);
  });

  it('accepts half a working day written as four working hours', async () => {
    const version = procedure('9.000022');
    version.limits = version.limits.map((limit) => ({ ...limit, value: 4, unit: 'workingHour' }));
    expect((await publish(version)).status).toBe(201);
  });

  it.each<[string, (version: any) => void, string, string]>([ // eslint-disable-line @typescript-eslint/no-explicit-any -- bodies that break the contract have no type
    ['a missing name', (version) => { delete version.name; }, '/name', 'required'],
    ['a number for a text', (version) => { version.fees[0].id = 7; }, '/fees/0/id', 'string'],
    ['an unknown channel', (version) => { version.channels = ['carrier-pigeon']; }, '/channels/0', 'enum'],
    ['a broken date', (version) => { version.effectiveTo = '2026-02-30'; }, '/effectiveTo', 'date'],
    ['a misspelt field', (version) => { version.fees[0].amout = 1; }, '/fees/0/amout', 'unknown-field'],
    ['half a đồng', (version) => { version.fees[0].amount = 0.5; }, '/fees/0/amount', 'integer'],
  ])('refuses %s at the door', async (_what, change, pointer, code) => {
    const version = procedure('9.000023');
    change(version);
    const { status, body } = await refused(version);
    expect(status).toBe(400);
    expect(body.errors?.map((error) => [error.pointer, error.code])).toEqual([[pointer, code]]);
  });

  it.each([['a list', []], ['a text', 'procedure'], ['nothing', undefined]])('refuses %s instead of a version', async (_what, body) => {
    const { status } = await editor.try('POST', path, body, { key: crypto.randomUUID(), headers: { 'content-type': 'application/json' } });
    expect(status).toBe(400);
  });
});

describe('who may publish', () => {
  it('nobody without an account, no citizen, no other officer', async () => {
    const version = procedure('9.000030');
    const status = async (who: Portal): Promise<number> => (await who.try('POST', path, version, { key: crypto.randomUUID() })).status;
    expect(await status(catalogue.anyone)).toBe(401);
    expect(await status(await catalogue.citizen())).toBe(403);
    expect(await status(await catalogue.officer('approver', 'G01'))).toBe(403);
    expect(await status(await catalogue.officer('content-editor', 'G01-TNG'))).toBe(403);
    expect(await onDay('9.000030', '2026-07-01')).toBe(404);
  });

  it('editors of the whole catalogue or of a root agency, and administrators', async () => {
    for (const [index, who] of [await catalogue.officer('content-editor', 'G01'), await catalogue.officer('administrator')].entries()) {
      expect((await who.post(path, procedure(`9.00004${index}`))).status).toBe(201);
    }
  });
});

describe('loading reference data', () => {
  it('twice adds nothing and tells nothing', async () => {
    const before = await catalogue.events();
    expect(await catalogue.load()).toEqual({ calendars: 0, procedures: 0, agencies: 0 });
    expect(await catalogue.events()).toHaveLength(before.length);
  });

  it('told everything in order, without a gap', async () => {
    const events = await catalogue.events();
    const bySubject = Map.groupBy(events, ({ subject }) => subject);
    for (const [subject, told] of bySubject) expect([subject, told.map(({ sequence }) => sequence)]).toEqual([subject, told.map((_, index) => index + 1)]);
    const data = loadReference();
    for (const { id } of [...data.procedures, ...data.calendars]) expect(bySubject.get(id)).toHaveLength(1);
  });

  it('refuses a changed version of what is published, and loads nothing of the rest', async () => {
    const data = loadReference();
    const changed = { ...data, agencies: data.agencies.map((agency) => ({ ...agency, phone: '0208 000 000' })), procedures: data.procedures.map((version) => ({ ...version, maxSupplements: 2 })) };
    await expect(catalogue.load(changed)).rejects.toThrow('procedure.version-is-published');
    expect(await catalogue.rows(`SELECT code FROM agency WHERE body ->> 'phone' = '0208 000 000'`)).toEqual([]);
  });
});
