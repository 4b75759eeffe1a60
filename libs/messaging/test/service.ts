import { Database, DatabaseModule, type Migration, runMigrations } from '#persistence';
import { RuntimeModule } from '#runtime';
import type { FreshDatabase } from '#testing';
import { type INestApplication, Module, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { type BrokerConnection, consumeEvents, consumerMigrations, KafkaJsBroker, MessagingModule, publisherMigrations } from '#messaging';
import { createLogger } from '#runtime';
import { thingJournal, thingState, thingTold } from './things.js';

/** What handlers of the tests leave behind: one row for each time an effect took place. */
export class EffectTable1700000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, subject text NOT NULL, sequence int NOT NULL, number int NOT NULL, process int NOT NULL DEFAULT 0)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE effect');
  }
}

export const migrations: readonly Migration[] = [...publisherMigrations, ...consumerMigrations, EffectTable1700000000009];

/** Brings a fresh database up to date. */
export async function migrate(fresh: FreshDatabase): Promise<void> {
  await runMigrations({ url: fresh.ownerUrl, runtimeRole: fresh.role, migrations });
}

/** Creates the topics of the things. */
export async function createThingTopics(brokers: readonly string[], prefix: string): Promise<void> {
  await new KafkaJsBroker({ clientId: 'tests', brokers, logger: createLogger('tests', 'silent') }).createTopics([thingJournal, thingState, thingTold.topic], prefix);
}

/** What a small service of the tests is made of. */
export interface ServiceOptions {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly controllers?: readonly Type<unknown>[];
  readonly providers?: readonly Provider[];
  /** Name of the service, and so of its group. */
  readonly service?: string;
  readonly logLevel?: string;
  readonly poolSize?: number;
  readonly connection?: BrokerConnection;
}

/** A service with events and nothing else, wired as real ones are. */
export async function startService({ databaseUrl, brokers, topicPrefix, controllers = [], providers = [], service = 'things', logLevel = 'silent', poolSize = 8, connection = {} }: ServiceOptions): Promise<INestApplication> {
  @Module({
    imports: [
      RuntimeModule.forRoot({ service, logLevel }),
      DatabaseModule.forRoot({ url: databaseUrl, poolSize, applicationName: service, records: [] }),
      MessagingModule.forRoot({ service, brokers, topicPrefix, connection }),
    ],
    controllers: [...controllers],
    providers: [...providers],
  })
  class ThingService {}
  const app = await NestFactory.create(ThingService, new FastifyAdapter(), { logger: false, abortOnError: false });
  await app.init();
  await consumeEvents(app);
  return app;
}

/** The database of a running service. */
export function databaseOf(app: INestApplication): Database {
  return app.get(Database);
}
