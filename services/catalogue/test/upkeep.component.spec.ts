import type { Agency, CalendarData } from '#contracts';
import type { Answered, Portal, Problem } from '#testing';
import { loadReference } from '../reference/load.js';
import { agency, procedure, service } from './builders.js';
import { Catalogue, root } from './catalogue.js';

let catalogue: Catalogue;
let editor: Portal;
let anyone: Portal;
beforeAll(async () => {
  catalogue = await Catalogue.open();
  anyone = catalogue.anyone;
  editor = await catalogue.officer('content-editor');
  await catalogue.load();
}, 60_000);
afterAll(() => catalogue?.close());

interface Listed { readonly items: readonly { readonly code: string }[]; readonly next: string | null }
const listed = async (path: string): Promise<string[]> => (await anyone.get<Listed>(`${root}/${path}`)).body.items.map(({ code }) => code);
const put = (path: string, document: unknown, version: string | null = '"0"', who = editor): Promise<Answered<Problem & Record<string, unknown>>> => who.try('PUT', `${root}/${path}`, document, { version });
const pointers = ({ body }: Answered<Problem>): string[] => (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);

describe('the tree of agencies', () => {
  it('is read from its roots, by children and by ancestors', async () => {
    expect(await listed('agencies?roots=true')).toEqual(['G01', 'G12', 'G15', 'G17', 'H17', 'H55']);
    expect(await listed('agencies/G01/children')).toEqual(['G01-ANM', 'G01-C06', 'G01-CSGT', 'G01-DNG', 'G01-HSNV', 'G01-QLXNC', 'G01-TNG']);
    expect((await anyone.get<{ code: string; children: number }[]>(`${root}/agencies/G01-TNG-05443/ancestors`)).body.map(({ code, children }) => [code, children])).toEqual([['G01', 7], ['G01-TNG', 11]]);
    expect(await listed('agencies?under=G01-TNG&limit=200')).toHaveLength(11);
    expect(await listed('agencies?under=G01&level=province')).toEqual(['G01-DNG', 'G01-TNG']);
  });

  it('is searched by name without diacritics, and by what an agency handles on a day', async () => {
    expect(await listed('agencies?search=phan%20dinh%20phung')).toEqual(['G01-TNG-05443', 'H55-05443']);
    expect(await listed('agencies?procedure=1.001456')).toEqual(['G01-DNG', 'G01-TNG']);
    expect(await listed('agencies?procedure=1.004222&on=2025-06-30')).toEqual([]);
  });

  it('pages to its end', async () => {
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const { body }: Answered<Listed> = await anyone.get<Listed>(`${root}/agencies?limit=7${after === '' ? '' : `&after=${after}`}`);
      seen.push(...body.items.map(({ code }) => code));
      after = body.next;
    }
    expect(seen).toEqual(loadReference().agencies.map(({ code }) => code).sort((a, b) => (a < b ? -1 : 1)));
  });

  it('tells where services are on the web, by the nearest agency that says so (V-6)', async () => {
    const { body } = await anyone.get<{ items: object[] }>(`${root}/procedures/1.001456/addresses`);
    expect(body.items).toEqual(['G01-DNG', 'G01-TNG'].map((code) => ({ code, name: expect.anything(), level: 'province', website: 'https://dichvucong.bocongan.gov.vn', websiteOf: 'G01' })));
    expect((await anyone.get<Listed>(`${root}/procedures/1.004222/addresses?under=G01-TNG-05443`)).body.items.map(({ code }) => code)).toEqual(['G01-TNG-05443']);
  });
});

