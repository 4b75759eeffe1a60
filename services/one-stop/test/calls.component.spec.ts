import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answered, Portal, Problem } from '#testing';
import { pathOf, received, type Shown, type Staff, staffOf } from './stories.js';
import { World } from './world.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}
interface Operation { readonly parameters?: readonly { name: string; in: string; schema: Schema }[]; readonly requestBody?: { content: Record<string, { schema: Schema }> } }
const document = JSON.parse(readFileSync(join(import.meta.dirname, '../openapi.json'), 'utf8')) as { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };
const resolved = (schema: Schema): Schema => (schema.$ref === undefined ? schema : resolved(document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}));
const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })));

/** Values of every other type than the one asked for, and some nobody should send. */
function wrongFor({ type }: Schema): unknown[] {
  const values: Record<string, unknown> = { string: 'không phải thế', number: 12.5, boolean: true, array: [[]], object: { không: 'có' } };
  const types = new Set([type].flat());
  if (types.has('integer') || types.has('number')) return [...Object.entries(values).filter(([name]) => name !== 'number').map(([, value]) => value), 1.5, -1, 1e300];
  return Object.entries(values).filter(([name]) => !types.has(name)).map(([, value]) => value).concat(types.has('string') ? ['x'.repeat(10_001), 'nul\0'] : []);
}

/** Every place of a request body with the values that do not belong there. */
function* wrongBodies(schema: Schema, pointer = '', wrap = (value: unknown): unknown => value): Generator<{ pointer: string; body: unknown }> {
  for (const [name, property] of Object.entries(resolved(schema).properties ?? {})) {
    const at = `${pointer}/${name}`;
    const own = resolved(property);
    for (const value of wrongFor(own)) yield { pointer: at, body: wrap({ [name]: value }) };
    if (own.properties !== undefined) yield* wrongBodies(own, at, (value) => wrap({ [name]: value }));
    if (own.items !== undefined) {
      const item = resolved(own.items);
      if (item.properties !== undefined) yield* wrongBodies(item, `${at}/0`, (value) => wrap({ [name]: [value] }));
      else for (const value of wrongFor(item)) yield { pointer: `${at}/0`, body: wrap({ [name]: [value] }) };
    }
  }
}

