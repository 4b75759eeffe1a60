import { Body, Controller, Inject, Module, Post } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Client } from 'pg';
import { Refusal } from '#contracts';
import { Database, DatabaseModule } from '#persistence';
import { Clock, Log, RuntimeModule } from '#runtime';
import { eventually } from '#testing';
import { ForgetAnswers } from '../src/calls/forget-answers.js';
import { Allow, Answer, Call, Idempotency, Idempotent, IdempotencyKeyTable } from '../src/index.js';
import { SampleIdentity, type Sample, startSample } from './sample-app.js';

class FileNote {
  @IsString() text!: string;
}

let hold: Promise<void> = Promise.resolve();

@Controller('api/sample/v1/notes')
class NoteController {
  constructor(@Inject(Idempotency) private readonly idempotency: Idempotency) {}

  @Post() @Allow('anyone') @Idempotent()
  file(@Call() call: Call, @Body() note: FileNote): Promise<Answer<{ zebra: number; apple: string }>> {
    return this.idempotency.once(call, async (tx) => {
      await hold;
      if (note.text === 'refused') throw new Refusal('input.invalid');
      const [row] = await tx.query<{ id: number }>('INSERT INTO note (text) VALUES ($1) RETURNING id', [note.text]);
      return Answer.created(`/api/sample/v1/notes/${row!.id}`, { zebra: row!.id, apple: note.text }, 1);
    });
  }
}

const server = process.env['TEST_DATABASE_URL'] ?? '';
const name = `http_spec_${process.pid}_${Date.now()}`;
const address = (): string => Object.assign(new URL(server), { pathname: `/${name}` }).href;

let identity: SampleIdentity;
let sample: Sample;

async function asAdministrator(statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

beforeAll(async () => {
  if (server === '') throw new Error('TEST_DATABASE_URL names the PostgreSQL server to test on');
  await asAdministrator(`CREATE DATABASE ${name}`);
  @Module({
    imports: [RuntimeModule.forRoot({ service: 'sample', logLevel: 'silent' }), DatabaseModule.forRoot({ url: address(), poolSize: 8, applicationName: 'http-spec', records: [] })],
    controllers: [NoteController],
  })
  class NoteModule {}
  identity = await SampleIdentity.start();
  sample = await startSample(identity.url, {}, NoteModule);
  const runner = database().orm.createQueryRunner();
  await new IdempotencyKeyTable().up(runner);
  await runner.query('CREATE TABLE note (id serial PRIMARY KEY, text text NOT NULL)');
  await runner.release();
});
afterAll(async () => {
  await sample?.app.close();
  await identity?.stop();
  await asAdministrator(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
});
beforeEach(async () => {
  hold = Promise.resolve();
  await database().query('TRUNCATE note RESTART IDENTITY');
});

function database(): Database {
  return sample.app.get(Database, { strict: false });
}

async function file(key: string | undefined, body: object, authorization?: string): Promise<{ status: number; text: string; code: unknown; headers: Headers }> {
  const response = await fetch(`${sample.url}/api/sample/v1/notes`, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }), ...(authorization === undefined ? {} : { authorization }) },
  });
  const text = await response.text();
  return { status: response.status, text, code: (JSON.parse(text) as { code?: unknown }).code, headers: response.headers };
}

const notes = async (): Promise<number> => (await database().query('SELECT 1 FROM note')).length;

describe('a POST with a key', () => {
  it('is done once; repeated, it gets the same answer byte for byte, status and headers included', async () => {
    const first = await file('same', { text: 'An' });
    const again = await file('same', { text: 'An' });
    expect([first.status, first.headers.get('location'), first.headers.get('etag'), first.headers.has('idempotency-replayed')]).toEqual([201, '/api/sample/v1/notes/1', '"1"', false]);
    expect([again.status, again.text, again.headers.get('location'), again.headers.get('etag'), again.headers.get('idempotency-replayed')]).toEqual([201, first.text, '/api/sample/v1/notes/1', '"1"', 'true']);
    expect(await notes()).toBe(1);
  });

  it('and another body is refused', async () => {
    await file('other', { text: 'An' });
    expect(await file('other', { text: 'Bình' })).toMatchObject({ status: 422, code: 'idempotency.key-reused' });
    expect(await notes()).toBe(1);
  });

  it('that is still running is refused with a time to come back', async () => {
    let release = (): void => undefined;
    hold = new Promise((resolve) => { release = resolve; });
    const first = file('busy', { text: 'An' });
    while ((await database().query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")).length === 0);
    const second = await file('busy', { text: 'An' });
    expect([second.status, second.code, second.headers.get('retry-after')]).toEqual([409, 'idempotency.in-progress', '1']);
    release();
    expect((await first).status).toBe(201);
    expect((await file('busy', { text: 'An' })).headers.get('idempotency-replayed')).toBe('true');
    expect(await notes()).toBe(1);
  });

  it('sent twenty times at once has one effect, and every success is the same answer', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => file('storm', { text: 'An' })));
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ status }) => status !== 201).every(({ code }) => code === 'idempotency.in-progress')).toBe(true);
    expect(await notes()).toBe(1);
  });

  it('that was refused may be tried again', async () => {
    expect((await file('again', { text: 'refused' })).status).toBe(422);
    expect((await file('again', { text: 'An' })).status).toBe(201);
  });

  it('belongs to its caller', async () => {
    const bearer = async (last: string): Promise<string> => `Bearer ${await identity.token({ sub: `0198a000-0000-7000-8000-00000000000${last}` })}`;
    const answers = [await file('mine', { text: 'An' }, await bearer('1')), await file('mine', { text: 'An' }, await bearer('2')), await file('mine', { text: 'An' })];
    expect(answers.map(({ status, headers }) => [status, headers.has('idempotency-replayed')])).toEqual([[201, false], [201, false], [201, false]]);
  });

  it('is forgotten after seven days', async () => {
    await file('old', { text: 'An' });
    const idempotency = sample.app.get(Idempotency, { strict: false });
    expect(await idempotency.purge(new Date(Date.now() + 6.9 * 86_400_000))).toBe(0);
    expect(await idempotency.purge(new Date(Date.now() + 7.1 * 86_400_000))).toBeGreaterThan(0);
    expect((await file('old', { text: 'An' })).headers.has('idempotency-replayed')).toBe(false);
  });

  it('is forgotten without anybody asking, in every application with a database', async () => {
    const get = <T,>(type: Parameters<typeof sample.app.get<T>>[0]): T => sample.app.get<T>(type, { strict: false });
    await file('left', { text: 'An' });
    await database().query("UPDATE idempotency_key SET stored_at = now() - interval '8 days' WHERE key = 'left'");
    const round = new ForgetAnswers(get(Idempotency), get(Clock), get(Log), 20);
    round.onApplicationBootstrap();
    await eventually(async () => expect(await database().query("SELECT 1 FROM idempotency_key WHERE key = 'left'")).toEqual([]));
    await round.onApplicationShutdown();
    expect(get(ForgetAnswers)).toBeInstanceOf(ForgetAnswers);
  });
});

describe('a key', () => {
  it.each([[undefined, 'idempotency.key-missing'], ['', 'idempotency.key-missing'], ['a b', 'idempotency.key-malformed'], ['a'.repeat(201), 'idempotency.key-malformed'], ['é', 'idempotency.key-malformed']])('%p is refused', async (key, code) => {
    expect(await file(key, { text: 'An' })).toMatchObject({ status: 400, code });
  });
});
