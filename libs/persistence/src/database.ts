import { failpoint } from '#runtime';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Client, type Pool, type PoolClient, type QueryConfig, type QueryResultRow } from 'pg';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral, type Repository } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import type { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { markIfAway } from './away.js';
import { awaitsAnswer, guardPool, hearErrors, spend } from './pool-guard.js';

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

/** An open transaction. Everything written through it becomes visible together, or not at all. Once it is over it refuses to run anything. */
export interface Tx {
  /** Runs one statement and gives its rows (for `INSERT`, `UPDATE`, `DELETE`: those of `RETURNING`). */
  query<Row extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The same as a prepared statement, planned once per connection under `name`, which stands for one text in the whole process. */
  prepared<Row extends QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
  readonly manager: EntityManager;
  /** Runs after the commit, in the order given, never after a rollback. It has no say in the outcome: what it throws is only warned of. */
  onCommit(run: () => void): void;
}

/** Milliseconds; a server that is frozen or cut off answers nothing, so the client has its own limit above the server's. */
const limits = { connect: 5_000, statement: 30_000, answer: 35_000, idleInTransaction: 60_000, keepAliveAfter: 5_000, clientGone: 2_000 };

/** The service's own PostgreSQL database: TypeORM for records and reads, `pg` beneath it for what must be one statement. */
@Injectable()
export class Database implements OnApplicationShutdown {
  private readonly texts = new Map<string, string>();

  constructor(readonly orm: DataSource) {
    guardPool(this.pool);
  }

  repository<Row extends ObjectLiteral>(record: EntityTarget<Row>): Repository<Row> {
    return this.orm.getRepository(record);
  }

  /** Runs one statement outside a transaction. */
  async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.once<Row>({ text, values: [...values] });
  }

  /** Runs one prepared statement outside a transaction; it is its own transaction. */
  async prepared<Row extends QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    return this.once<Row>(this.named(name, text, values));
  }

  /**
   * Runs `work` in one READ COMMITTED transaction: committed when it resolves, rolled back when it rejects. Rejects too when a statement failed inside
   * and `work` went on regardless: PostgreSQL would answer its COMMIT with a silent rollback. When the connection breaks at the COMMIT the outcome is
   * unknown: whoever repeats the work must recognise it.
   */
  async transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const runner = this.orm.createQueryRunner() as PostgresQueryRunner;
    const afterCommit: (() => void)[] = [];
    let result: Result;
    try {
      const client = (await runner.connect().catch((error: unknown) => { throw markIfAway(error); })) as PoolClient;
      let over = false;
      const within = <Row extends QueryResultRow>(query: QueryConfig): Promise<Row[]> => {
        if (over) return Promise.reject(new Error(`the transaction is over; not run: ${query.name ?? query.text.slice(0, 80)}`));
        return run<Row>(client, query);
      };
      await runner.startTransaction();
      try {
        result = await work({
          query: (text, values = []) => within({ text, values: [...values] }),
          prepared: (name, text, values) => within(this.named(name, text, values)),
          manager: runner.manager,
          onCommit: (hook) => afterCommit.push(hook),
        });
        over = true;
        failpoint('transaction.before-commit');
        await commit(client);
        failpoint('transaction.after-commit');
      } catch (error) {
        over = true;
        // Behind a statement that hangs the rollback would wait: the connection is dropped on release instead, and the server rolls back.
        if (!awaitsAnswer(client)) await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
      runner.isTransactionActive = false;
    } finally {
      await runner.release();
    }
    for (const hook of afterCommit) {
      try {
        hook();
      } catch (error) {
        process.emitWarning(`a hook after the commit failed: ${String(error)}`);
      }
    }
    return result;
  }

  /** True when the database answers. */
  async ping(): Promise<boolean> {
    return this.query('SELECT 1').then(() => true, () => false);
  }

  /** A connection of its own outside the pool, for what lives as long as a session: an advisory lock. Whoever asked for it ends it. */
  async session(purpose: string): Promise<Client> {
    const { url, applicationName } = this.orm.options as PostgresDataSourceOptions;
    const client = new Client({
      connectionString: url, application_name: `${applicationName ?? 'motcua'} ${purpose}`, connectionTimeoutMillis: limits.connect,
      query_timeout: limits.connect, keepAlive: true, keepAliveInitialDelayMillis: limits.keepAliveAfter,
    });
    // Without a listener a connection lost while idle would end the process. Who holds the session hears of it by its `end`.
    client.on('error', () => undefined);
    await client.connect().catch((error: unknown) => { throw markIfAway(error); });
    return client;
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.orm.isInitialized) await this.orm.destroy();
  }

  /** TypeORM's own pool: one pool per process, whoever asks. */
  private get pool(): Pool {
    return (this.orm.driver as unknown as { master: Pool }).master;
  }

  /** Unlike `Pool.query`, which throws the connection away with every refused statement and all it had prepared. */
  private async once<Row extends QueryResultRow>(query: QueryConfig): Promise<Row[]> {
    const client = await this.pool.connect().catch((error: unknown) => { throw markIfAway(error); });
    try {
      return await run<Row>(client, query);
    } finally {
      client.release();
    }
  }

  private named(name: string, text: string, values: readonly unknown[]): QueryConfig {
    const first = this.texts.get(name);
    if (first === undefined) this.texts.set(name, text);
    else if (first !== text) throw new Error(`the prepared statement ${name} stands for another text already`);
    return { name, text, values: [...values] };
  }
}

async function run<Row extends QueryResultRow>(client: PoolClient, query: QueryConfig): Promise<Row[]> {
  try {
    return (await client.query<Row>(query)).rows;
  } catch (error) {
    spend(client, error);
    throw markIfAway(error);
  }
}

async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT').catch((error: unknown) => { throw markIfAway(error); });
  if (command !== 'COMMIT') throw new Error('nothing was committed: a statement failed inside the transaction and its error was passed over');
}

/** Opens the data source. `synchronize` stays off: the schema comes from hand-written migrations. */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  const orm = new DataSource({
    type: 'postgres',
    url: config.url,
    applicationName: config.applicationName,
    poolSize: config.poolSize,
    connectTimeoutMS: limits.connect,
    entities: [...config.records] as never,
    synchronize: false,
    // A failing statement is an error of its caller; logged here it would bring its values, persons' among them, into the log.
    logging: false,
    poolErrorHandler: () => undefined,
    extra: {
      keepAlive: true, keepAliveInitialDelayMillis: limits.keepAliveAfter, idleTimeoutMillis: 30_000, onConnect: hearErrors,
      // The server looks now and then whether the client is still there, and does not finish a long statement for nobody.
      options: `-c client_connection_check_interval=${limits.clientGone}`,
      statement_timeout: limits.statement, query_timeout: limits.answer, idle_in_transaction_session_timeout: limits.idleInTransaction,
    },
  });
  await orm.initialize();
  return new Database(orm);
}
