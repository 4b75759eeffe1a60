import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';

/** A database of its own on the test server, with the two roles a service has. */
export interface FreshDatabase {
  readonly name: string;
  /** Connection of the run-time role. */
  readonly url: string;
  /** Connection of the owner of the tables. */
  readonly ownerUrl: string;
  /** Connection of the server's administrator to this database. */
  readonly administratorUrl: string;
  /** Name of the run-time role. */
  readonly role: string;
  /** Ends its connections and removes it with its roles. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database on the server that TEST_DATABASE_URL names (its administrator). As in a real system the run-time role gets its rights from the
 * migrations, which the owner runs. Throws with a clear message where there is no server to test on.
 */
export async function freshDatabase(purpose = 'spec'): Promise<FreshDatabase> {
  const administrator = needed('TEST_DATABASE_URL', 'the connection string of the administrator of a PostgreSQL server');
  const name = `motcua_${purpose}_${process.pid.toString(36)}${randomBytes(4).toString('hex')}`.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_');
  const owner = `${name}_owner`;
  await asAdministrator(administrator, async (client) => {
    await client.query(`CREATE ROLE ${owner} LOGIN PASSWORD 'owner'`);
    await client.query(`CREATE ROLE ${name} LOGIN PASSWORD 'runtime'`);
    await client.query(`GRANT ${owner} TO CURRENT_USER`);
    await client.query(`CREATE DATABASE ${name} OWNER ${owner} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`);
    await client.query(`ALTER DATABASE ${name} SET timezone TO 'Asia/Ho_Chi_Minh'`);
  });
  return {
    name,
    role: name,
    url: urlOf(administrator, name, name, 'runtime'),
    ownerUrl: urlOf(administrator, name, owner, 'owner'),
    administratorUrl: urlOf(administrator, name),
    drop: () => asAdministrator(administrator, async (client) => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await client.query(`DROP ROLE ${name}, ${owner}`);
    }),
  };
}

/** The brokers that TEST_KAFKA_BROKERS names. Throws with a clear message where there are none. */
export function testBrokers(): string[] {
  return needed('TEST_KAFKA_BROKERS', 'the addresses of a Kafka cluster, separated by commas').split(',');
}

/** A prefix for topics and groups that no other run has. */
export function freshTopicPrefix(purpose = 'spec'): string {
  return `${purpose}-${process.pid.toString(36)}${randomBytes(4).toString('hex')}.`;
}

/** Removes the topics under a prefix. */
export async function dropTopics(prefix: string): Promise<void> {
  if (prefix === '') throw new Error('without a prefix these would be everybody\'s topics');
  const admin = new Kafka({ clientId: 'testing', brokers: testBrokers(), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
}

function needed(variable: string, meaning: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: it is to hold ${meaning}. "npm run test:unit" starts both and sets it; see deploy/local.`);
  return value;
}

async function asAdministrator(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(administrator: string, database: string, user?: string, password?: string): string {
  const url = new URL(administrator);
  url.pathname = `/${database}`;
  if (user !== undefined) url.username = user;
  if (password !== undefined) url.password = password;
  return url.href;
}
