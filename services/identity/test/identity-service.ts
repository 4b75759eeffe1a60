import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Kafka, logLevel } from 'kafkajs';
import { accessLogged, type EventOf, topics } from '#contracts';
import { createApp } from '#http';
import { Broker } from '#messaging';
import { Database, runMigrations } from '#persistence';
import { Clock } from '#runtime';
import { dropTopics, eventually, type FreshDatabase, freshDatabase, freshTopicPrefix, testBrokers } from '#testing';
import { Inbox } from '../../../deploy/local/simulators/inbox/inbox.js';
import type { Simulator } from '../../../deploy/local/simulators/simulator.js';
import { openSmsGateway } from '../../../deploy/local/simulators/sms/sms.js';
import { openVneid } from '../../../deploy/local/simulators/vneid/vneid.js';
import { AppModule } from '../src/app.module.js';
import type { Config } from '../src/config.js';
import { problems } from '../src/http/problems.js';
import { Housekeeping } from '../src/persistence/housekeeping.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { Accounts, Delegations, News, Organisations, Passwords, Persons } from '../src/use-cases/ports.js';
import { ProvisionAccounts } from '../src/use-cases/provision-accounts.js';
import { TendSigningKeys } from '../src/use-cases/tend-signing-keys.js';

/** Where VNeID sends people back to; nothing listens there. */
export const redirectUri = 'http://127.0.0.1:8080/api/identity/v1/vneid/callback';

export const serviceSecrets = { intake: 'the-secret-of-intake', 'one-stop': 'the-secret-of-one-stop', notification: 'the-secret-of-notification' };

export interface Reply {
  readonly status: number;
  // The body is whatever the service says; a spec looks at what it is about.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
  readonly headers: Headers;
}

export interface Request {
  readonly body?: unknown;
  readonly token?: string;
  /** `Idempotency-Key`; a fresh one where a POST names none. */
  readonly key?: string;
  readonly ifMatch?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The service over real HTTP with a database of its own, the SMS gateway and VNeID beside it. */
export class IdentityService {
  private constructor(
    private readonly app: NestFastifyApplication, readonly url: string, private readonly inbox: Inbox, readonly sms: Simulator, readonly vneid: Simulator,
    private readonly fresh: FreshDatabase, private readonly prefix: string,
  ) {}

  static async start(): Promise<IdentityService> {
    const fresh = await freshDatabase('identity');
    await runMigrations({ url: fresh.ownerUrl, runtimeRole: fresh.role, migrations, appendOnly: ['event'] });
    const prefix = freshTopicPrefix('identity');
    await createTopics(prefix);
    const inbox = new Inbox(['sms', 'login']);
    const sms = await openSmsGateway(inbox, { host: '127.0.0.1', port: 0, apiKey: 'sms-key' });
    const vneid = await openVneid(inbox, { host: '127.0.0.1', port: 0, issuer: null, client: { id: 'mot-cua', secret: 'vneid-secret', redirectUris: [redirectUri] } });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const config: Config = {
      SERVICE_PORT: port, SERVICE_HOST: '127.0.0.1', DATABASE_URL: fresh.url, DATABASE_POOL: 6, KAFKA_BROKERS: testBrokers(), TOPIC_PREFIX: prefix, IDENTITY_URL: url, SERVICE_SECRET: 'the-secret-of-identity',
      PUBLIC_URL: 'http://127.0.0.1:8080', CORS_ORIGINS: [], TRUSTED_PROXIES: ['loopback'], LOG_LEVEL: 'silent', SIGNING_KEY_SECRET: 'a signing key secret for specs only', SERVICE_CLIENTS: serviceSecrets,
      SMS_GATEWAY_URL: `http://127.0.0.1:${sms.endpoint.port}`, SMS_API_KEY: 'sms-key', VNEID_ISSUER: `http://127.0.0.1:${vneid.endpoint.port}`, VNEID_CLIENT_ID: 'mot-cua', VNEID_CLIENT_SECRET: 'vneid-secret',
      VNEID_REDIRECT_URIS: [redirectUri], PASSWORD_HASHES_AT_ONCE: 2, PASSWORD_HASHES_WAITING: 400, CODE_PAUSE_SECONDS: 60, CODES_PER_SUBJECT_HOUR: 5, CODES_PER_SUBJECT_DAY: 10, CODES_PER_ADDRESS_HOUR: 10_000,
    };
    const app = await createApp(AppModule.forRoot(config), { service: 'identity', identityUrl: url, problems, logger: false, overload: { delay: 60_000 } });
    await app.listen(port, '127.0.0.1');
    return new IdentityService(app, url, inbox, sms, vneid, fresh, prefix);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await Promise.all([this.sms.endpoint.shut(), this.vneid.endpoint.shut()]);
    await this.fresh.drop();
    await dropTopics(this.prefix);
  }

