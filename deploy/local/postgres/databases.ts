import pg from 'pg';
import type { Lasting } from '../supervisor/state-folder.js';

/** Where a service finds its database. */
export interface ServiceDatabase {
  /** As the run-time role, which reads and writes rows and cannot change tables. */
  url: string;
  /** As the owner of the tables; for migrations alone. */
  ownerUrl: string;
  /** It was made a moment ago. */
  isNew?: boolean;
}

export interface DatabaseOptions {
  folder: Pick<Lasting, 'secret'>;
  /** The administrator's connection string. */
  url: string;
  /** First part of every database and role name; `motcua` unless several systems share a server. */
  prefix: string;
}

/** Makes, where missing, a database with two roles for each service. Only the two may connect to it. */
export async function createDatabases({ folder, url, prefix }: DatabaseOptions, services: string[]): Promise<Record<string, ServiceDatabase>> {
  return asAdministrator(url, async (client) => {
    const made: Record<string, ServiceDatabase> = {};
    for (const service of services) {
      const { name, owner, ...urls } = serviceDatabase({ folder, url, prefix }, service);
      await ensureRole(client, owner, folder.secret(owner));
      await ensureRole(client, name, folder.secret(name));
      made[service] = { ...urls, isNew: await ensureDatabase(client, name, owner) };
    }
    return made;
  });
}

/** Drops the databases and roles of `createDatabases`, whoever is still connected. */
export async function dropDatabases({ url, prefix }: DatabaseOptions, services: string[]): Promise<void> {
  await asAdministrator(url, async (client) => {
    for (const { name, owner } of services.map((service) => namesOf(prefix, service))) {
      await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
      await client.query(`DROP ROLE IF EXISTS ${client.escapeIdentifier(name)}, ${client.escapeIdentifier(owner)}`);
    }
  });
}

function namesOf(prefix: string, service: string): { name: string; owner: string } {
  const name = `${prefix}_${service.replaceAll('-', '_')}`;
  return { name, owner: `${name}_owner` };
}

async function asAdministrator<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The database of a service, which bears the name of its run-time role, whether or not it has been made. */
export function serviceDatabase({ folder, url, prefix }: DatabaseOptions, service: string): ServiceDatabase & { name: string; owner: string } {
  const { name, owner } = namesOf(prefix, service);
  return { name, owner, url: urlFor(url, name, name, folder.secret(name)), ownerUrl: urlFor(url, name, owner, folder.secret(owner)) };
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rowCount ? 'ALTER' : 'CREATE';
  await client.query(`${verb} ROLE ${client.escapeIdentifier(role)} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
}

/** Gives whether it had to be made. */
async function ensureDatabase(client: pg.Client, name: string, owner: string): Promise<boolean> {
  const database = client.escapeIdentifier(name);
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
  if (!rowCount) {
    await client.query(`GRANT ${client.escapeIdentifier(owner)} TO CURRENT_USER`);
    await client.query(`CREATE DATABASE ${database} OWNER ${client.escapeIdentifier(owner)} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`);
  }
  await client.query(`ALTER DATABASE ${database} SET timezone TO 'Asia/Ho_Chi_Minh'`);
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${client.escapeIdentifier(name)}`);
  return !rowCount;
}

function urlFor(administratorUrl: string, database: string, role: string, password: string): string {
  const url = new URL(administratorUrl);
  url.pathname = `/${database}`;
  url.username = role;
  url.password = password;
  return url.href;
}