describe('the calls of one-stop', () => {
  let world: World;
  let staff: Staff;
  let everybody: Portal;
  beforeAll(async () => {
    world = await World.open();
    staff = await staffOf(world);
    const roles = ['reception', 'processing', 'approver', 'unit-head', 'administrator'] as const;
    everybody = await world.person({ kind: 'officer', grants: roles.map((role) => ({ role, agency: 'A1', unit: null })) });
  });
  afterAll(() => world.close());

  const receive = (who: Portal, id: string, options: { version?: string | null; key?: string; headers?: Record<string, string> }, body: unknown = received): Promise<Answered<Problem & Shown>> =>
    who.try('POST', `${pathOf(id)}/reception`, body, { key: randomUUID(), version: '"1"', ...options });

  it.each([
    [null, 428, 'precondition.required'], ['1', 400, 'precondition.malformed'], ['W/"1"', 400, 'precondition.malformed'], ['*', 400, 'precondition.malformed'], ['"1", "2"', 400, 'precondition.malformed'],
    ['"2"', 412, 'precondition.stale'], ['"0"', 412, 'precondition.stale'],
  ])('X-5: If-Match %s answers %i %s, and nothing happens', async (version, status, code) => {
    const { id } = await world.file();
    expect(await receive(staff.reception, id, { version })).toMatchObject({ status, body: { code } });
    expect(await world.rows('SELECT version FROM dossier WHERE id = $1', [id])).toEqual([{ version: 1 }]);
  });

  it('X-5: no key, or one that is none, is refused', async () => {
    const { id } = await world.file();
    expect(await staff.reception.try('POST', `${pathOf(id)}/reception`, received, { version: '"1"' })).toMatchObject({ status: 400, body: { code: 'idempotency.key-missing' } });
    expect(await receive(staff.reception, id, { key: 'có dấu'.normalize('NFD').replaceAll(/\p{M}|[^ -~]/gu, ' ') })).toMatchObject({ status: 400, body: { code: 'idempotency.key-malformed' } });
  });

  it('I6: the same request again gets the same answer, another body is refused, another caller\'s key is another key', async () => {
    const { id } = await world.file();
    const key = randomUUID();
    const first = await receive(staff.reception, id, { key });
    const again = await receive(staff.reception, id, { key });
    expect([first.status, again.status, again.headers.get('idempotency-replayed'), again.version]).toEqual([200, 200, 'true', '"2"']);
    expect(again.body).toEqual(first.body);
    expect(await receive(staff.reception, id, { key }, { checkedComponents: ['deed'] })).toMatchObject({ status: 422, body: { code: 'idempotency.key-reused' } });
    expect(await receive(await world.officer('reception', 'A1-MC'), id, { key })).toMatchObject({ status: 412 });
    expect(await world.rows('SELECT fact FROM ledger WHERE dossier_id = $1 ORDER BY version', [id])).toEqual([{ fact: 'submitted' }, { fact: 'received' }]);
  });

  it('I6: one request sent many times at once has one effect, and every answer is the same or says to wait', async () => {
    const { id } = await world.file();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 12 }, () => receive(staff.reception, id, { key })));
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThan(0);
    for (const { body } of done) expect(body).toEqual(done[0]?.body);
    expect(answers.filter(({ status }) => status !== 200).map(({ body: { code } }) => code).filter((code) => code !== 'idempotency.in-progress')).toEqual([]);
    expect(await world.rows('SELECT version FROM ledger WHERE dossier_id = $1 ORDER BY version', [id])).toEqual([{ version: 1 }, { version: 2 }]);
    expect((await receive(staff.reception, id, { key })).status).toBe(200);
  });

  it('X-5: of many officers at once one wins, and the others read 412', async () => {
    const { id } = await world.file();
    const officers = await Promise.all(Array.from({ length: 8 }, () => world.officer('reception', 'A1-MC')));
    const answers = await Promise.all(officers.map((officer) => receive(officer, id, {})));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
    expect(await world.rows('SELECT number FROM slip WHERE dossier_id = $1', [id])).toHaveLength(1);
  });

  describe.each(operations.filter(({ operation }) => operation.requestBody !== undefined && Object.hasOwn(operation.requestBody.content, 'application/json')))('$method $path', ({ path, operation }) => {
    it('refuses a wrong type of every field, and says where', async () => {
      const schema = operation.requestBody?.content['application/json']?.schema ?? {};
      const url = path.replace('{dossierId}', randomUUID());
      const cases = [...wrongBodies(schema)];
      expect(cases.length).toBeGreaterThan(0);
      const wrong: unknown[] = [];
      for (const { pointer, body } of cases) {
        const answer = await everybody.try('POST', url, body, { version: '"1"', key: randomUUID() });
        const told = answer.body.errors?.some((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`)) ?? false;
        if (answer.status !== 400 || !told) wrong.push({ pointer, body: JSON.stringify(body).slice(0, 100), status: answer.status, answer: answer.body });
      }
      expect(wrong).toEqual([]);
    });

    it('refuses what is no object, and fields it does not know', async () => {
      const url = path.replace('{dossierId}', randomUUID());
      for (const body of [[], 'text', 7, null, { unheardOf: 1 }, '{"a":', '{"__proto__": {"admin": true}}', `${'['.repeat(5_000)}${']'.repeat(5_000)}`]) {
        const answer = await everybody.try('POST', url, typeof body === 'string' ? body : JSON.stringify(body), { version: '"1"', key: randomUUID() });
        expect([body, answer.status]).toEqual([body, 400]);
      }
    });
  });

  describe.each(operations.filter(({ operation }) => operation.parameters?.some((parameter) => parameter.in === 'query')))('$method $path', ({ path, operation }) => {
    it('refuses a wrong value of every parameter, and says where', async () => {
      const wrong: unknown[] = [];
      for (const { name, schema } of (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')) {
        for (const value of resolved(schema).type === 'string' ? ['x'.repeat(2_000), '%00'] : ['x'.repeat(2_000), '-1', 'nul%00']) {
          const answer = await everybody.try('GET', `${path.replace('{dossierId}', randomUUID()).replace('{code}', 'A-KQ1')}?${name}=${value}`, undefined, { headers: { 'x-forwarded-for': `10.${Math.floor(Math.random() * 256)}.0.1` } });
          const told = answer.body.errors?.some(({ pointer }) => pointer.startsWith(`/query/${name}`)) ?? false;
          if (answer.status !== 400 || !told) wrong.push({ name, value: value.slice(0, 20), status: answer.status, body: answer.body });
        }
      }
      expect(wrong).toEqual([]);
    });
  });

  it('F9: ten megabytes, broken encodings and other content types do not get past the door', async () => {
    const { id } = await world.file();
    const send = (body: string | Buffer, type = 'application/json'): Promise<Response> => fetch(`${world.url}${pathOf(id)}/reception`, {
      method: 'POST', body: new Uint8Array(Buffer.from(body)), headers: { authorization: `Bearer ${staff.reception.token}`, 'if-match': '"1"', 'idempotency-key': randomUUID(), 'content-type': type },
    });
    const big = await send(JSON.stringify({ checkedComponents: ['x'.repeat(10_000_000)] })).then(({ status }) => status, () => 413);
    expect(big).toBe(413);
    expect((await send(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]))).status).toBe(400);
    expect((await send('<a/>', 'application/xml')).status).toBe(415);
    expect((await send('a=b', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect(await world.rows('SELECT version FROM dossier WHERE id = $1', [id])).toEqual([{ version: 1 }]);
  });
});
