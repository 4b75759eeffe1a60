import 'reflect-metadata';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import type { Agency, CalendarData, EventDefinition, ProcedureVersion, Role } from '#contracts';
import { agencyChanged, calendarChanged, delegationChanged, procedurePublished, submissionFiled } from '#contracts';
import { createApp } from '#http';
import { makeEvent } from '#messaging';
import { Database, runMigrations } from '#persistence';
import { Clock } from '#runtime';
import { createTestAuthority, type FreshDatabase, freshDatabase, Portal } from '#testing';
import { vietnamTime } from '#working-time';
import { AppModule } from '../src/app.module.js';
import type { Card } from '../src/domain/card.js';
import { IncomingEvents, IncomingReference } from '../src/events/incoming.js';
import { problems } from '../src/http/problems.js';
import { appendOnly, migrations } from '../src/persistence/migrations/index.js';
import { agency, calendarData, otherAgency, procedure } from './builders.js';
import { IdentityDouble, IntakeDouble } from './neighbours.js';

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

  /** Lets working or other hours pass. */
  forward(hours: number): void {
    this.instant = new Date(this.instant.getTime() + hours * 3_600_000);
  }
}

export interface Filed { readonly id: string; readonly code: string; readonly ownerId: string }
type Submission = Parameters<IncomingEvents['filed']>[0]['data'];

/** One-stop as a whole on a database of its own: real PostgreSQL, real HTTP, tokens of a key made here, an intake and an identity that say what the spec says. */
export class World {
  readonly clock: SetClock;
  readonly database: Database;
  private filings = 0;

  private constructor(
    readonly app: NestFastifyApplication, readonly url: string, readonly fresh: FreshDatabase, readonly intake: IntakeDouble, private readonly identity: IdentityDouble, private readonly folder: string,
  ) {
    this.clock = app.get(Clock) as SetClock;
    this.database = app.get(Database);
  }

