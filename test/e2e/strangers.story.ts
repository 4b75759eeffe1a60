import { Portal } from '#testing';
import { randomUUID } from 'node:crypto';
import { addressOf, admits, type Described, describedBy, faultOf, type Route } from './described.js';
import { file, fill, passport, pdf, scanned } from './filing.js';
import { anyone, newcomer } from './newcomer.js';
import { sampleOf } from './samples.js';
import { act, dossierOf, eventually, pathOf, personas, province, system } from './world.js';

/** Parameters that lead to what belongs to somebody, or to one agency. Behind them a stranger finds nothing. */
const personal = ['dossierId', 'draftId', 'documentId', 'fileId', 'delegationId', 'organisationId', 'sessionId', 'changeId', 'officerId', 'grantId', 'paymentId', 'collectionId', 'orderId', 'moneyId', 'noticeId', 'petitionId', 'questionId'] as const;
/** The code is named beside a dossier, so it is personal there and public in the catalogue. */
const isPersonal = ({ pathParameters }: Route): boolean => pathParameters.some(({ name }) => personal.some((each) => each === name));

interface Stranger { readonly who: string; readonly kind: 'citizen' | 'officer'; readonly roles: readonly string[]; readonly at: () => Promise<Portal> }

const officer = (login: string, ...roles: string[]): Stranger => ({ who: login, kind: 'officer', roles, at: () => personas.officer(login) });
/** Nobody here has anything to do with a dossier of the province's police. */
const otherAgency = [officer('qt.tiepnhan', 'reception'), officer('qt.xuly', 'processing'), officer('qt.pheduyet', 'approver', 'unit-head')];
/** Officers of the agency in charge, each with some roles and not with others. */
const sameAgency = [
  officer('tnh.tiepnhan', 'reception'), officer('tnh.thuphi', 'cashier'), officer('buuchinh.tng', 'postal-clerk'), officer('tnh.xuly', 'processing'), officer('tnh.pheduyet', 'approver'), officer('tnh.truongphong', 'unit-head', 'approver'), officer('giamsat', 'overseer', 'inspector'),
];
/** Open to every officer by law of the house: who works where. */
const readByOfficers = new Set(['GET /api/identity/v1/officers/{officerId}']);
/** Made by being written: an address that names nothing yet is where it begins. */
const madeByWriting = /^PUT \/api\/catalogue\//;

let document: Described;
let owner: Portal;
let things: Record<string, string>;
const stranger: Stranger = { who: 'a citizen', kind: 'citizen', roles: [], at: async () => (await newcomerOnce()).portal };
let once: ReturnType<typeof newcomer> | undefined;
const newcomerOnce = (): ReturnType<typeof newcomer> => (once ??= newcomer());

/** Sends a route's request with a body, key and version as its document asks, so that nothing but the caller is wrong with it. */
async function knock(at: Portal, route: Route, values: Readonly<Record<string, string>>): Promise<{ status: number; text: string; type: string; code: string }> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(pdf('Cua nguoi khac'))], { type: 'application/pdf' }), 'a.pdf');
  const answer = await fetch(`${at.origin}${addressOf(route, values)}`, {
    method: route.method,
    headers: {
      ...(at.token === null ? {} : { authorization: `Bearer ${at.token}` }), ...(route.body === null ? {} : { 'content-type': 'application/json' }),
      ...(route.needsVersion ? { 'if-match': '"1"' } : {}), ...(route.method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
    },
    ...(route.takesFile ? { body: form } : route.body === null ? {} : { body: JSON.stringify(bodyOf(route)) }),
  });
  const text = await answer.text();
  return { status: answer.status, text, type: answer.headers.get('content-type') ?? '', code: /"code":"([^"]+)"/.exec(text)?.[1] ?? '' };
}

/** Fields that only make sense without one another are left to the first of them. */
function bodyOf(route: Route): unknown {
  return sampleOf(route.body ?? {}, document.resolve);
}

/** Knocks at every route and lists the doors that did not answer as expected. */
async function surprises(routes: readonly Route[], strangers: readonly Stranger[], expected: (route: Route, who: Stranger) => number | null, values: (route: Route) => Readonly<Record<string, string>> = () => things): Promise<string[]> {
  const found: string[] = [];
  for (const who of strangers) {
    const at = await who.at();
    await Promise.all(routes.map(async (route) => {
      const want = expected(route, who);
      if (want === null) return;
      const { status, text, type, code } = await knock(at, route, values(route));
      const fault = faultOf({ status, text, type });
      if (status !== want || fault !== null) found.push(`${who.who}: ${route.name} answered ${status} ${code} instead of ${want}${fault === null ? '' : `, ${fault}`}`);
    }));
  }
  return found;
}