  async call(method: string, path: string, { body, token, key, ifMatch, headers = {} }: Request = {}): Promise<Reply> {
    const address = path.startsWith('/') ? path : `/api/identity/v1/${path}`;
    const answer = await fetch(new URL(address, this.url), {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(method === 'POST' ? { 'idempotency-key': key ?? randomUUID() } : {}), ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }), ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) as unknown, headers: answer.headers };
  }

  post(path: string, body?: unknown, request: Request = {}): Promise<Reply> {
    return this.call('POST', path, { ...request, body });
  }

  get(path: string, token?: string): Promise<Reply> {
    return this.call('GET', path, token === undefined ? {} : { token });
  }

  /** The newest code sent to a number (`+84...`), waited for. */
  async codeFor(phone: string, count = 1): Promise<string> {
    return eventually(() => {
      const found = this.messagesTo(phone);
      if (found.length < count) throw new Error(`${found.length} of ${count} messages to ${phone}`);
      return /\b(\d{6})\b/.exec(found.at(-1) ?? '')?.[1] ?? '';
    });
  }

  messagesTo(phone: string): string[] {
    return this.inbox.find('sms', { where: { to: phone } }).map(({ text }) => String(text));
  }

  /** Enters accounts as the operator does. */
  get provision(): ProvisionAccounts {
    const part = <Part>(token: abstract new (...given: never[]) => Part): Part => this.app.get<Part>(token);
    return new ProvisionAccounts(part(Database), part(Persons), part(Accounts), part(Organisations), part(Delegations), part(Passwords), part(News));
  }

  get database(): Database {
    return this.app.get(Database);
  }

  /** What the timer does every ten seconds. */
  tendKeys(): Promise<void> {
    return this.app.get(TendSigningKeys).execute(this.app.get(Clock).now());
  }

  /** What the timer does every ten minutes, so many seconds from now. */
  sweep(seconds: number): Promise<void> {
    return this.app.get(Housekeeping).sweep(new Date(Date.now() + seconds * 1_000));
  }

  /** From now on the service's clock is so many seconds ahead. */
  travel(seconds: number): void {
    const clock = this.app.get(Clock);
    clock.now = () => new Date(Date.now() + seconds * 1_000);
  }

  /** What the access log tells of a thing, once there is anything. */
  async accessesTo(id: string): Promise<EventOf<typeof accessLogged>['data']['entries']> {
    const told: EventOf<typeof accessLogged>['data']['entries'] = [];
    const consumer = await this.app.get(Broker).consume({
      group: this.prefix + randomUUID(), topics: [this.prefix + topics.accessLog.name], remembers: false, onFatal: () => undefined,
      onBatch: (records) => {
        for (const { value } of records) told.push(...(JSON.parse(String(value)) as EventOf<typeof accessLogged>).data.entries.filter(({ object }) => object?.id === id));
        return Promise.resolve();
      },
    });
    try {
      return await eventually(() => {
        if (told.length === 0) throw new Error(`nothing is told of ${id}`);
        return told;
      }, { timeout: 20_000 });
    } finally {
      await consumer.close();
    }
  }

  /** Events recorded about a subject, oldest first. */
  async eventsAbout(subject: string): Promise<{ readonly type: string; readonly data: unknown; readonly sequence: number }[]> {
    const rows = await this.database.query<{ body: string }>('SELECT body FROM event WHERE subject = $1 ORDER BY position', [subject]);
    return rows.map(({ body }) => JSON.parse(body) as { type: string; data: unknown; sequence: number });
  }
}

/** The topics of identity under the prefix. */
async function createTopics(prefix: string): Promise<void> {
  const admin = new Kafka({ clientId: 'spec', brokers: testBrokers(), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [topics.account, topics.session, topics.delegation, topics.accessLog].map(({ name }) => ({ topic: prefix + name, numPartitions: 1 })) });
  await admin.disconnect();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}