  /** With the reference data of the stories. @param at where the clock stands, RFC 3339 */
  static async open({ at = '2026-03-10T09:00:00+07:00', pool = 8 }: { at?: string; pool?: number } = {}): Promise<World> {
    const fresh = await freshDatabase('one_stop');
    await runMigrations({ url: fresh.ownerUrl, runtimeRole: fresh.role, migrations, appendOnly });
    const [identity, intake, folder] = await Promise.all([IdentityDouble.open(), IntakeDouble.open(), mkdtemp(join(tmpdir(), 'one-stop-'))]);
    const authority = await createTestAuthority({ notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2036-01-01T00:00:00Z') });
    const key = await authority.issue({ subject: 'CN=Công an A1 TEST, O=Công an A1, C=VN', notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2031-01-01T00:00:00Z'), password: 'p12' });
    await Promise.all([writeFile(join(folder, 'agency.p12'), key.p12), writeFile(join(folder, 'authority.pem'), authority.rootPem)]);
    const module = AppModule.forRoot({
      SERVICE_PORT: 0, SERVICE_HOST: '127.0.0.1', DATABASE_URL: fresh.url, DATABASE_POOL: pool, KAFKA_BROKERS: ['127.0.0.1:9'], TOPIC_PREFIX: '', IDENTITY_URL: identity.url,
      SERVICE_SECRET: 'a secret of the spec', PUBLIC_URL: 'http://localhost', CORS_ORIGINS: [], TRUSTED_PROXIES: ['loopback'], LOG_LEVEL: 'silent',
      FILES_DIR: join(folder, 'files'), INTAKE_URL: intake.url, SIGNING_P12: join(folder, 'agency.p12'), SIGNING_P12_PASSWORD: key.password, SIGNING_CA: join(folder, 'authority.pem'),
    });
    standStill(module, new SetClock(new Date(at)));
    const app = await createApp(module, { service: 'one-stop', identityUrl: identity.url, secret: 'a secret of the spec', problems, uploads: true, logger: false, overload: { delay: 60_000 } });
    await app.listen(0, '127.0.0.1');
    const world = new World(app, `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`, fresh, intake, identity, folder);
    await world.know({ calendars: [calendarData], agencies: [agency, otherAgency], procedures: [procedure] });
    return world;
  }

  async close(): Promise<void> {
    await this.app.close();
    await Promise.all([this.intake.close(), this.identity.close()]);
    await this.fresh.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  get filesFolder(): string {
    return join(this.folder, 'files');
  }

  /** Reference data as the catalogue publishes it. */
  async know({ calendars = [], agencies = [], procedures = [] }: { calendars?: CalendarData[]; agencies?: Agency[]; procedures?: ProcedureVersion[] }): Promise<void> {
    const reference = this.app.get(IncomingReference);
    for (const calendar of calendars) await this.deliver(calendarChanged, { calendar }, (event, delivery) => reference.calendar(event, delivery));
    for (const each of agencies) await this.deliver(agencyChanged, { agency: each }, (event, delivery) => reference.agency(event, delivery));
    for (const each of procedures) await this.deliver(procedurePublished, { publishedAt: this.now(), procedure: each }, (event, delivery) => reference.procedure(event, delivery));
  }

  /** A delegation as identity publishes it. */
  async delegate(principalId: string, delegatePersonId: string, change: { procedures?: string[]; from?: string; to?: string; status?: 'active' | 'revoked'; delegationId?: string } = {}): Promise<string> {
    const data = { delegationId: randomUUID(), principal: { kind: 'person' as const, id: principalId }, delegatePersonId, procedures: null, from: '2026-01-01', to: null, status: 'active' as const, ...change };
    await this.deliver(delegationChanged, data, (event, delivery) => this.app.get(IncomingReference).delegation(event, delivery));
    return data.delegationId;
  }

  /** Somebody files a dossier at intake, and one-stop hears of it. */
  async file(change: Partial<Submission> = {}, card: Partial<Card> = {}): Promise<Filed> {
    const submission = this.submission(change);
    this.intake.cards.set(submission.dossierId, { ...plainCard, ...card });
    await this.hear(submission);
    return { id: submission.dossierId, code: submission.code, ownerId: submission.owner.id };
  }

  submission(change: Partial<Submission> = {}): Submission {
    const ownerId = change.owner?.id ?? randomUUID();
    this.filings += 1;
    return {
      dossierId: randomUUID(), code: `A1-260310-${String(this.filings).padStart(4, '0')}`, by: { role: 'applicant', ref: randomUUID(), unit: null },
      procedureCode: procedure.code, procedureVersionId: procedure.id, caseKey: 'PLAIN', channel: 'online', audience: 'citizen', receivingAgency: 'A1', competentAgency: 'A1',
      owner: { kind: 'person', id: ownerId }, filedByPerson: ownerId, submittedAt: this.now(), receivedAt: this.now(), returnMethod: 'counter', components: [], feesDue: [], stayBeginsAt: null, ...change,
    };
  }

  hear(submission: Submission): Promise<void> {
    return this.deliver(submissionFiled, submission, (event, delivery) => this.app.get(IncomingEvents).filed(event, delivery));
  }

  /** Hands an event to its handler in a transaction of its own, as the consumer does. */
  async deliver<Type extends string, Data>(
    definition: EventDefinition<Type, Data>, data: Data, handle: (event: ReturnType<typeof makeEvent<Type, Data>>, delivery: Parameters<IncomingEvents['filed']>[1]) => Promise<void>, sequence = 1,
  ): Promise<void> {
    const event = makeEvent('somebody', definition, { subject: randomUUID(), time: this.clock.now(), data }, sequence);
    await this.database.transaction((tx) => handle(event, { tx, topic: definition.topic.name } as never));
  }

  /** Somebody at the service with a token. */
  async person(claims: { personId?: string | null; accountId?: string; grants?: { role: Role; agency: string | null; unit: string | null }[]; name?: string; kind?: 'citizen' | 'officer' } = {}): Promise<Portal> {
    return new Portal(this.url, await this.identity.token({ personId: randomUUID(), accountId: randomUUID(), grants: [{ role: 'citizen', agency: null, unit: null }], kind: 'citizen', ...claims }));
  }

  officer(role: Role, unit: string | null, { agency: at = 'A1', ...claims }: { agency?: string | null; personId?: string; accountId?: string } = {}): Promise<Portal> {
    return this.person({ kind: 'officer', grants: [{ role, agency: at, unit }], name: `Cán bộ ${role}`, ...claims });
  }

  anyone(): Portal {
    return new Portal(this.url);
  }

  /** Rows as the run-time role sees them. */
  rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.database.query<Row & Record<string, unknown>>(text, values);
  }

  /** What a superuser with a grudge could do. */
  async asAdministrator(...statements: [string, unknown[]?][]): Promise<void> {
    const client = new Client({ connectionString: this.fresh.administratorUrl });
    await client.connect();
    try {
      for (const [text, values] of statements) await client.query(text, values);
    } finally {
      await client.end();
    }
  }

  now(): string {
    return vietnamTime(this.clock.now());
  }
}

/** What intake knows of an ordinary applicant. */
export const plainCard: Card = {
  owner: { fullName: 'Nguyễn Thị Ánh', identifier: '019201006482', address: 'Số 7, tổ 3', phone: '0912000001', email: null }, submitter: null, summary: 'Thủ tục mẫu',
  components: ['declaration', 'deed'].map((componentId) => ({ componentId, name: `Giấy tờ ${componentId}`, source: 'uploaded', signatureValid: null, heldUntil: null, originals: 0, copies: 1, files: [] })),
  returnAddress: null, withdrawalReason: null,
};

/** A whole PDF of one page, different each time. */
export function pdf(words = randomBytes(6).toString('hex')): Buffer {
  const content = `BT /F1 18 Tf 72 720 Td (${words}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** Puts a clock of the spec in the place of the system's. */
function standStill(module: ReturnType<typeof AppModule.forRoot>, clock: Clock): void {
  const runtime = module.imports?.find((each) => typeof each === 'object' && 'module' in each && each.module.name === 'RuntimeModule') as unknown as { providers: { provide: unknown }[] };
  runtime.providers.splice(runtime.providers.findIndex(({ provide }) => provide === Clock), 1, { provide: Clock, useValue: clock } as never);
}
