import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { jest } from '@jest/globals';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { delegationChanged, type Role } from '#contracts';
import { IncomingCopies } from '#copies';
import { createApp, type ProblemTable } from '#http';
import { makeEvent } from '#messaging';
import { Database, runMigrations } from '#persistence';
import { Clock } from '#runtime';
import { type FreshDatabase, freshDatabase, Portal } from '#testing';
import { IdentityDouble } from './identity-double.js';

/** A clock that stands where the spec set it. */
export class SetClock extends Clock {
  constructor(public instant: Date) {
    super();
  }

  now(): Date {
    return this.instant;
  }
}

/** What every service's settings have; the spec adds those of its own. */
export interface ServiceSettings {
  SERVICE_PORT: number; SERVICE_HOST: string; DATABASE_URL: string; DATABASE_POOL: number; KAFKA_BROKERS: string[]; TOPIC_PREFIX: string; IDENTITY_URL: string; SERVICE_SECRET: string;
  PUBLIC_URL: string; CORS_ORIGINS: string[]; TRUSTED_PROXIES: string[]; LOG_LEVEL: 'silent';
}

export interface ServiceUnderTest {
  readonly service: string;
  readonly migrations: Parameters<typeof runMigrations>[0]['migrations'];
  readonly appendOnly?: readonly string[];
  readonly problems: ProblemTable;
  /** Wires the service; called once its address is known. */
  readonly module: (settings: ServiceSettings, url: string) => DynamicModule | Promise<DynamicModule>;
  /** Where the clock stands, RFC 3339. */
  readonly at?: string;
}

interface Explained { 'QUERY PLAN': { Plan: unknown }[]; [column: string]: unknown }

/** A service that answers, and what it stands on. */
export interface OpenedService { readonly app: NestFastifyApplication; readonly url: string; readonly clock: SetClock; readonly fresh: FreshDatabase; readonly identity: IdentityDouble }

/** Opens a service as a whole on a database of its own: real PostgreSQL, real HTTP, no broker; an identity that gives whatever tokens the spec asks for. */
export async function openService({ service, migrations, appendOnly = [], problems, module, at = '2026-03-10T09:00:00+07:00' }: ServiceUnderTest): Promise<OpenedService> {
  const [fresh, identity, port] = await Promise.all([freshDatabase(service), IdentityDouble.open(service), freePort()]);
  await runMigrations({ url: fresh.ownerUrl, runtimeRole: fresh.role, migrations, appendOnly });
  const url = `http://127.0.0.1:${port}`;
  const wired = await module({
    SERVICE_PORT: port, SERVICE_HOST: '127.0.0.1', DATABASE_URL: fresh.url, DATABASE_POOL: 8, KAFKA_BROKERS: ['127.0.0.1:9'], TOPIC_PREFIX: '', IDENTITY_URL: identity.url, SERVICE_SECRET: 'a secret of the spec',
    PUBLIC_URL: 'http://localhost', CORS_ORIGINS: [], TRUSTED_PROXIES: ['loopback'], LOG_LEVEL: 'silent',
  }, url);
  const clock = new SetClock(new Date(at));
  standStill(wired, clock);
  const app = await createApp(wired, { service, identityUrl: identity.url, secret: 'a secret of the spec', problems, logger: false, overload: { delay: 60_000 } });
  await app.listen(port, '127.0.0.1');
  return { app, url, clock, fresh, identity };
}

/** Who and what a component spec meets: people with tokens, the clock, the database. A service's spec adds its own neighbours and facts. */
export class ServiceWorld {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly clock: SetClock;
  readonly database: Database;
  private readonly fresh: FreshDatabase;
  private readonly identity: IdentityDouble;

  constructor({ app, url, clock, fresh, identity }: OpenedService) {
    this.app = app;
    this.url = url;
    this.clock = clock;
    this.database = app.get(Database);
    this.fresh = fresh;
    this.identity = identity;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.identity.close();
    await this.fresh.drop();
  }