describe('keeping an agency', () => {
  const read = (code: string): Promise<Answered<Agency>> => anyone.get<Agency>(`${root}/agencies/${code}`);

  it('enters it with the version 0, tells it, and changes it by the version last read', async () => {
    const entered = await put('agencies/G01-TNG-90001', agency('G01-TNG-90001'));
    expect(entered).toMatchObject({ status: 201, version: '"1"' });
    const { body, version } = await read('G01-TNG-90001');
    expect(body).toEqual(agency('G01-TNG-90001'));
    const changed = { ...body, website: 'https://tng.example' };
    expect(await put('agencies/G01-TNG-90001', changed, version)).toMatchObject({ status: 200, version: '"2"', body: changed });
    expect((await catalogue.events('G01-TNG-90001')).map(({ sequence, data }) => [sequence, (data['agency'] as Agency).website])).toEqual([[1, null], [2, 'https://tng.example']]);
  });

  it('of the same content changes nothing and tells nothing', async () => {
    await put('agencies/G01-TNG-90002', agency('G01-TNG-90002'));
    expect(await put('agencies/G01-TNG-90002', agency('G01-TNG-90002'), '"1"')).toMatchObject({ status: 200, version: '"1"' });
    expect(await catalogue.events('G01-TNG-90002')).toHaveLength(1);
  });

  it.each([[null, 428, 'precondition.required'], ['"7"', 412, 'precondition.stale'], ['"0"', 412, 'precondition.stale'], ['*', 400, 'precondition.malformed']])('refuses If-Match %s', async (version, status, code) => {
    expect(await put('agencies/G01-TNG', (await read('G01-TNG')).body, version)).toMatchObject({ status, body: { code } });
  });

  it('moves it with all below, who is competent included', async () => {
    await put('agencies/G01-TNG-MOVE', agency('G01-TNG-MOVE', { level: 'province' }));
    await put('agencies/G01-TNG-BELOW', agency('G01-TNG-BELOW', { parentCode: 'G01-TNG-MOVE', procedures: [{ code: '1.004222', postalReturn: false, from: null, to: null }] }));
    expect(await listed('agencies?under=G01-TNG-MOVE')).toEqual(['G01-TNG-BELOW']);
    expect(await put('agencies/G01-TNG-MOVE', agency('G01-TNG-MOVE', { level: 'province', parentCode: 'G01-QLXNC' }), '"1"')).toMatchObject({ status: 200 });
    expect((await anyone.get<{ code: string }[]>(`${root}/agencies/G01-TNG-BELOW/ancestors`)).body.map(({ code }) => code)).toEqual(['G01', 'G01-QLXNC', 'G01-TNG-MOVE']);
    expect(await listed('procedures?on=2026-11-22&agency=G01-QLXNC')).toEqual(['1.004222']);
    expect(await catalogue.rows('SELECT 1 FROM competence WHERE above_code = $1 AND agency_code = $2', ['G01-TNG', 'G01-TNG-BELOW'])).toEqual([]);
  });

  it.each<[string, Partial<Agency>, string[]]>([
    ['an unknown parent', { parentCode: 'H99' }, ['/parentCode unknown']],
    ['itself as its parent', { parentCode: 'G01-TNG-90003' }, ['/parentCode loop', '/parentCode unknown']],
    ['an unknown calendar', { calendarId: 'moon' }, ['/calendarId unknown']],
    ['a unit of another agency', { units: [{ code: 'G01-TNG-MC', name: { vi: 'Một cửa' }, kind: 'reception' }] }, ['/units/0/code taken']],
    ['a unit run by nobody', { units: [{ code: 'G01-TNG-90003-X', name: { vi: 'X' }, kind: 'x', runBy: 'H99' }] }, ['/units/0/runBy unknown']],
    ['an unknown procedure', { procedures: [{ code: '9.999999', postalReturn: false, from: null, to: null }] }, ['/procedures/0/code unknown']],
    ['a procedure of another level', { procedures: [{ code: '1.001456', postalReturn: true, from: '2026-07-01', to: null }] },
      ['/procedures/0/code unit-missing', '/procedures/0/code unit-missing', '/procedures/0/code unit-missing', '/procedures/0/code wrong-level']],
    ['a procedure without a reception unit', { units: [], procedures: [{ code: '2.001159', postalReturn: false, from: '2026-07-01', to: null }] },
      ['/procedures/0/code unit-missing', '/units no-reception']],
    ['a return by post that the procedure does not offer', { procedures: [{ code: '2.001159', postalReturn: true, from: '2026-07-01', to: null }] }, ['/procedures/0/postalReturn no-post']],
    ['days that end before they start', { procedures: [{ code: '2.001159', postalReturn: false, from: '2026-07-01', to: '2026-06-30' }] }, ['/procedures/0/to before-start']],
  ])('refuses %s', async (_what, change, expected) => {
    const answer = await put('agencies/G01-TNG-90003', agency('G01-TNG-90003', change));
    expect(answer).toMatchObject({ status: 422, body: { code: 'agency.not-acceptable' } });
    expect(pointers(answer).sort((a, b) => a.localeCompare(b))).toEqual(expected);
  });

  it('refuses to stand under what is below it', async () => {
    const { body, version } = await read('G01-TNG');
    const answer = await put('agencies/G01-TNG', { ...body, parentCode: 'G01-TNG-05443' }, version);
    expect(pointers(answer)).toContain('/parentCode loop');
  });

  it('refuses another code than that of its address, and fields nobody knows', async () => {
    expect(pointers(await put('agencies/G01-TNG-90004', agency('G01-TNG-90005')))).toEqual(['/code equals']);
    expect(pointers(await put('agencies/G01-TNG-90004', { ...agency('G01-TNG-90004'), fax: '1' }))).toEqual(['/fax unknown-field']);
    expect(pointers(await put('agencies/g01', { ...agency('G01-TNG-90004'), code: 'g01' }))).toEqual(['/code pattern']);
  });

  it('is for editors, each within the agencies their grants reach', async () => {
    const body = agency('G01-TNG-90006');
    const status = async (who: Portal): Promise<number> => (await put('agencies/G01-TNG-90006', body, '"0"', who)).status;
    expect(await status(anyone)).toBe(401);
    expect(await status(await catalogue.citizen())).toBe(403);
    expect(await status(await catalogue.officer('unit-head', 'G01-TNG'))).toBe(403);
    expect(await status(await catalogue.officer('content-editor', 'G01-QLXNC'))).toBe(403);
    expect(await status(await catalogue.officer('content-editor', 'G01-TNG'))).toBe(201);
    const moved = { ...body, parentCode: 'G01-QLXNC' };
    expect((await put('agencies/G01-TNG-90006', moved, '"1"', await catalogue.officer('content-editor', 'G01-TNG'))).status).toBe(403);
    expect((await put('agencies/G01-TNG-90006', moved, '"1"', await catalogue.officer('administrator'))).status).toBe(200);
  });

  it('stays as an editor left it when the same files are loaded again, and follows a file that says something new', async () => {
    const { body, version } = await read('G01-TNG-05455');
    await put('agencies/G01-TNG-05455', { ...body, phone: '0208 111 111' }, version);
    expect(await catalogue.load()).toMatchObject({ agencies: 0 });
    expect((await read('G01-TNG-05455')).body.phone).toBe('0208 111 111');
    const data = loadReference();
    expect(await catalogue.load({ ...data, agencies: data.agencies.map((each) => (each.code === 'G01-TNG-05455' ? { ...each, phone: '0208 222 222' } : each)) })).toMatchObject({ agencies: 1 });
    expect((await read('G01-TNG-05455')).body.phone).toBe('0208 222 222');
  });
});

