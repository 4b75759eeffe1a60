import type { OnApplicationShutdown } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient, QueryConfig, QueryResultRow } from 'pg';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral, type Repository } from 'typeorm';
import type { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';

/** How a service reaches its own database. */
export interface DatabaseConfig {
  readonly url: string;
  /** Connections of the pool; all services together stay below the server's `max_connections`. */
  readonly poolSize: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** TypeORM records of the service. */
  readonly records: readonly EntityTarget<ObjectLiteral>[];
}

/** An open transaction. Everything written through it becomes visible together, or not at all. */
export interface Tx {
  /** Runs one statement and gives its rows (for `INSERT`, `UPDATE`, `DELETE`: those of `RETURNING`). */
  query<Row extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The same as a prepared statement, planned once per connection under `name`. */
  prepared<Row extends QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
  readonly manager: EntityManager;
  /** Runs after the commit, never after a rollback. It must not throw and has no say in the outcome. */
  onCommit(run: () => void): void;
}

/** The service's own PostgreSQL database: TypeORM for records and reads, `pg` beneath it for what must be one statement. */
@Injectable()
export class Database implements OnApplicationShutdown {
  constructor(readonly orm: DataSource) {}

  repository<Row extends ObjectLiteral>(record: EntityTarget<Row>): Repository<Row> {
    return this.orm.getRepository(record);
  }

  /** Runs one statement outside a transaction. */
  async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return run<Row>(this.pool, { text, values: [...values] });
  }

  /** Runs one prepared statement outside a transaction; it is its own transaction. */
  async prepared<Row extends QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    return run<Row>(this.pool, { name, text, values: [...values] });
  }

  /** Runs `work` in one READ COMMITTED transaction: committed when it resolves, rolled back when it rejects. */
  async transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const runner = this.orm.createQueryRunner() as PostgresQueryRunner;
    const afterCommit: (() => void)[] = [];
    let result: Result;
    try {
      const client = (await runner.connect()) as PoolClient;
      await runner.startTransaction();
      try {
        result = await work({
          query: (text, values = []) => run(client, { text, values: [...values] }),
          prepared: (name, text, values) => run(client, { name, text, values: [...values] }),
          manager: runner.manager,
          onCommit: (hook) => afterCommit.push(hook),
        });
        await runner.commitTransaction();
      } catch (error) {
        // A connection that is already dead cannot roll back; the server has done it.
        await runner.rollbackTransaction().catch(() => undefined);
        throw error;
      }
    } finally {
      await runner.release();
    }
    for (const hook of afterCommit) hook();
    return result;
  }

  /** True when the database answers. */
  async ping(): Promise<boolean> {
    return this.query('SELECT 1').then(() => true, () => false);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.orm.isInitialized) await this.orm.destroy();
  }

  /** TypeORM's own pool: one pool per process, whoever asks. */
  private get pool(): Pool {
    return (this.orm.driver as unknown as { master: Pool }).master;
  }
}

async function run<Row extends QueryResultRow>(client: Pool | PoolClient, query: QueryConfig): Promise<Row[]> {
  return (await client.query<Row>(query)).rows;
}

/** Opens the data source. `synchronize` stays off: the schema comes from hand-written migrations. */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  const orm = new DataSource({
    type: 'postgres',
    url: config.url,
    applicationName: config.applicationName,
    poolSize: config.poolSize,
    connectTimeoutMS: 5_000,
    entities: [...config.records] as never,
    synchronize: false,
    logging: ['error'],
    logger: 'simple-console',
    poolErrorHandler: () => undefined,
    extra: { keepAlive: true, idleTimeoutMillis: 30_000, statement_timeout: 30_000, idle_in_transaction_session_timeout: 60_000 },
  });
  await orm.initialize();
  return new Database(orm);
}
