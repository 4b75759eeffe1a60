import { type FreshDatabase, freshDatabase } from '#testing';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { type Database, openDatabase, runMigrations } from '#persistence';

class Notes1700000000001 implements MigrationInterface {
  static readonly appendOnly = ['ledger'];

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE note (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, words text NOT NULL); CREATE TABLE ledger (entry text NOT NULL); CREATE TABLE named (entry text)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE note, ledger, named');
  }
}

class Colours1700000000002 implements MigrationInterface {
  static broken = true;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE colour (name text)');
    await runner.query('INSERT INTO note (words) VALUES (\'of the migration\')');
    if (Colours1700000000002.broken) throw new Error('half way');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE colour');
  }
}

describe('migrations', () => {
  let fresh: FreshDatabase;
  let owner: Client;

  beforeEach(async () => {
    Colours1700000000002.broken = true;
    fresh = await freshDatabase('migrate');
    owner = new Client({ connectionString: fresh.ownerUrl });
    await owner.connect();
  });

  afterEach(async () => {
    await owner?.end();
    await fresh?.drop();
  });

  const run = (migrations: Parameters<typeof runMigrations>[0]['migrations'], appendOnly?: string[]): Promise<string[]> =>
    runMigrations({ url: fresh.ownerUrl, runtimeRole: fresh.role, migrations, ...(appendOnly === undefined ? {} : { appendOnly }) });

  async function asRuntime(work: (database: Database) => Promise<void>): Promise<void> {
    const database = await openDatabase({ url: fresh.url, poolSize: 2, applicationName: 'migrate-spec', records: [] });
    try {
      await work(database);
    } finally {
      await database.onApplicationShutdown();
    }
  }

  it('applies each once and says which', async () => {
    expect(await run([Notes1700000000001])).toEqual(['Notes1700000000001']);
    expect(await run([Notes1700000000001])).toEqual([]);
  });

  it('gives the run-time role rows and no more, and of tables of record only reading and adding', async () => {
    await run([Notes1700000000001], ['named']);
    await asRuntime(async (database) => {
      await database.query('INSERT INTO note (words) VALUES (\'a\')');
      await database.query('UPDATE note SET words = \'b\'');
      expect(await database.query('DELETE FROM note RETURNING words')).toEqual([{ words: 'b' }]);
      for (const table of ['ledger', 'named']) {
        await database.query(`INSERT INTO ${table} VALUES ('a fact')`);
        expect(await database.query(`SELECT entry FROM ${table}`)).toEqual([{ entry: 'a fact' }]);
        for (const statement of [`UPDATE ${table} SET entry = 'another'`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
          await expect(database.query(statement)).rejects.toMatchObject({ code: '42501' });
        }
      }
      for (const statement of ['CREATE TABLE own (id int)', 'DROP TABLE note', 'ALTER TABLE note ADD COLUMN more int', 'TRUNCATE note', 'DELETE FROM migrations']) {
        await expect(database.query(statement)).rejects.toMatchObject({ code: '42501' });
      }
    });
  });

  it('never gives the run-time role more, not even while a later run grants again', async () => {
    await run([Notes1700000000001]);
    const seen = new Set<boolean>();
    let over = false;
    const watching = (async () => {
      while (!over) {
        const { rows } = await owner.query<{ may: boolean }>(`SELECT has_table_privilege($1, 'ledger', 'DELETE') AS may`, [fresh.role]);
        seen.add(rows[0]?.may ?? true);
      }
    })();
    for (let again = 0; again < 10; again += 1) await run([Notes1700000000001]);
    over = true;
    await watching;
    expect([...seen]).toEqual([false]);
  });

  it('one that fails leaves nothing of itself, what was before it stays, and the next run goes on', async () => {
    await expect(run([Notes1700000000001, Colours1700000000002])).rejects.toThrow('half way');
    expect((await owner.query(`SELECT to_regclass('colour') AS colour, to_regclass('note') IS NOT NULL AS note`)).rows).toEqual([{ colour: null, note: true }]);
    expect((await owner.query('SELECT count(*)::int AS count FROM note')).rows).toEqual([{ count: 0 }]);
    Colours1700000000002.broken = false;
    expect(await run([Notes1700000000001, Colours1700000000002])).toEqual(['Colours1700000000002']);
    await asRuntime(async (database) => { expect(await database.query('SELECT name FROM colour')).toEqual([]); });
  });

  it('several runs at once apply each migration once', async () => {
    Colours1700000000002.broken = false;
    const applied = await Promise.all(Array.from({ length: 5 }, () => run([Notes1700000000001, Colours1700000000002])));
    expect(applied.flat().toSorted()).toEqual(['Colours1700000000002', 'Notes1700000000001']);
  });

  it('a service without migrations is granted its rights all the same', async () => {
    expect(await run([])).toEqual([]);
    await asRuntime(async (database) => { expect(await database.ping()).toBe(true); });
  });
});
