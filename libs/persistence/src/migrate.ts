import { Client } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';

/** A migration class. Tables of record it creates may be named in `appendOnly`: the run-time role may only SELECT and INSERT there. */
export interface Migration {
  new (): MigrationInterface;
  readonly appendOnly?: readonly string[];
}

/** What a migration run needs: the owner's connection, and the role that will work with the tables. */
export interface MigrationRun {
  /** Connection of the owner role. */
  readonly url: string;
  /** Role the service runs as; it is granted SELECT, INSERT, UPDATE and DELETE, and no more. */
  readonly runtimeRole: string;
  readonly migrations: readonly Migration[];
  /** Further tables of record (the ledger), beside those the migrations name themselves. */
  readonly appendOnly?: readonly string[];
}

/** Any number, the same in every run: two runs at once wait for each other. */
const migrationLock = 718_281_828;

/**
 * Brings the schema up to date as the owner role and grants the run-time role its rights.
 * Safe to repeat and to run twice at once. Gives the names of the migrations it applied. A migration that fails leaves nothing of itself behind;
 * those before it stay, and the next run goes on from there.
 */
export async function runMigrations(run: MigrationRun): Promise<string[]> {
  const lock = new Client({ connectionString: run.url, connectionTimeoutMillis: 5_000 });
  // Whether the connection holds is told by the statements; an idle one's loss must not end the process from aside.
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const orm = new DataSource({ type: 'postgres', url: run.url, migrations: [...run.migrations], migrationsTransactionMode: 'each', synchronize: false, logging: false });
    await orm.initialize();
    try {
      const applied = await orm.runMigrations();
      await grant(orm, run);
      return applied.map((migration) => migration.name);
    } finally {
      await orm.destroy();
    }
  } finally {
    await lock.end();
  }
}

/** In one transaction: a running service never finds itself with more rights than it is to have, nor for a moment with fewer. */
async function grant(orm: DataSource, run: MigrationRun): Promise<void> {
  const role = orm.driver.escape(run.runtimeRole);
  const tablesOfRecord = new Set([...(run.appendOnly ?? []), ...run.migrations.flatMap(({ appendOnly }) => appendOnly ?? [])]);
  await orm.transaction(async (manager) => {
    await manager.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
    await manager.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`);
    await manager.query(`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
    await manager.query(`REVOKE INSERT, UPDATE, DELETE ON TABLE migrations FROM ${role}`);
    for (const table of tablesOfRecord) await manager.query(`REVOKE UPDATE, DELETE, TRUNCATE ON TABLE ${orm.driver.escape(table)} FROM ${role}`);
  });
}