describe('V-8: strangers at every door', () => {
  beforeAll(async () => {
    document = await describedBy(system.addresses.publicUrl);
    owner = await personas.citizen(0);
    const { dossierId, code } = await file(owner, passport());
    await dossierOf(owner, dossierId);
    await act(await province.reception(), dossierId, 'reception', { checkedComponents: ['form-tk01', 'portrait-photo'] });
    const owing = await file(owner, passport());
    await act(await province.reception(), owing.dossierId, 'payment-requests', { items: [{ feeId: 'issue-half-2026-online' }] });
    const paymentId = await eventually(async () => (await owner.try<{ payments?: { id: string }[] }>('GET', `/api/payment/v1/dossiers/${owing.dossierId}`)).body.payments?.[0]?.id, 'request for payment');
    const { body: { orderId } } = await owner.post<{ orderId: string }>('/api/postal/v1/pick-ups', { agency: province.agency, procedureCode: '1.001456', place: { recipient: 'Nông Đức Thịnh', phone: '0912000001', line: 'Số 12, đường Hoàng Văn Thụ' } });
    const noticeId = await eventually(async () => (await owner.try<{ items?: { id: string }[] }>('GET', `/api/notification/v1/notices?dossierId=${dossierId}`)).body.items?.[0]?.id, 'notice');
    const { path } = await fill(owner, passport());
    const draft = await scanned(owner, path);
    const { body: kept } = await owner.upload<{ id: string }>('/api/intake/v1/documents', { name: 'giấy tờ.pdf', type: 'application/pdf', bytes: pdf('Giay to cua toi') });
    const { personalId, fullName } = personas.citizenNumber(2);
    const { body: delegation } = await owner.post<{ id: string }>('/api/identity/v1/delegations', { delegate: { personalId, fullName }, procedures: ['1.001456'] });
    const [sessions, organisations, officers] = await Promise.all([
      owner.get<{ id: string }[]>('/api/identity/v1/sessions'), (await personas.citizen(2)).get<{ items: { id: string }[] }>('/api/identity/v1/organisations'),
      (await personas.officer('quantri')).get<{ items: { id: string; grants?: { id: string }[] }[] }>('/api/identity/v1/officers?agency=G01-TNG'),
    ]);
    const { body: { id: petitionId } } = await owner.post<{ id: string }>('/api/feedback/v1/petitions', { kind: 'conduct', agency: province.agency, text: 'Cán bộ hướng dẫn chưa rõ ràng', petitioner: { fullName: 'Nông Đức Thịnh', phone: '0912000001' } });
    const { body: { id: questionId } } = await owner.post<{ id: string }>('/api/feedback/v1/questions', { agency: province.agency, title: 'Hộ chiếu', text: 'Khi nào tôi nhận được hộ chiếu?' });
    things = {
      petitionId, questionId,
      noticeId, paymentId, collectionId: randomUUID(), moneyId: randomUUID(), orderId, dossierId, draftId: draft.id, documentId: kept.id, fileId: draft.components.flatMap(({ files }) => files)[0]?.id ?? '', delegationId: delegation.id, componentId: 'portrait-photo', version: '2',
      sessionId: sessions.body[0]?.id ?? '', organisationId: organisations.body.items[0]?.id ?? '', officerId: officers.body.items[0]?.id ?? '', grantId: officers.body.items[0]?.grants?.[0]?.id ?? randomUUID(), changeId: randomUUID(), code: `${code}-KQ1`,
    };
    await newcomerOnce();
  });

  it('knows the doors of all services', () => {
    expect(new Set(document.routes.map(({ path }) => path.split('/')[2]))).toEqual(new Set(['identity', 'catalogue', 'intake', 'one-stop', 'payment', 'postal', 'statistics', 'feedback', 'integration', 'notification']));
    expect(Object.entries(things).filter(([, value]) => value === '')).toEqual([]);
    // Every parameter that names a record by UUID is either personal or a request somebody has just made without an account.
    const ids = new Set(document.routes.flatMap(({ pathParameters }) => pathParameters).filter(({ schema }) => schema.format === 'uuid').map(({ name }) => name));
    expect([...ids].filter((name) => !personal.some((each) => each === name)).sort((a, b) => a.localeCompare(b))).toEqual(['registrationId', 'resetId']);
  });

  it('I9 X-8 F20: nobody without a token gets past any door that is not open to all (401)', async () => {
    const nobody: Stranger = { who: 'nobody', kind: 'citizen', roles: [], at: async () => anyone };
    expect(await surprises(document.routes.filter(({ open }) => !open), [nobody], () => 401)).toEqual([]);
  });

  it('I9 X-8 F20: a token that was made up, altered or is for something else is no token (401)', async () => {
    const [head = '', claims = '', signature = ''] = owner.token?.split('.') ?? [];
    const raised = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()) as object, kind: 'officer', roles: [{ role: 'administrator', agency: null, unit: null }] })).toString('base64url');
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    for (const token of [`${head}.${raised}.${signature}`, `${unsigned}.${claims}.`, `${unsigned}.${claims}.${signature}`, 'a.b.c', `${head}.${claims}.${signature.slice(0, -4)}AAAA`]) {
      for (const door of ['/api/identity/v1/me', '/api/intake/v1/dossiers', pathOf(things['dossierId'] ?? '')]) expect((await new Portal(owner.origin, token).try('GET', door)).status).toBe(401);
    }
  });

  it('I9 X-8 F20: a citizen finds nothing of another behind any door (404), and no door of officers opens (403)', async () => {
    expect(await surprises(document.routes.filter(({ open }) => !open), [stranger], (route, who) => (!admits(route, who) ? 403 : isPersonal(route) ? 404 : null))).toEqual([]);
  });

  it('I9 X-8 F20: an officer of another agency finds nothing either (404), whatever their role lets them do at home', async () => {
    const routes = document.routes.filter((route) => !route.open && isPersonal(route) && !readByOfficers.has(route.name));
    expect(await surprises(routes, otherAgency, (route, who) => (admits(route, who) ? 404 : 403))).toEqual([]);
  });

  it('X-8 F20: an officer of the right agency in the wrong role is refused (403)', async () => {
    const refused = document.routes.filter(({ open }) => !open);
    expect(await surprises(refused, sameAgency, (route, who) => (admits(route, who) ? null : 403))).toEqual([]);
  });

  it('I9: an id that nobody has answers like a foreign one (404), to whoever may pass the door', async () => {
    const admitted: readonly Stranger[] = [...sameAgency, officer('quantri', 'administrator', 'content-editor', 'helpdesk'), stranger];
    const routes = document.routes.filter((route) => route.pathParameters.length > 0 && !madeByWriting.test(route.name));
    const unknown = (route: Route): Record<string, string> => Object.fromEntries(route.pathParameters.map(({ name, schema }) => [name, schema.format === 'uuid' ? randomUUID() : name === 'version' ? '99' : 'KHONG.CO']));
    const found = await Promise.all(routes.map(async (route) => {
      const who = admitted.find((each) => admits(route, each));
      return who === undefined ? [`nobody may pass ${route.name}`] : surprises([route], [who], () => 404, unknown);
    }));
    expect(found.flat()).toEqual([]);
  });

  it('I9: what is not for the public is not there (404), however it is written', async () => {
    const id = things['dossierId'] ?? '';
    const inside = [
      '/internal/v1/persons', `/api/intake/internal/v1/dossiers/${id}/card`, `/internal/v1/dossiers/${id}/card`, `/api/intake/v1/../../internal/v1/dossiers/${id}/card`, `/api/intake/%69nternal/v1/dossiers/${id}/card`,
      `/api/intake/..%2f..%2finternal/v1/dossiers/${id}/card`, `/api/intake//internal/v1/dossiers/${id}/card`, '/api/identity/metrics', '/metrics', '/health/ready', '/api/one-stop/health/ready', '/api/one-stop/v1/.env', '/.git/config',
    ];
    for (const path of inside) expect([path, (await owner.try('GET', path)).status]).toEqual([path, 404]);
  });

  it('I9: lists and counts show each their own', async () => {
    const { portal } = await newcomerOnce();
    for (const list of ['/api/intake/v1/dossiers', '/api/intake/v1/drafts', '/api/intake/v1/documents', '/api/identity/v1/delegations', '/api/identity/v1/organisations']) {
      expect([list, (await portal.get<{ items: unknown[] }>(list)).body.items]).toEqual([list, []]);
    }
    const [elsewhere, here] = await Promise.all([personas.officer('qt.tiepnhan'), province.reception()].map(async (who) => (await (await who).get<{ items: { id: string }[] }>(`/api/one-stop/v1/queue?search=${things['code']?.replace(/-KQ1$/, '') ?? ''}`)).body.items.map(({ id }) => id)));
    expect(elsewhere).toEqual([]);
    expect(here).toEqual([things['dossierId']]);
    expect((await portal.try('GET', `/api/intake/v1/documents?ownerKind=person&ownerId=${(await owner.get<{ personId: string }>('/api/identity/v1/me')).body.personId}`)).status).not.toBe(500);
  });
});
