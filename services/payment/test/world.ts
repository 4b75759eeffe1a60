import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type DossierFactData, type DossierFactDetail, type DossierFactName, dossierFactsByName, dossierStates, type DossierState, delegationChanged, type Role, submissionFiled } from '#contracts';
import { jest } from '@jest/globals';
import { Client } from 'pg';
import { createApp } from '#http';
import { makeEvent } from '#messaging';
import { Database, runMigrations } from '#persistence';
import { Clock } from '#runtime';
import { type FreshDatabase, freshDatabase, Portal } from '#testing';
import { vietnamTime } from '#working-time';
import { configSchema } from '../../../deploy/local/simulators/config.js';
import { type RunningSimulators, startSimulators } from '../../../deploy/local/simulators/simulators.js';
import { AppModule } from '../src/app.module.js';
import { IncomingDossiers, IncomingReference } from '../src/events/incoming.js';
import { problems } from '../src/http/problems.js';
import { appendOnly, migrations } from '../src/persistence/migrations/index.js';
import { FetchReceipts } from '../src/use-cases/fetch-receipts.js';
import { ReconcileAttempts } from '../src/use-cases/reconcile-attempts.js';
import { IdentityDouble, IntakeDouble } from './neighbours.js';

export const secret = 'the secret of the checksums';
export const api = '/api/payment/v1';

class SetClock extends Clock {
  constructor(public instant: Date) {
    super();
  }

  now(): Date {
    return this.instant;
  }
}

interface Explained { 'QUERY PLAN': { Plan: unknown }[]; [column: string]: unknown }

/** A dossier on its way through one-stop's journal. */
export interface Dossier { readonly id: string; readonly code: string; readonly ownerId: string; version: number; state: DossierState }

/** Payment as a whole on a database of its own: real PostgreSQL, real HTTP, the platform's simulator over the network, an intake and an identity that say what the spec says. */
export class World {
  private filings = 0;
  readonly database: Database;

  private constructor(
    readonly app: NestFastifyApplication, readonly url: string, readonly clock: SetClock, readonly intake: IntakeDouble, private readonly fresh: FreshDatabase, private readonly identity: IdentityDouble,
    private readonly simulators: RunningSimulators, private readonly folder: string,
  ) {
    this.database = app.get(Database);
  }

  static async open({ at = '2026-03-10T09:00:00+07:00' } = {}): Promise<World> {
    const fresh = await freshDatabase('payment');
    await runMigrations({ url: fresh.ownerUrl, runtimeRole: fresh.role, migrations, appendOnly });
    const [identity, intake, folder, port] = await Promise.all([IdentityDouble.open(), IntakeDouble.open(), mkdtemp(join(tmpdir(), 'payment-')), freePort()]);
    const url = `http://127.0.0.1:${port}`;
    const simulators = await startSimulators(configSchema.parse({
      SMS_PORT: '0', VNEID_PORT: '0', CLAMD_PORT: '0', INBOX_PORT: '0', PAYMENT_PORT: '0', PAYMENT_PARTNER: 'MOTCUA', PAYMENT_SECRET: secret, PAYMENT_CALLBACK_URL: `${url}${api}/platform/callbacks`,
    }));
    const module = AppModule.with({
      SERVICE_PORT: port, SERVICE_HOST: '127.0.0.1', DATABASE_URL: fresh.url, DATABASE_POOL: 8, KAFKA_BROKERS: ['127.0.0.1:9'], TOPIC_PREFIX: '', IDENTITY_URL: identity.url, SERVICE_SECRET: 'a secret of the spec',
      PUBLIC_URL: 'http://localhost', CORS_ORIGINS: [], TRUSTED_PROXIES: ['loopback'], LOG_LEVEL: 'silent', FILES_DIR: join(folder, 'files'), INTAKE_URL: intake.url,
      PAYMENT_PLATFORM_URL: `http://127.0.0.1:${simulators.ports['payment']}`, PAYMENT_PARTNER: 'MOTCUA', PAYMENT_SECRET: secret, PAYMENT_TIMEOUT_MS: 1_000,
    });
    const clock = new SetClock(new Date(at));
    const runtime = module.imports?.find((each) => typeof each === 'object' && 'module' in each && each.module.name === 'RuntimeModule') as unknown as { providers: { provide: unknown }[] };
    runtime.providers.splice(runtime.providers.findIndex(({ provide }) => provide === Clock), 1, { provide: Clock, useValue: clock } as never);
    const app = await createApp(module, { service: 'payment', identityUrl: identity.url, secret: 'a secret of the spec', problems, logger: false, overload: { delay: 60_000 } });
    await app.listen(port, '127.0.0.1');
    return new World(app, url, clock, intake, fresh, identity, simulators, folder);
  }

