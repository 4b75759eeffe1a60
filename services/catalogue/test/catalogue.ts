import 'reflect-metadata';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Kafka, logLevel } from 'kafkajs';
import { type AccessTokenClaims, type CloudEvent, topics } from '#contracts';
import { createApp, peopleAudience, tokenIssuer } from '#http';
import { Database, runMigrations } from '#persistence';
import { serviceEnvironment } from '#runtime';
import { dropTopics, type FreshDatabase, freshDatabase, freshTopicPrefix, Portal, testBrokers } from '#testing';
import { z } from 'zod';
import { loadReference, type ReferenceData } from '../reference/load.js';
import { AppModule, LoaderModule } from '../src/app.module.js';
import type { Config } from '../src/config.js';
import { problems } from '../src/http/problems.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { LoadReference, type LoadCount } from '../src/use-cases/load-reference.js';

export const root = '/api/catalogue/v1';

/** The catalogue as a whole on a database of its own: real PostgreSQL, real Kafka under a prefix of its own, real HTTP, tokens of a key made here. */
export class Catalogue {
  /** Somebody without an account. */
  readonly anyone: Portal;

  private constructor(private readonly app: NestFastifyApplication, readonly url: string, private readonly config: Config, private readonly identity: Identity, private readonly fresh: FreshDatabase) {
    this.anyone = new Portal(url);
  }

  static async open(): Promise<Catalogue> {
    const fresh = await freshDatabase('catalogue');
    await runMigrations({ url: fresh.ownerUrl, runtimeRole: fresh.role, migrations });
    const identity = await Identity.open();
    const config = z.object(serviceEnvironment).parse({
      SERVICE_PORT: 0, DATABASE_URL: fresh.url, KAFKA_BROKERS: testBrokers().join(','), TOPIC_PREFIX: freshTopicPrefix('catalogue'), IDENTITY_URL: identity.url,
      SERVICE_SECRET: 'a secret of the spec', PUBLIC_URL: 'http://localhost', LOG_LEVEL: 'silent',
    });
    await createTopics(config);
    const app = await createApp(AppModule.with(config), { service: 'catalogue', identityUrl: identity.url, problems, logger: false, overload: { delay: 60_000 } });
    await app.listen(0, '127.0.0.1');
    return new Catalogue(app, `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`, config, identity, fresh);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.identity.close();
    await this.fresh.drop();
    await dropTopics(this.config.TOPIC_PREFIX);
  }

  /** Loads reference data as the program does that runs after every migration. */
  async load(data: ReferenceData = loadReference()): Promise<LoadCount> {
    const loader = await NestFactory.createApplicationContext(LoaderModule.with(this.config), { logger: false });
    try {
      return await loader.get(LoadReference).execute(data, new Date());
    } finally {
      await loader.close();
    }
  }

  /** An officer with a role; `agency` null: everywhere. */
  async officer(role: AccessTokenClaims['grants'][number]['role'], agency: string | null = null): Promise<Portal> {
    return new Portal(this.url, await this.identity.token({ kind: 'officer', grants: [{ role, agency, unit: null }] }));
  }

  async citizen(): Promise<Portal> {
    return new Portal(this.url, await this.identity.token({ kind: 'citizen', grants: [{ role: 'citizen', agency: null, unit: null }] }));
  }

  /** Every event of the database in the order of its recording, of one subject where it is named. */
  async events(subject?: string): Promise<CloudEvent<string, Record<string, unknown>>[]> {
    const rows = await this.rows<{ body: string }>('SELECT body FROM event WHERE $1::text IS NULL OR subject = $1 ORDER BY position', [subject ?? null]);
    return rows.map(({ body }) => JSON.parse(body) as CloudEvent<string, Record<string, unknown>>);
  }

  /** Rows of the catalogue's database. */
  rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.app.get(Database).query<Row & Record<string, unknown>>(text, values);
  }
}

async function createTopics({ KAFKA_BROKERS, TOPIC_PREFIX }: Config): Promise<void> {
  const admin = new Kafka({ clientId: 'spec', brokers: KAFKA_BROKERS, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [topics.procedure, topics.agency, topics.calendar].map(({ name }) => ({ topic: TOPIC_PREFIX + name, numPartitions: 1 })) });
  await admin.disconnect();
}

/** Identity as far as the catalogue sees it: its keys. */
class Identity {
  private constructor(readonly url: string, private readonly server: Server, private readonly key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']) {}

  static async open(): Promise<Identity> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'spec', alg: 'ES256', use: 'sig' };
    const server = createServer((_request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Identity(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, privateKey);
  }

  token(claims: Pick<AccessTokenClaims, 'kind' | 'grants'>): Promise<string> {
    return new SignJWT({ ...claims, person: crypto.randomUUID(), sid: crypto.randomUUID(), jti: crypto.randomUUID(), assurance: 2, scopes: [] })
      .setProtectedHeader({ alg: 'ES256', kid: 'spec' }).setIssuer(tokenIssuer).setAudience(peopleAudience).setSubject(crypto.randomUUID()).setIssuedAt().setExpirationTime('10m').sign(this.key);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
