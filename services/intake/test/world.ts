import 'reflect-metadata';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Client } from 'pg';
import type { AccessTokenClaims, Role } from '#contracts';
import { createApp, tokenIssuer } from '#http';
import { Database, runMigrations } from '#persistence';
import { Clock } from '#runtime';
import { AppModule } from '../src/app.module.js';
import type { Config } from '../src/config.js';
import { problems } from '../src/http/problems.js';
import { appendOnly, migrations } from '../src/persistence/migrations/index.js';
import { ClamdDouble } from './clamd-double.js';

/** A clock that stands where the spec sets it. */
export class SetClock extends Clock {
  constructor(public instant: Date) {
    super();
  }

  now(): Date {
    return this.instant;
  }

  set(text: string): void {
    this.instant = new Date(text);
  }
}

type Claims = Partial<Pick<AccessTokenClaims, 'kind' | 'person' | 'assurance' | 'grants' | 'scopes' | 'aud' | 'sub'>>;

/** Intake as a whole on a database of its own: real PostgreSQL, real HTTP, tokens of a key made here, a clamd and an identity that do what the spec says. */
export class World {
  readonly clock: SetClock;
  /** What identity answers about persons, by id; undefined for everything when `identityAway`. */
  readonly persons = new Map<string, object>();
  identityAway = false;
  private constructor(
    readonly app: NestFastifyApplication, readonly url: string, readonly database: Database, readonly clamd: ClamdDouble, readonly filesDir: string,
    private readonly identity: Identity, private readonly drop: () => Promise<void>,
  ) {
    this.clock = app.get(Clock) as SetClock;
    identity.world = this;
  }

  /** @param server TEST_DATABASE_URL @param at where the clock stands, RFC 3339 @param kafka a broker and a prefix of one's own; without it nothing is delivered @param settings instead of the usual ones */
  static async open(server: string | undefined, at: string, kafka: { brokers: string[]; prefix: string } = { brokers: ['127.0.0.1:9'], prefix: '' }, settings: Partial<Config> = {}): Promise<World> {
    const { url, drop } = await freshDatabase(server);
    const identity = await Identity.open();
    const clamd = await ClamdDouble.open();
    const filesDir = await mkdtemp(join(tmpdir(), 'intake-files-'));
    const module = AppModule.with({
      SERVICE_PORT: 0, SERVICE_HOST: '127.0.0.1', DATABASE_URL: url, DATABASE_POOL: 6, KAFKA_BROKERS: kafka.brokers, TOPIC_PREFIX: kafka.prefix, IDENTITY_URL: identity.url,
      SERVICE_SECRET: 'a secret of the spec', PUBLIC_URL: 'http://localhost', CORS_ORIGINS: [], TRUSTED_PROXIES: ['loopback'], LOG_LEVEL: 'silent',
      FILES_DIR: filesDir, CLAMD_HOST: '127.0.0.1', CLAMD_PORT: clamd.port, CLAMD_TIMEOUT_MS: 2_000, ...settings,
    });
    const clock = new SetClock(new Date(at));
    const runtime = module.imports?.find((each) => typeof each === 'object' && 'module' in each && each.module.name === 'RuntimeModule');
    const provided = (runtime as { providers: { provide: unknown }[] }).providers;
    provided.splice(provided.findIndex(({ provide }) => provide === Clock), 1, { provide: Clock, useValue: clock } as never);
    const app = await createApp(module, { service: 'intake', identityUrl: identity.url, problems, uploads: true, secret: 'a secret of the spec', logger: false, overload: { delay: 60_000 } });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new World(app, `http://127.0.0.1:${port}`, app.get(Database), clamd, filesDir, identity, drop);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.clamd.close();
    await this.identity.close();
    await this.drop();
    await rm(this.filesDir, { recursive: true, force: true });
  }

  /** Somebody with an account. */
  async someone(claims: Claims = {}): Promise<Person> {
    const accountId = claims.sub ?? randomUUID();
    const personId = claims.person === undefined ? randomUUID() : claims.person;
    return new Person(this, accountId, personId ?? '', await this.identity.token({ ...claims, sub: accountId, person: personId }));
  }

  officer(role: Role, agency: string, unit: string | null): Promise<Person> {
    return this.someone({ kind: 'officer', grants: [{ role, agency, unit }] });
  }

  service(...scopes: string[]): Promise<Person> {
    return this.someone({ kind: 'service', person: null, sub: 'one-stop', aud: 'intake', scopes, assurance: 0 });
  }

  nobody(): Person {
    return new Person(this, '', '', '');
  }

  /** Rows of the service's own database. */
  rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.database.query<Row & Record<string, unknown>>(text, values);
  }
}

/** An answer as a client sees it. */
export interface Reply<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** A client with a token. */
export class Person {
  constructor(private readonly world: World, readonly accountId: string, readonly personId: string, private readonly token: string) {}

