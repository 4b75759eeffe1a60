import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Portal } from '#testing';
import { randomUUID } from 'node:crypto';
import type { Schema } from '../../deploy/openapi/schema.js';
import { addressOf, admits, type Described, describedBy, faultOf, type Route } from './described.js';
import { mutationsOf, trimmed } from './mutations.js';
import { anyone, newcomer } from './newcomer.js';
import { sampleOf } from './samples.js';
import { file, passport } from './filing.js';
import { act, dossierOf, personas, province, system, tryToAct } from './world.js';

/** Requests under way at once. */
const atOnce = 8;
const origin = system.addresses.publicUrl;

let document: Described;
let conforms: (schema: Schema, value: unknown) => boolean;
let citizen: Portal;
let callers: readonly { readonly kind: 'citizen' | 'officer'; readonly roles: readonly string[]; readonly portal: Portal }[];
/** Documents of the catalogue are written whole: a stored one is the good one. */
const stored: Readonly<Record<string, string>> = {
  'PUT /api/catalogue/v1/agencies/{code}': '/api/catalogue/v1/agencies/G01-TNG', 'PUT /api/catalogue/v1/calendars/{id}': '/api/catalogue/v1/calendars/vn-state',
  'POST /api/catalogue/v1/procedure-versions': '/api/catalogue/v1/procedures/1.001456',
};

interface Sent { readonly status: number; readonly text: string; readonly type: string; readonly code: string; readonly pointers: readonly string[] }

/** Sends as it is told. A busy service is asked again, as it asks for. */
async function send(method: string, address: string, who: Portal | null, headers: Readonly<Record<string, string>>, body?: RequestInit['body']): Promise<Sent> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(`${origin}${address}`, { method, headers: { ...(who?.token == null ? {} : { authorization: `Bearer ${who.token}` }), ...headers }, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    if (answer.status === 503 && answer.headers.has('retry-after') && attempt < 10) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      continue;
    }
    const type = answer.headers.get('content-type') ?? '';
    const problem = type.startsWith('application/problem+json') ? JSON.parse(text) as { code: string; errors?: { pointer: string }[] } : { code: '' };
    return { status: answer.status, text, type, code: problem.code, pointers: (problem.errors ?? []).map(({ pointer }) => pointer) };
  }
}

const headersOf = (route: Route): Record<string, string> => ({
  ...(route.body === null ? {} : { 'content-type': 'application/json' }), ...(route.needsVersion ? { 'if-match': '"999999"' } : {}), ...(route.method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
});

/** Somebody who may pass the door of the route. */
function callerOf(route: Route): Portal {
  if (route.open) return anyone;
  const who = callers.find((each) => admits(route, each));
  if (who === undefined) throw new Error(`nobody may call ${route.name}`);
  return who.portal;
}

/** Ids that are well-formed and name nothing: what is right by its form ends at 404 and changes nothing. */
const nothing = ({ pathParameters }: Route): Record<string, string> => Object.fromEntries(pathParameters.map(({ name, schema }) => [name, schema.format === 'uuid' ? randomUUID() : 'KHONG.CO']));

/** Does the work on every item, several at a time, and gives what each found. */
async function onAll<Item>(items: readonly Item[], work: (item: Item) => Promise<string | null>): Promise<string[]> {
  const found: string[] = [];
  const left = items.values();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (const item of left) {
      const said = await work(item);
      if (said !== null) found.push(said);
    }
  }));
  return found;
}

async function goodBody(route: Route): Promise<unknown> {
  const kept = stored[route.name];
  if (kept === undefined) return sampleOf(route.body ?? {}, document.resolve);
  const { inForce: _days, ...good } = trimmed((await anyone.get<Record<string, unknown>>(kept)).body) as Record<string, unknown>;
  return good;
}

