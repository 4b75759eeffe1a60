import { eventually, type FreshDatabase, freshDatabase } from '#testing';
import { setTimeout } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import { type Database, isDatabaseAway, openDatabase, type Tx } from '#persistence';

describe('the database of a service', () => {
  let fresh: FreshDatabase;
  let administrator: Client;
  let database: Database;

  beforeAll(async () => {
    fresh = await freshDatabase('persistence');
    administrator = new Client({ connectionString: fresh.administratorUrl });
    await administrator.connect();
    await administrator.query(`CREATE TABLE note (id int PRIMARY KEY, words text NOT NULL); GRANT ALL ON note TO ${fresh.role}`);
  });

  beforeEach(async () => {
    await administrator.query('TRUNCATE note');
    database = await openDatabase({ url: fresh.url, poolSize: 2, applicationName: 'persistence-spec', records: [] });
  });

  afterEach(() => database.onApplicationShutdown());

  afterAll(async () => {
    await administrator?.end();
    await fresh?.drop();
  });

  const notes = async (): Promise<number[]> => (await administrator.query<{ id: number }>('SELECT id FROM note ORDER BY id')).rows.map(({ id }) => id);
  const write = (tx: Tx, id: number): Promise<unknown> => tx.query('INSERT INTO note VALUES ($1, $2)', [id, 'words']);
  const backends = async (): Promise<{ pid: number; state: string }[]> =>
    (await administrator.query<{ pid: number; state: string }>(`SELECT pid, state FROM pg_stat_activity WHERE application_name = 'persistence-spec' AND query NOT LIKE '%pg_sleep%' ORDER BY pid`)).rows;
  const ownPid = async (tx: Tx): Promise<number> => (await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]?.pid ?? 0;

  it('commits what the work did, and then runs the hooks in their order', async () => {
    const order: string[] = [];
    const result = await database.transaction(async (tx) => {
      tx.onCommit(() => order.push(`first, work ${order.includes('work done') ? 'done' : 'going on'}`));
      tx.onCommit(() => order.push('second'));
      await write(tx, 1);
      order.push('work done');
      return 'result';
    });
    expect(result).toBe('result');
    expect(order).toEqual(['work done', 'first, work done', 'second']);
    expect(await notes()).toEqual([1]);
  });

  it('rolls back when the work throws, runs no hook, and lets the error out as it is', async () => {
    const cause = new Error('no');
    let ran = false;
    await expect(database.transaction(async (tx) => {
      tx.onCommit(() => { ran = true; });
      await write(tx, 1);
      throw cause;
    })).rejects.toBe(cause);
    expect(ran).toBe(false);
    expect(await notes()).toEqual([]);
  });

  it('a hook that throws changes nothing of the outcome, nor keeps the next from running', async () => {
    const { emitWarning } = process;
    const warnings: string[] = [];
    process.emitWarning = (warning: string | Error): void => { warnings.push(String(warning)); };
    try {
      let ran = false;
      await database.transaction(async (tx) => {
        tx.onCommit(() => { throw new Error('the hook broke'); });
        tx.onCommit(() => { ran = true; });
        await write(tx, 1);
      });
      expect(ran).toBe(true);
    } finally {
      process.emitWarning = emitWarning;
    }
    expect(await notes()).toEqual([1]);
    expect(warnings).toEqual([expect.stringContaining('the hook broke')]);
  });

  it('does not call a rollback a commit when the work passed over a failed statement', async () => {
    const outcome = database.transaction(async (tx) => {
      await write(tx, 1);
      await write(tx, 1).catch(() => undefined);
      return 'all well';
    });
    await expect(outcome).rejects.toThrow('nothing was committed');
    expect(await notes()).toEqual([]);
  });

  it('nor when nobody waited for the statement that failed', async () => {
    const outcome = database.transaction(async (tx) => {
      await write(tx, 1);
      write(tx, 1).catch(() => undefined);
    });
    await expect(outcome).rejects.toThrow('nothing was committed');
    expect(await notes()).toEqual([]);
  });

  it('refuses statements after its end, so that a forgotten await cannot write into the next user\'s transaction', async () => {
    let kept: Tx | undefined;
    await database.transaction(async (tx) => { kept = tx; });
    await expect(kept?.query('INSERT INTO note VALUES (1, \'late\')')).rejects.toThrow('the transaction is over');
    await expect(database.transaction(async (tx) => { kept = tx; throw new Error('no'); })).rejects.toThrow('no');
    await expect(kept?.prepared('late', 'INSERT INTO note VALUES ($1, $2)', [1, 'late'])).rejects.toThrow('the transaction is over');
    expect(await notes()).toEqual([]);
  });

  it('a savepoint of the manager leaves the transaction around it alone', async () => {
    await database.transaction(async (tx) => {
      await write(tx, 1);
      await tx.manager.transaction(async (inner) => {
        await inner.query('INSERT INTO note VALUES (2, \'inner\')');
        throw new Error('inner');
      }).catch(() => undefined);
      await write(tx, 3);
    });
    expect(await notes()).toEqual([1, 3]);
  });

  it('a backend killed inside a transaction is known as the database being away, and the pool recovers', async () => {
    const error: unknown = await database.transaction(async (tx) => {
      await write(tx, 1);
      await administrator.query('SELECT pg_terminate_backend($1)', [await ownPid(tx)]);
      await write(tx, 2);
    }).catch((thrown: unknown) => thrown);
    expect(isDatabaseAway(error)).toBe(true);
    await database.transaction((tx) => write(tx, 3));
    expect(await notes()).toEqual([3]);
  });

  it('a backend killed right before the commit too', async () => {
    const error: unknown = await database.transaction(async (tx) => {
      await write(tx, 1);
      await administrator.query('SELECT pg_terminate_backend($1)', [await ownPid(tx)]);
    }).catch((thrown: unknown) => thrown);
    expect(isDatabaseAway(error)).toBe(true);
    expect(await notes()).toEqual([]);
  });

  it('a connection broken before its first user has it, or twice, ends nothing', async () => {
    const pool = (database.orm.driver as unknown as { master: Pool }).master;
    await Promise.all(Array.from({ length: 2 }, () => database.query('SELECT pg_sleep(0.01)')));
    const client = await pool.connect();
    expect(() => client.emit('error', new Error('ended by the server'))).not.toThrow();
    expect(() => client.emit('error', new Error('and the socket closed'))).not.toThrow();
    client.release(true);
    expect(await database.ping()).toBe(true);
  });

  it('nor does the very first connection, broken while a statement runs on it', async () => {
    const young = await openDatabase({ url: fresh.url, poolSize: 1, applicationName: 'persistence-spec first', records: [] });
    const client = await (young.orm.driver as unknown as { master: Pool }).master.connect();
    expect(() => client.emit('error', new Error('read ECONNRESET'))).not.toThrow();
    client.release(true);
    await young.onApplicationShutdown();
  });

  it('a backend killed while idle in the pool ends nothing', async () => {
    await database.query('SELECT 1');
    for (const { pid } of await backends()) await administrator.query('SELECT pg_terminate_backend($1)', [pid]);
    await eventually(async () => expect(await database.ping()).toBe(true));
  });

  it('the same of an error of TypeORM, and not of a refused statement or of another party\'s connection', async () => {
    const away: unknown = await database.transaction(async (tx) => {
      await administrator.query('SELECT pg_terminate_backend($1)', [await ownPid(tx)]);
      await tx.manager.query('SELECT 1');
    }).catch((thrown: unknown) => thrown);
    expect(isDatabaseAway(away)).toBe(true);
    const noticed: unknown = await database.transaction(async (tx) => {
      const pid = await ownPid(tx);
      await administrator.query('SELECT pg_terminate_backend($1)', [pid]);
      await eventually(async () => expect((await backends()).map((backend) => backend.pid)).not.toContain(pid));
      await setTimeout(100);
      await tx.manager.query('SELECT 1');
    }).catch((thrown: unknown) => thrown);
    expect(isDatabaseAway(noticed)).toBe(true);
    expect(isDatabaseAway(await database.query('SELECT 1 / 0').catch((thrown: unknown) => thrown))).toBe(false);
    const others = await database.transaction(() => Promise.reject(Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:443'), { code: 'ECONNREFUSED' }))).catch((thrown: unknown) => thrown);
    expect(isDatabaseAway(others)).toBe(false);
  });

  it('an exhausted pool is said within the limit and not waited for without end', async () => {
    let finish: () => void = () => undefined;
    const busy = new Promise<void>((resolve) => { finish = resolve; });
    const holders = [1, 2].map(() => database.transaction(() => busy));
    const started = performance.now();
    const errors: unknown[] = await Promise.all([database.query('SELECT 1'), database.transaction(async () => undefined)].map((asked) => asked.catch((thrown: unknown) => thrown)));
    expect(errors.map(isDatabaseAway)).toEqual([true, true]);
    expect(performance.now() - started).toBeLessThan(8_000);
    finish();
    await Promise.all(holders);
    expect(await database.ping()).toBe(true);
  }, 20_000);

  it('a transaction given up while its statement hangs does not wait for it; its connection never serves again', async () => {
    const started = performance.now();
    let pid = 0;
    await expect(database.transaction(async (tx) => {
      pid = await ownPid(tx);
      tx.query('SELECT pg_sleep(20)').catch(() => undefined);
      throw new Error('given up');
    })).rejects.toThrow('given up');
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(await database.transaction(ownPid)).not.toBe(pid);
  });

  it('a connection returned inside a transaction is not given to the next user', async () => {
    const runner = database.orm.createQueryRunner();
    await runner.query('BEGIN');
    await runner.query('INSERT INTO note VALUES (1, \'left open\')');
    await runner.release();
    await database.query('INSERT INTO note VALUES (2, \'own\')');
    await eventually(async () => expect((await backends()).filter(({ state }) => state !== 'idle')).toEqual([]));
    expect(await notes()).toEqual([2]);
  });

  it('a refused statement outside a transaction costs no connection', async () => {
    await database.query('INSERT INTO note VALUES (1, \'words\')');
    const before = await backends();
    for (let again = 0; again < 20; again += 1) await expect(database.query('INSERT INTO note VALUES (1, \'words\')')).rejects.toMatchObject({ code: '23505' });
    expect(await backends()).toEqual(before.map(({ pid }) => ({ pid, state: 'idle' })));
  });

  it('one name of a prepared statement stands for one text, on whatever connection', async () => {
    await database.prepared('note-count', 'SELECT count(*) FROM note', []);
    await expect(database.prepared('note-count', 'SELECT max(id) FROM note', [])).rejects.toThrow('note-count');
    await expect(database.transaction((tx) => tx.prepared('note-count', 'SELECT min(id) FROM note', []))).rejects.toThrow('note-count');
  });

  it('a prepared statement survives a change of the schema beneath it', async () => {
    const read = (): Promise<unknown[]> => database.prepared('note-all', 'SELECT * FROM note', []);
    await read();
    await administrator.query('ALTER TABLE note ADD COLUMN added int');
    try {
      await read().catch(() => undefined);
      expect(await read()).toEqual([]);
    } finally {
      await administrator.query('ALTER TABLE note DROP COLUMN added');
    }
  });

  it('stops statements that take too long, on the server', async () => {
    const [row] = await database.query<{ limit: string; idle: string }>(`SELECT current_setting('statement_timeout') AS limit, current_setting('idle_in_transaction_session_timeout') AS idle`);
    expect(row).toEqual({ limit: '30s', idle: '1min' });
  });

  it('the server gives up a long statement whose client is gone', async () => {
    await database.transaction(async (tx) => {
      tx.query('SELECT pg_sleep(25)').catch(() => undefined);
      throw new Error('given up');
    }).catch(() => undefined);
    const sleeping = async (): Promise<number> => (await administrator.query(`SELECT FROM pg_stat_activity WHERE application_name = 'persistence-spec' AND query LIKE '%pg_sleep(25)%'`)).rowCount ?? 0;
    await eventually(async () => expect(await sleeping()).toBe(0), { timeout: 12_000 });
  }, 20_000);

  it('a session is a connection outside the pool, and ends with its holder', async () => {
    const session = await database.session('lock');
    expect((await session.query<{ name: string }>(`SELECT current_setting('application_name') AS name`)).rows).toEqual([{ name: 'persistence-spec lock' }]);
    const ended = new Promise((resolve) => session.once('end', resolve));
    await administrator.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'persistence-spec lock'`);
    await ended;
    await session.end();
  });
});