  get<T>(type: Type<T> | (abstract new (...args: never[]) => T)): T {
    return this.app.get(type as Type<T>);
  }

  /** Lets time pass. */
  forward(minutes: number): void {
    this.clock.instant = new Date(this.clock.instant.getTime() + minutes * 60_000);
  }

  async person(personId: string = randomUUID(), accountId: string = randomUUID()): Promise<Portal> {
    return new Portal(this.url, await this.identity.token({ personId, accountId, grants: [{ role: 'citizen', agency: null, unit: null }], kind: 'citizen' }));
  }

  async officer(role: Role, agency: string | null = 'A1', { personId = randomUUID() as string, accountId = randomUUID() as string, unit = agency === null ? null : `${agency}-MC` as string | null } = {}): Promise<Portal> {
    return new Portal(this.url, await this.identity.token({ personId, accountId, grants: [{ role, agency, unit }], kind: 'officer', name: `Cán bộ ${role}` }));
  }

  async service(name: string, ...scopes: string[]): Promise<Portal> {
    return new Portal(this.url, await this.identity.token({ personId: null, accountId: name, grants: [], kind: 'service', scopes }));
  }

  anyone(): Portal {
    return new Portal(this.url);
  }

  /** From the first of the year somebody acts for another in everything; heard by a service that imports `CopiesModule`. */
  async delegate(principalId: string, delegatePersonId: string): Promise<void> {
    const event = makeEvent('identity', delegationChanged, {
      subject: randomUUID(), time: this.clock.now(),
      data: { delegationId: randomUUID(), principal: { kind: 'person', id: principalId }, delegatePersonId, procedures: null, from: '2026-01-01', to: null, status: 'active' },
    }, 1);
    await this.database.transaction((tx) => this.get(IncomingCopies).delegation(event, { tx, topic: 'identity.delegation.v1' }));
  }

  /** Events told so far of a subject, in order. */
  async told(subject: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
    const rows = await this.database.query<{ body: string }>('SELECT body::text AS body FROM event WHERE subject = $1 ORDER BY sequence', [subject]);
    return rows.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
  }

  /** Statistics of the tables, which the server gathers by itself in time. */
  async analyse(): Promise<void> {
    const client = new Client({ connectionString: this.fresh.administratorUrl });
    await client.connect();
    await client.query('ANALYZE').finally(() => client.end());
  }

  /** How the server goes about every statement of a read, for these values and for any. The read itself finds nothing. */
  async plansOf(read: () => Promise<unknown>): Promise<unknown[]> {
    const statements: [string, readonly unknown[]][] = [];
    const watched = (['query', 'prepared'] as const).map((name) => jest.spyOn(this.database, name).mockImplementation(((...args: [string, unknown, unknown?]) => {
      const [text, values] = name === 'query' ? [args[0], args[1]] : [args[1], args[2]];
      statements.push([text as string, (values ?? []) as unknown[]]);
      return Promise.resolve([]);
    }) as never));
    try {
      await read();
    } finally {
      watched.forEach((each) => each.mockRestore());
    }
    return (await Promise.all(statements.flatMap(([text, values]) => [
      this.database.query<Explained>(`EXPLAIN (FORMAT JSON) ${text}`, values), this.database.query<Explained>(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`),
    ]))).flatMap((rows) => rows.flatMap((row) => row['QUERY PLAN'].map(({ Plan }) => Plan)));
  }
}

/** The clock of a wired service is the spec's. */
function standStill(module: DynamicModule, clock: SetClock): void {
  const runtime = module.imports?.find((each) => typeof each === 'object' && 'module' in each && each.module.name === 'RuntimeModule') as unknown as { providers: { provide: unknown }[] };
  runtime.providers.splice(runtime.providers.findIndex(({ provide }) => provide === Clock), 1, { provide: Clock, useValue: clock } as never);
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
  await new Promise((resolve) => server.close(resolve));
  return port;
}