/** A pointer to the field, to something in it, or to what holds it. */
const pointsAt = (pointers: readonly string[], field: string): boolean => pointers.some((pointer) => pointer.startsWith(field) || field.startsWith(pointer));
/** Which services there are is told to nobody who cannot say a secret. */
const tellsNothing = (route: Route, { code }: Sent): boolean => route.path.endsWith('/service-tokens') && code === 'service-token.wrong-secret';
/** Refusals of the body as a whole. */
const ofTheWhole = new Set(['request.forbidden-key', 'request.too-deep', 'request.malformed-json']);

describe('V-8: requests that are not as they should be', () => {
  beforeAll(async () => {
    document = await describedBy(origin);
    const ajv = new Ajv2020({ strict: false, validateFormats: true });
    formats.default(ajv);
    ajv.addSchema({ $id: 'all', components: { schemas: document.schemas } });
    const known = new Map<Schema, ReturnType<typeof ajv.compile>>();
    conforms = (schema, value) => {
      const validate = known.get(schema) ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"all#/components')) as object);
      known.set(schema, validate);
      return validate(value) === true;
    };
    citizen = (await newcomer()).portal;
    const officer = async (login: string, ...roles: string[]): Promise<(typeof callers)[number]> => ({ kind: 'officer', roles, portal: await personas.officer(login) });
    callers = [
      { kind: 'citizen', roles: [], portal: citizen }, await officer('tnh.tiepnhan', 'reception'), await officer('tnh.thuphi', 'cashier'), await officer('tnh.xuly', 'processing'), await officer('tnh.pheduyet', 'approver'),
      await officer('quantri', 'administrator', 'content-editor', 'helpdesk'), await officer('tnh.truongphong', 'unit-head', 'approver'), await officer('giamsat', 'overseer', 'inspector'), await officer('tichhop', 'integrator'), await officer('buuchinh.tng', 'postal-clerk'),
    ];
  });

  it('I9 F19: every field of every request, of the wrong type, missing or one too many: 4xx and a pointer to it', async () => {
    const requests = (await Promise.all(document.routes.filter(({ body }) => body !== null).map(async (route) => {
      const schema = route.body ?? {};
      return mutationsOf(await goodBody(route), schema, document.resolve).filter(({ body }) => !conforms(schema, body)).map((mutation) => ({ route, mutation }));
    }))).flat();
    expect(requests.length).toBeGreaterThan(2_000);
    const found = await onAll(requests, async ({ route, mutation }) => {
      const answer = await send(route.method, addressOf(route, nothing(route)), callerOf(route), headersOf(route), mutation.text);
      const said = faultOf(answer) ?? (answer.status < 400 ? `was taken (${answer.status})` : null)
        ?? (ofTheWhole.has(answer.code) || tellsNothing(route, answer) ? null : [400, 422].includes(answer.status) && pointsAt(answer.pointers, mutation.pointer) ? null : `${answer.status} ${answer.code} points at ${JSON.stringify(answer.pointers)}`);
      return said === null ? null : `${route.name}: ${mutation.pointer} is ${mutation.what}: ${said}`;
    });
    expect(found).toEqual([]);
  }, 180_000);

  it('I9 F19: every parameter of every address, garbled in every way: 4xx or what it would be without it', async () => {
    const texts = ['', '%00', '%FF', '%ED%A0%80', 'null', '-1', '1e400', '99999999999999999999', 'NaN', '2026-02-30', '__proto__', '%27%22%3B--', '..%2F..%2F', '%F0%9F%9A%AA', 'x'.repeat(3_000)];
    const requests = document.routes.flatMap((route) => {
      const address = addressOf(route, nothing(route));
      const plain = address.split('?')[0] ?? '';
      return [
        ...route.query.flatMap(({ name }) => [...texts.map((text) => `${name}=${text}`), `${name}=a&${name}=b`, `${name}[]=a`, `${name}[a]=b`, `${name}[__proto__][a]=b`].map((search) => ({ route, address: `${plain}?${search}` }))),
        ...route.pathParameters.flatMap(({ name }) => texts.filter((text) => text !== '').map((text) => ({ route, address: route.path.replaceAll(/\{(\w+)\}/g, (_, each: string) => (each === name ? text : nothing(route)[each] ?? '')) }))),
        ...(route.method === 'GET' ? ['?khong=co', '?&&&', '?=', `?${'a=1&'.repeat(2_000)}`, '?after=e30', '?after=bnVsbA', '?after=eyJpZCI6bnVsbH0'].map((search) => ({ route, address: plain + search })) : []),
      ];
    });
    expect(requests.length).toBeGreaterThan(2_000);
    const found = await onAll(requests, async ({ route, address }) => {
      const answer = await send(route.method, address, callerOf(route), headersOf(route), route.body === null ? undefined : '{}');
      const said = faultOf(answer) ?? (answer.code === 'validation.failed' && answer.pointers.length === 0 ? 'points at nothing' : null);
      return said === null ? null : `${route.method} ${address.slice(0, 200)}: ${said}`;
    });
    expect(found).toEqual([]);
  }, 120_000);

  it('X-5 F19: a body that is none, a version or a key that is none: 4xx with its code', async () => {
    const bodies: readonly (readonly [what: string, body: NonNullable<RequestInit['body']>, codes: readonly string[]])[] = [
      ['broken', '{"a":', ['request.malformed-json']], ['empty', '', ['request.malformed-json', 'validation.failed']], ['a text', 'xin chào', ['request.malformed-json']], ['two values', '{}{}', ['request.malformed-json']],
      ['another encoding', Buffer.from('{"a":"H\xe0 N\u1ed9i"}', 'latin1'), ['request.malformed-json']], ['compressed', Buffer.from('1f8b0800000000000003', 'hex'), ['request.malformed-json']],
      ['bottomless', '['.repeat(100_000) + ']'.repeat(100_000), ['request.too-deep']],
    ];
    const requests = document.routes.filter(({ body }) => body !== null).flatMap((route) => [
      ...bodies.map(([what, body, codes]) => ({ route, what: `a body that is ${what}`, body, codes, headers: {} as Record<string, string> })),
      ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'nonsense'].map((type) => ({ route, what: `content of type ${type}`, body: 'a=1', codes: type.startsWith('multipart') ? ['media-type.unsupported', 'validation.failed'] : ['media-type.unsupported'], headers: { 'content-type': type } })),
      ...(route.needsVersion ? [['*', 'precondition.malformed'], ['W/"1"', 'precondition.malformed'], ['"1e3"', 'precondition.malformed'], ['"0x1"', 'precondition.malformed']] : []).map(([version = '', code = '']) => ({ route, what: `If-Match ${version}`, body: '{}', codes: [code, 'validation.failed'], headers: { 'if-match': version } })),
      ...(!route.needsKey ? [] : [{ route, what: 'an endless key', body: '{}', codes: ['idempotency.key-malformed', 'validation.failed', 'precondition.malformed'], headers: { 'idempotency-key': 'k'.repeat(201) } }]),
    ]);
    const found = await onAll(requests, async ({ route, what, body, codes, headers }) => {
      const answer = await send(route.method, addressOf(route, nothing(route)), callerOf(route), { ...headersOf(route), ...headers }, body);
      const said = faultOf(answer) ?? (answer.status >= 400 && (codes.includes(answer.code) || ['not-found', 'precondition.stale'].includes(answer.code) || what.startsWith('an endless')) ? null : `${answer.status} ${answer.code}`);
      return said === null ? null : `${route.name} with ${what}: ${said}`;
    });
    expect(found).toEqual([]);
  }, 120_000);

  it('P-d F19: a draft takes any form, says what is wrong with it, and never falls over it', async () => {
    const { version, body: { id, form } } = await citizen.post<{ id: string; form: object }>('/api/intake/v1/drafts', { procedureCode: '1.004222', caseKey: 'RENT', receivingAgency: 'G01-TNG-05443' });
    const [{ schema }] = (await anyone.get<{ eforms: [{ schema: Schema & { $defs?: Record<string, Schema> } }] }>('/api/catalogue/v1/procedures/1.004222')).body.eforms;
    const local = (at: Schema): Schema => (at.$ref === undefined ? at : schema.$defs?.[at.$ref.slice(at.$ref.lastIndexOf('/') + 1)] ?? {});
    const good = { ...sampleOf(schema, local) as object, ...form };
    let current = version;
    const found: string[] = [];
    for (const { pointer, what, text } of mutationsOf(good, schema, local)) {
      const answer = await send('PUT', `/api/intake/v1/drafts/${id}`, citizen, { 'content-type': 'application/json', 'if-match': current ?? '' }, `{"form":${text}}`);
      const said = faultOf(answer) ?? (answer.status === 200 || answer.status === 400 ? null : `${answer.status} ${answer.code}`);
      if (said !== null) found.push(`${pointer} is ${what}: ${said}`);
      if (answer.status === 200) current = `"${(JSON.parse(answer.text) as { version: number }).version}"`;
    }
    expect(found).toEqual([]);
    const { status } = await send('POST', `/api/intake/v1/drafts/${id}/submission`, citizen, { 'idempotency-key': randomUUID() });
    expect([403, 422]).toContain(status);
  }, 120_000);

  it('I2 F19: values that have the right form and make no sense are refused by the domain, and nothing is written', async () => {
    const far = ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '1969-12-31T23:59:59+07:00', '2026-11-20T09:00:00+14:00'];
    const citizenZero = await personas.citizen(0);
    const { dossierId } = await file(citizenZero, passport());
    await dossierOf(citizenZero, dossierId);
    await act(await province.reception(), dossierId, 'reception', { checkedComponents: ['form-tk01', 'portrait-photo'] });
    const before = await act(await province.reception(), dossierId, 'transfers', { unit: 'G01-TNG-XNC' });
    const [processing, approver] = [await province.processing(), await province.approver()];
    const odd: readonly (readonly [Portal, string, object])[] = [
      ...far.slice(0, 1).map((dueAt) => [processing, 'consultations', { units: ['G01-TNG-XNC-LD'], question: 'Ý kiến của đơn vị thế nào?', dueAt }] as const),
      ...far.slice(0, 2).map((at) => [processing, 'site-verifications', { at, place: 'Tổ 3', people: ['Nông Đức Thịnh'], finding: 'Đúng như khai', notifiedAt: at === far[0] ? far[1] : at }] as const),
      ...['0001-01-01', '9999-12-31', '2026-13-45', '2026-02-30'].map((newDue) => [approver, 'extensions', { reason: 'Cần xác minh thêm tại địa phương', newDue }] as const),
      [approver, 'stop', { ground: '__proto__', reason: 'Không đủ điều kiện giải quyết', legalBasis: 'Điều 5' }], [approver, 'completion', { outcome: 'granted', result: { digest: 'f'.repeat(64) } }],
      [processing, 'steps/back', { toStep: '__proto__', reason: 'Cần làm lại bước trước' }], [processing, 'consultations', { units: ['__proto__'], question: 'Ý kiến của đơn vị thế nào?', dueAt: '2027-01-05T09:00:00+07:00' }],
      [citizenZero, 'challenges', { challengedVersion: Number.MAX_SAFE_INTEGER, question: 'Vì sao hồ sơ chậm giải quyết?' }],
    ];
    const answers = await Promise.all(odd.map(async ([who, action, body]) => ({ action, sent: body, status: (await tryToAct(who, dossierId, action, body, `"${before.version}"`)).status })));
    expect(answers.filter(({ status }) => status < 400 || status >= 500)).toEqual([]);
    expect((await dossierOf(citizenZero, dossierId)).body.version).toBe(before.version);
  });
});
