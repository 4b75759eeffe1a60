import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { createTopics, deleteTopics } from '../kafka/topics.js';
import { createDatabases, dropDatabases } from '../postgres/databases.js';
import { choosePorts } from '../supervisor/ports.js';
import { StateFolder } from '../supervisor/state-folder.js';
import { Supervisor } from '../supervisor/supervisor.js';
import { infrastructureProcesses, startInfrastructure } from './infrastructure.js';
import type { Infrastructure } from './infrastructure.js';
import { temporaryStateFolder } from './placement.js';

// The real server and the real broker, hurt as a crash hurts them.
describe('PostgreSQL and Kafka of our own', () => {
  const folder = new StateFolder(temporaryStateFolder());
  let supervisor: Supervisor;
  let infrastructure: Infrastructure;

  async function up(): Promise<void> {
    supervisor = await Supervisor.open(folder);
    infrastructure = await startInfrastructure(supervisor, { durable: false });
  }
  const down = () => supervisor.close(infrastructureProcesses);

  beforeAll(async () => {
    // What an initdb and a format leave that were killed half-way.
    mkdirSync(folder.at('postgres/data.making/base'), { recursive: true });
    mkdirSync(folder.at('kafka/data.making'), { recursive: true });
    writeFileSync(folder.at('kafka/data.making/meta.properties'), 'version=1');
    await up();
  });
  afterAll(async () => {
    await down();
    rmSync(folder.path, { recursive: true });
  });

  async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  const client = () => new Kafka({ brokers: infrastructure.brokers, logLevel: logLevel.NOTHING });
  async function endOffset(topic: string): Promise<number> {
    const admin = client().admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(topic);
    await admin.disconnect();
    return offsets.reduce((sum, { high }) => sum + Number(high), 0);
  }

  it('has the server of the design: UTF-8 with a locale of its own, room for every pool, only on the loopback address', async () => {
    const settings = await query<{ name: string; setting: string }>(
      infrastructure.databaseUrl,
      `select name, setting from pg_settings where name in ('max_connections', 'listen_addresses', 'server_encoding') order by name`,
    );
    expect(settings.map(({ setting }) => setting)).toEqual(['127.0.0.1', '300', 'UTF8']);
  });

  it('gives a service a database that others cannot enter, with a role that cannot change tables', async () => {
    const databases = await createDatabases({ folder, url: infrastructure.databaseUrl, prefix: 'spec' }, ['intake', 'one-stop']);
    const again = await createDatabases({ folder, url: infrastructure.databaseUrl, prefix: 'spec' }, ['intake', 'one-stop']);
    expect(Object.values(databases).map(({ isNew }) => isNew)).toEqual([true, true]);
    expect(again).toEqual(Object.fromEntries(Object.entries(databases).map(([name, database]) => [name, { ...database, isNew: false }])));
    const { url = '', ownerUrl = '' } = databases['one-stop'] ?? {};
    expect(new URL(url).pathname).toBe('/spec_one_stop');
    await query(ownerUrl, 'create table dossier (id int); create extension unaccent');
    await expect(query(url, 'create table mine (id int)')).rejects.toThrow('permission denied');
    await expect(query(url, 'select * from dossier')).rejects.toThrow('permission denied');
    await expect(query(url.replace(/[^/]+$/, 'spec_intake'), 'select 1')).rejects.toThrow('permission denied');
    expect(await query(url, `select lower('HỘ CHIẾU ĐẶC BIỆT') as lower, current_setting('timezone') as zone`)).toEqual([{ lower: 'hộ chiếu đặc biệt', zone: 'Asia/Ho_Chi_Minh' }]);
  });

  it('creates the topics of the contract once, journals kept for ever and snapshots compacted', async () => {
    await createTopics(infrastructure.brokers, 'spec.');
    await createTopics(infrastructure.brokers, 'spec.');
    const admin = client().admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: ['spec.dossier.journal.v1', 'spec.dossier.state.v1'] });
    expect(topics.map(({ partitions }) => partitions.length)).toEqual([12, 12]);
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: topics.map(({ name }) => ({ type: 2, name, configNames: ['cleanup.policy', 'retention.ms'] })) });
    const values = Object.fromEntries(resources.map(({ resourceName, configEntries }) => [resourceName, configEntries.map(({ configValue }) => configValue)]));
    expect(values['spec.dossier.journal.v1']).toEqual(['delete', '-1']);
    expect(values['spec.dossier.state.v1']?.[0]).toBe('compact');
    await admin.disconnect();
  });

  it('takes databases, roles and topics of one prefix away again, and no others', async () => {
    const options = { folder, url: infrastructure.databaseUrl, prefix: 'gone' };
    const { intake } = await createDatabases(options, ['intake']);
    await createDatabases({ ...options, prefix: 'stays' }, ['intake']);
    await createTopics(infrastructure.brokers, 'gone.');
    await createTopics(infrastructure.brokers, 'stays.');
    await dropDatabases(options, ['intake']);
    await deleteTopics(infrastructure.brokers, 'gone.');
    await expect(query(intake?.url ?? '', 'select 1')).rejects.toThrow('authentication failed');
    expect(await query(infrastructure.databaseUrl, `select datname from pg_database where datname ~ '^(gone|stays)_'`)).toEqual([{ datname: 'stays_intake' }]);
    const admin = client().admin();
    await admin.connect();
    const prefixes = new Set((await admin.listTopics()).map((topic) => topic.split('.')[0]));
    await admin.disconnect();
    expect([prefixes.has('gone'), prefixes.has('stays')]).toEqual([false, true]);
    await expect(deleteTopics(infrastructure.brokers, '')).rejects.toThrow('without a prefix');
  });

  it('keeps what was acknowledged through kill -9 of both, and a restart on other ports', async () => {
    await createTopics(infrastructure.brokers, 'spec.');
    const producer = client().producer({ idempotent: true });
    await producer.connect();
    await producer.send({ topic: 'spec.dossier.journal.v1', acks: -1, messages: [{ key: 'a', value: '1' }, { key: 'b', value: '2' }] });
    await producer.disconnect();
    await query(infrastructure.databaseUrl, 'create table kept (id int); insert into kept values (1)');
    await Promise.all(infrastructureProcesses.map((name) => supervisor.kill(name)));
    await Promise.all(infrastructureProcesses.map((name) => supervisor.ready(name)));
    expect(await endOffset('spec.dossier.journal.v1')).toBe(2);

    await down();
    folder.remove('ports.json');
    const before = infrastructure;
    await up();
    expect(infrastructure.brokers).not.toEqual(before.brokers);
    expect(await endOffset('spec.dossier.journal.v1')).toBe(2);
    expect(await query(infrastructure.databaseUrl, 'select id from kept')).toEqual([{ id: 1 }]);
  });

  it('starts over a lock file whose process number a stranger has', async () => {
    const lock = folder.at('postgres/data/postmaster.pid');
    const left = readFileSync(lock, 'utf8').split('\n');
    await supervisor.stop('postgres');
    expect(existsSync(lock)).toBe(false);
    writeFileSync(lock, [String(process.pid), ...left.slice(1)].join('\n'));
    await supervisor.start('postgres');
    expect(await query(infrastructure.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('works in a folder whose name has spaces and letters of the language', async () => {
    const other = new StateFolder(`${temporaryStateFolder()}/thử nghiệm một cửa`);
    cpSync(folder.at('ports.json'), other.at('ports.json'));
    await choosePorts(other, { postgres: undefined, kafka: undefined });
    const second = await Supervisor.open(other);
    try {
      const { databaseUrl, brokers } = await startInfrastructure(second, { durable: false });
      expect(await query(databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
      expect(brokers).not.toEqual(infrastructure.brokers);
    } finally {
      await second.close(infrastructureProcesses);
      rmSync(other.at('..'), { recursive: true });
    }
  });
});