  get<Body = any>(path: string, headers: Record<string, string> = {}): Promise<Reply<Body>> { // eslint-disable-line @typescript-eslint/no-explicit-any -- specs read answers as a client without types does
    return this.send('GET', path, undefined, headers);
  }

  /** With an `Idempotency-Key` of its own unless one is given. */
  post<Body = any>(path: string, body?: object, headers: Record<string, string> = {}): Promise<Reply<Body>> { // eslint-disable-line @typescript-eslint/no-explicit-any -- as above
    return this.send('POST', path, body, { 'idempotency-key': randomUUID(), ...headers });
  }

  put<Body = any>(path: string, body: object, version?: number): Promise<Reply<Body>> { // eslint-disable-line @typescript-eslint/no-explicit-any -- as above
    return this.send('PUT', path, body, version === undefined ? {} : { 'if-match': `"${version}"` });
  }

  delete<Body = any>(path: string, version?: number): Promise<Reply<Body>> { // eslint-disable-line @typescript-eslint/no-explicit-any -- as above
    return this.send('DELETE', path, undefined, version === undefined ? {} : { 'if-match': `"${version}"` });
  }

  upload<Body = any>(path: string, bytes: Buffer, name: string, type: string, options: { fields?: Record<string, string>; key?: string } = {}): Promise<Reply<Body>> { // eslint-disable-line @typescript-eslint/no-explicit-any -- as above
    const form = new FormData();
    for (const [field, value] of Object.entries(options.fields ?? {})) form.append(field, value);
    form.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
    return this.send('POST', path, form, { 'idempotency-key': options.key ?? randomUUID() });
  }

  async bytes(path: string, headers: Record<string, string> = {}): Promise<Reply<Buffer>> {
    const answer = await fetch(this.world.url + path, { headers: { ...this.authorization(), ...headers } });
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
  }

  private async send<Body>(method: string, path: string, body: object | undefined, headers: Record<string, string>): Promise<Reply<Body>> {
    const answer = await fetch(this.world.url + path, {
      method, headers: { ...this.authorization(), ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text === '' ? {} : JSON.parse(text)) as Body };
  }

  private authorization(): Record<string, string> {
    return this.token === '' ? {} : { authorization: `Bearer ${this.token}` };
  }
}

/** Identity as far as intake sees it: keys, service tokens, persons. */
class Identity {
  world!: World;
  private constructor(private readonly server: Server, private readonly key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']) {}

  static async open(): Promise<Identity> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = { ...await exportJWK(publicKey), kid: 'spec', alg: 'ES256', use: 'sig' };
    const server = createServer((request, response) => {
      const answer = (status: number, body: object): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      const path = request.url ?? '';
      if (path.endsWith('/jwks.json')) return answer(200, { keys: [jwk] });
      if (identity.world.identityAway) return void request.socket.destroy();
      if (path === '/api/identity/v1/service-tokens') return answer(200, { accessToken: 'a.b.c', expiresIn: 300 });
      if (path === '/internal/v1/persons' && request.method === 'POST') return void readBody(request).then((body) => answer(200, identity.register(body)));
      const person = identity.world.persons.get(path.split('/').at(-1) ?? '');
      return person === undefined ? answer(404, {}) : answer(200, person);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const identity = new Identity(server, privateKey);
    return identity;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  token(claims: Claims & { sub: string }): Promise<string> {
    return new SignJWT({
      kind: 'citizen', assurance: 2, grants: [], scopes: [], sid: claims.kind === 'service' ? null : randomUUID(), jti: randomUUID(), ...claims,
    }).setProtectedHeader({ alg: 'ES256', kid: 'spec' }).setIssuer(tokenIssuer).setAudience(claims.aud ?? 'motcua').setSubject(claims.sub).setIssuedAt(1_700_000_000).setExpirationTime(4_000_000_000).sign(this.key);
  }

  private register(applicant: Record<string, unknown>): object {
    const known = [...this.world.persons.values()].find((person) => (person as { personalId?: unknown }).personalId === applicant['personalId']);
    if (known !== undefined) return known;
    const [familyName, ...rest] = String(applicant['fullName']).split(' ');
    const person = { ...applicant, ...(applicant['profile'] as object), id: randomUUID(), familyName, middleAndGivenName: rest.join(' ') };
    this.world.persons.set(person.id, person);
    return person;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function readBody(request: AsyncIterable<Buffer>): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
}

async function freshDatabase(server: string | undefined): Promise<{ url: string; drop: () => Promise<void> }> {
  if (server === undefined) throw new Error('TEST_DATABASE_URL is not set: component specs need the administrator of a PostgreSQL server');
  const name = `intake_spec_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await administer(server, `CREATE ROLE ${name} LOGIN PASSWORD '${password}'`, `CREATE DATABASE ${name}`);
  const owner = new URL(server);
  owner.pathname = `/${name}`;
  await runMigrations({ url: owner.href, runtimeRole: name, migrations, appendOnly });
  const url = new URL(owner);
  url.username = name;
  url.password = password;
  return { url: url.href, drop: () => administer(server, `DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${name}`) };
}

async function administer(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