describe('working calendars', () => {
  const state = async (): Promise<Answered<CalendarData>> => anyone.get<CalendarData>(`${root}/calendars/vn-state`);

  it('shows a year with its decisions and working days', async () => {
    const { body } = await anyone.get<{ months: { workingDays: number }[]; days: { date: string; decision: string }[] }>(`${root}/calendars/vn-state/years/2026`);
    expect(body).toMatchObject({ calendarId: 'vn-state', year: 2026, workingDays: 249, provisional: false });
    expect(body.months.map(({ workingDays }) => workingDays)).toEqual([21, 15, 22, 20, 20, 22, 23, 21, 20, 22, 20, 23]);
    expect(body.days.find(({ date }) => date === '2026-01-10')).toMatchObject({ kind: 'madeUp', decision: expect.stringContaining('12729/VPCP-KGVX') });
    expect((await anyone.get(`${root}/calendars/vn-state/years/2027`)).body).toMatchObject({ provisional: true });
    expect((await anyone.get<{ months: { workingDays: number; openDays: number }[] }>(`${root}/calendars/vn-police/years/2026`)).body.months[2]).toEqual({ month: 3, workingDays: 22, openDays: 26 });
  });

  it.each([
    ['vn-state', 'from=2026-03-10T17:00:01%2B07:00&value=3&unit=workingDay', '2026-03-16T17:00:00.000+07:00', '2026-03-16'],
    ['vn-state', 'from=2026-03-10T17:00:01+07:00&value=3&unit=workingDay', '2026-03-16T17:00:00.000+07:00', '2026-03-16'],
    ['vn-state', 'from=2026-03-10T09:15:00%2B07:00&value=8&unit=workingHour', '2026-03-11T09:15:00.000+07:00', '2026-03-11'],
    ['vn-state', 'from=2026-03-10T16:00:00%2B07:00&value=8&unit=workingHour&lastHourRule=true', '2026-03-11T17:00:00.000+07:00', '2026-03-11'],
    ['vn-police', 'from=2026-03-14T09:00:00%2B07:00&value=8&unit=workingHour', '2026-03-16T14:00:00.000+07:00', '2026-03-16'],
    ['vn-state', 'from=2026-08-17T10:00:00%2B07:00&value=15&unit=workingDay&owedBy=applicant', '2026-09-10T00:00:00.000+07:00', '2026-09-09'],
    ['vn-state', 'from=2026-02-05T10:00:00%2B07:00&value=15&unit=calendarDay', '2026-02-23T17:00:00.000+07:00', '2026-02-23'],
  ])('tells what the deadline would be (X-3): %s %s', async (id, query, dueAt, day) => {
    expect((await anyone.get(`${root}/calendars/${id}/deadline?${query}`)).body).toMatchObject({ dueAt, day, provisional: false, rules: '2025' });
  });

  it('says when a deadline may still move, and what cannot be counted', async () => {
    expect((await anyone.get(`${root}/calendars/vn-state/deadline?from=2027-02-01T10:00:00Z&value=5&unit=workingDay`)).body).toMatchObject({ provisional: true });
    for (const query of ['from=2026-03-10T09:15:00Z&value=0.5&unit=workingDay', 'from=2010-03-10T09:15:00Z&value=1&unit=workingDay', 'from=2026-03-10T09:15:00Z&value=9999&unit=month']) {
      expect(await anyone.try('GET', `${root}/calendars/vn-state/deadline?${query}`)).toMatchObject({ status: 422, body: { code: 'calendar.not-countable' } });
    }
  });

  it('takes a new year\'s days by the version last read, and deadlines follow at once', async () => {
    const { body, version } = await state();
    const day = { date: '2026-11-23', kind: 'swappedOff' as const, name: 'Hoán đổi', decision: '1/TB-BNV', decisionDate: '2026-11-01', provenance: { tag: 'K' as const, verified: false, source: 'spec' } };
    const answer = await put('calendars/vn-state', { ...body, days: [...body.days, day] }, version);
    expect(answer).toMatchObject({ status: 200, version: '"2"' });
    expect((await anyone.get(`${root}/calendars/vn-state/deadline?from=2026-11-20T10:00:00%2B07:00&value=1&unit=workingDay`)).body).toMatchObject({ day: '2026-11-25' });
    expect(await catalogue.events('vn-state')).toHaveLength(2);
    expect(await put('calendars/vn-state', body, version)).toMatchObject({ status: 412 });
  });

  it('refuses one that contradicts itself', async () => {
    const { body, version } = await state();
    const first = body.days[0];
    expect(pointers(await put('calendars/vn-state', { ...body, days: [...body.days, first] }, version))).toEqual([`/days/${body.days.length} repeated`]);
    expect(pointers(await put('calendars/vn-state', { ...body, weekdaySessions: [] }, version))).toEqual([' contradiction']);
    expect(pointers(await put('calendars/vn-state', { ...body, days: [{ ...first, kind: 'party' }] }, version))).toEqual(['/days/0/kind enum']);
    expect((await put('calendars/vn-state', body, version, await catalogue.officer('content-editor', 'G01-TNG'))).status).toBe(403);
  });

  it('is made once by two editors who do so at the same time', async () => {
    const { body } = await state();
    const answers = await Promise.all(['A', 'B'].map((name) => put('calendars/new-one', { ...body, id: 'new-one', name })));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 412]);
  });
});