  async close(): Promise<void> {
    await this.app.close();
    await Promise.all([this.simulators.close(), this.intake.close(), this.identity.close()]);
    await this.fresh.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Lets time pass. */
  forward(minutes: number): void {
    this.clock.instant = new Date(this.clock.instant.getTime() + minutes * 60_000);
  }

  reconcile(): Promise<number> {
    return this.app.get(ReconcileAttempts).run(this.clock.now());
  }

  fetchReceipts(): Promise<number> {
    return this.app.get(FetchReceipts).run(this.clock.now());
  }

  /** A dossier nobody here has heard of. */
  unheard(): Dossier {
    return { id: randomUUID(), code: `A1-260310-${String(this.filings += 1).padStart(4, '0')}`, ownerId: randomUUID(), version: 0, state: 'submitted' };
  }

  /** The dossier's submission, as intake publishes it. */
  async file(dossier: Dossier = this.unheard()): Promise<Dossier> {
    const at = vietnamTime(this.clock.now());
    const event = makeEvent('intake', submissionFiled, {
      subject: dossier.id, time: this.clock.now(),
      data: {
        dossierId: dossier.id, code: dossier.code, by: { role: 'applicant', ref: randomUUID(), unit: null }, procedureCode: '1.001456', procedureVersionId: '1.001456@2026-07-01', caseKey: 'PLAIN', channel: 'online', audience: 'citizen',
        receivingAgency: 'A1', competentAgency: 'A1', owner: { kind: 'person', id: dossier.ownerId }, filedByPerson: dossier.ownerId, submittedAt: at, receivedAt: at, returnMethod: 'counter', components: [], feesDue: [], stayBeginsAt: null,
      },
    }, 1);
    await this.database.transaction((tx) => this.app.get(IncomingDossiers).filed([event], { tx, topic: 'intake.submission.v1' }));
    return dossier;
  }

  /** A fact of the dossier's journal; given twice where `times` says so. */
  async fact<Name extends DossierFactName>(dossier: Dossier, name: Name, to: DossierState, detail: DossierFactDetail<Name>, times = 1): Promise<void> {
    const at = vietnamTime(this.clock.now());
    dossier.version += 1;
    const data = {
      dossierId: dossier.id, code: dossier.code, procedureCode: '1.001456', procedureVersionId: '1.001456@2026-07-01', caseKey: 'PLAIN', channel: 'online', audience: 'citizen', receivingAgency: 'A1', competentAgency: 'A1', unit: null,
      from: dossier.state, to, stateNumber: dossierStates[to].number, stepId: null, actor: { role: 'system', ref: 'spec', unit: null }, receivedAt: at, receptionDue: null, processingDue: null, clockSuspended: false, detail,
    } as DossierFactData<Name>;
    const event = makeEvent('one-stop', dossierFactsByName[name] as never, { subject: dossier.id, time: this.clock.now(), data }, dossier.version);
    for (let time = 0; time < times; time += 1) await this.database.transaction((tx) => this.app.get(IncomingDossiers).journal([event as never], { tx, topic: 'dossier.journal.v1' }));
    dossier.state = to;
  }

  /** A dossier that waits for its fee, and the request. */
  async asked(amount = 160_000): Promise<{ dossier: Dossier; paymentId: string; path: string; owner: Portal }> {
    const dossier = await this.file();
    await this.fact(dossier, 'paymentRequested', 'paying', { items: [{ feeId: 'passport', amount }], total: amount, currency: 'VND', dueAt: '2026-03-31T17:00:00+07:00' });
    const [row] = await this.database.query<{ id: string }>('SELECT id FROM payment WHERE dossier_id = $1', [dossier.id]);
    return { dossier, paymentId: row!.id, path: `${api}/payments/${row!.id}`, owner: await this.person(dossier.ownerId) };
  }

  async delegate(principalId: string, delegatePersonId: string): Promise<void> {
    const event = makeEvent('identity', delegationChanged, {
      subject: randomUUID(), time: this.clock.now(),
      data: { delegationId: randomUUID(), principal: { kind: 'person', id: principalId }, delegatePersonId, procedures: null, from: '2026-01-01', to: null, status: 'active' },
    }, 1);
    await this.database.transaction((tx) => this.app.get(IncomingReference).delegation(event, { tx, topic: 'identity.delegation.v1' }));
  }

  async person(personId: string = randomUUID()): Promise<Portal> {
    return new Portal(this.url, await this.identity.token({ personId, accountId: randomUUID(), grants: [{ role: 'citizen', agency: null, unit: null }], kind: 'citizen' }));
  }

  async officer(role: Role, agency: string | null = 'A1', personId: string = randomUUID()): Promise<Portal> {
    return new Portal(this.url, await this.identity.token({ personId, accountId: randomUUID(), grants: [{ role, agency, unit: agency === null ? null : `${agency}-MC` }], kind: 'officer', name: `Cán bộ ${role}` }));
  }

  async service(...scopes: string[]): Promise<Portal> {
    return new Portal(this.url, await this.identity.token({ personId: null, accountId: 'one-stop', grants: [], kind: 'service', scopes }));
  }

  anyone(): Portal {
    return new Portal(this.url);
  }

  /** Statistics of the tables, which the server gathers by itself in time. */
  async analyse(): Promise<void> {
    const client = new Client({ connectionString: this.fresh.administratorUrl });
    await client.connect();
    await client.query('ANALYZE').finally(() => client.end());
  }

  /** How the server goes about every statement of a read, for these values and for any. */
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

  /** Events told so far of a payment, in order. */
  async told(paymentId: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
    const rows = await this.database.query<{ body: string }>('SELECT body::text AS body FROM event WHERE subject = $1 ORDER BY sequence', [paymentId]);
    return rows.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
  }

  /** How the platform behaves from now on. */
  async platform(mode: string, { delayMs = 0, count = null }: { delayMs?: number; count?: number | null } = {}): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${this.simulators.ports['inbox']}/control/payment`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ mode, delayMs, count }) });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
  }

  /** What the platform did and heard of one payment. */
  async atPlatform(reference: string): Promise<{ event: string; code?: string; status?: number }[]> {
    const answer = await fetch(`http://127.0.0.1:${this.simulators.ports['inbox']}/inbox/payment?reference=${reference}`);
    return ((await answer.json()) as { items: { event: string; code?: string; status?: number }[] }).items;
  }
}

/** The payer's click on the platform's page. */
export async function payOn(payUrl: string | null): Promise<string> {
  if (payUrl === null) throw new Error('there is no page to pay on');
  const { pathname } = new URL(payUrl);
  const answer = await fetch(payUrl, { method: 'POST' });
  if (answer.status !== 200) throw new Error(`the page answered ${answer.status}`);
  return pathname.slice('/pay/'.length);
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
  await new Promise((resolve) => server.close(resolve));
  return port;
}