describe('public services (L-3)', () => {
  it('ties procedures together, and shows what they are on a day', async () => {
    const entered = await put('services/DV-1', service('DV-1'));
    expect(entered).toMatchObject({ status: 201, version: '"1"' });
    const { body, version } = await anyone.get(`${root}/services/DV-1?on=2026-11-22`);
    expect(body).toMatchObject({
      code: 'DV-1', version: 1, level: 'partial',
      procedures: [{ code: '1.004222', caseKey: null, versionId: '1.004222@2026-07-01', name: { vi: 'Đăng ký thường trú' } }, { code: '1.001456', caseKey: 'RENEW', versionId: '1.001456@2026-07-01' }],
    });
    expect((await put('services/DV-1', service('DV-1', { audiences: ['citizen', 'overseas'] }), version)).status).toBe(200);
    expect((await catalogue.events('DV-1')).map(({ type, sequence }) => [type, sequence])).toEqual([['vn.motcua.service.changed.v1', 1], ['vn.motcua.service.changed.v1', 2]]);
    expect((await anyone.get(`${root}/services/DV-1?on=2025-01-01`)).body).toMatchObject({ level: null, procedures: [{ versionId: null, name: null }, { versionId: '1.001456@2023-08-15' }] });
  });

  it('is found by name, procedure, audience and day', async () => {
    await put('services/DV-2', service('DV-2', { name: { vi: 'Báo lưu trú' }, audiences: ['organisation'], procedures: [{ code: '2.001159', caseKey: null }], from: '2026-07-01' }));
    expect(await listed('services?search=luu%20tru')).toEqual(['DV-2']);
    expect(await listed('services?procedure=2.001159')).toEqual(['DV-2']);
    expect(await listed('services?audience=organisation')).toEqual(['DV-2']);
    expect(await listed('services?on=2026-06-30&procedure=2.001159')).toEqual([]);
    expect((await anyone.get<Listed>(`${root}/services/DV-2/addresses?limit=200`)).body.items).toHaveLength(21);
  });

  it('refuses procedures and cases nobody knows, and repetitions', async () => {
    const answer = await put('services/DV-3', service('DV-3', { procedures: [{ code: '9.999999', caseKey: null }, { code: '1.001456', caseKey: 'NOBODY' }, { code: '1.001456', caseKey: null }] }));
    expect(answer).toMatchObject({ status: 422, body: { code: 'service.not-acceptable' } });
    expect(pointers(answer)).toEqual(['/procedures/2 repeated', '/procedures/0/code unknown', '/procedures/1/caseKey unknown']);
    expect(pointers(await put('services/DV-3', service('DV-3', { procedures: [] })))).toEqual(['/procedures min']);
    expect((await put('services/DV-3', service('DV-3'), '"0"', await catalogue.officer('inspector', 'G01'))).status).toBe(403);
  });
});

describe('a procedure published later', () => {
  it('can be handled by an agency whose units fit, and is then found under every agency above', async () => {
    await editor.post(`${root}/procedure-versions`, procedure('9.700000'));
    const { body, version } = await anyone.get<Agency>(`${root}/agencies/G01-TNG-05443`);
    expect((await put('agencies/G01-TNG-05443', { ...body, procedures: [...body.procedures, { code: '9.700000', postalReturn: true, from: '2027-01-01', to: null }] }, version)).status).toBe(200);
    expect(await listed('procedures?on=2027-01-01&agency=G01&search=9.7')).toEqual(['9.700000']);
    expect(await listed('procedures?on=2026-12-31&agency=G01&search=9.7')).toEqual([]);
  });
});
