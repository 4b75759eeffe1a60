import { KafkaJsBroker } from '#messaging';
import { createLogger } from '#runtime';
import { dropTopics, eventually, type FreshDatabase, freshDatabase, freshTopicPrefix, testBrokers } from '#testing';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Pool } from 'pg';
import { createThingTopics, migrate } from './service.js';
import { thingJournal } from './things.js';
import type { WorkerSettings } from './worker.js';

const checkout = join(import.meta.dirname, '../../..');
const subjects = 4;
const each = 25;

interface Delivered { readonly id: string; readonly subject: string; readonly sequence: number }

/** A database, topics, and workers on both. */
class World {
  private readonly workers = new Set<ChildProcess>();
  private readonly administrator: Pool;
  private readonly topicPrefix = freshTopicPrefix('kill');

  private constructor(private readonly fresh: FreshDatabase) {
    this.administrator = new Pool({ connectionString: fresh.administratorUrl, max: 2 });
  }

  static async create(): Promise<World> {
    const fresh = await freshDatabase('kill');
    await migrate(fresh);
    const world = new World(fresh);
    await createThingTopics(testBrokers(), world.topicPrefix);
    return world;
  }

  async end(): Promise<void> {
    await Promise.all([...this.workers].map((worker) => this.kill(worker)));
    await this.administrator.end();
    await this.fresh.drop();
    await dropTopics(this.topicPrefix);
  }

  /** Workers run as the services do: from dist. */
  start(failpoint?: string): ChildProcess {
    const { FAILPOINT: _, ...inherited } = process.env;
    const settings: WorkerSettings = { databaseUrl: this.fresh.url, brokers: testBrokers(), topicPrefix: this.topicPrefix, subjects, each };
    const worker = spawn(process.execPath, ['--disable-warning=DeprecationWarning', join(checkout, 'dist/libs/messaging/test/worker.js'), JSON.stringify(settings)], {
      env: { ...inherited, ...(failpoint === undefined ? {} : { FAILPOINT: failpoint }) }, stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.workers.add(worker);
    worker.once('exit', () => this.workers.delete(worker));
    return worker;
  }

  async kill(worker: ChildProcess): Promise<void> {
    if (worker.exitCode !== null || worker.signalCode !== null) return;
    const ended = once(worker, 'exit');
    worker.kill('SIGKILL');
    await ended;
  }

  async count(table: string): Promise<number> {
    return (await this.administrator.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`)).rows[0]?.count ?? 0;
  }

  async expectWhole(): Promise<void> {
    await eventually(async () => {
      expect([await this.count('event'), await this.count('outbox_pending'), await this.count('effect')]).toEqual([subjects * each, 0, subjects * each]);
    }, { timeout: 60_000 });
    const delivered = await this.delivered();
    const ledger = (await this.administrator.query<{ id: string }>('SELECT id FROM event')).rows.map(({ id }) => id);
    // I3: ids in the topic are the ids in the ledger.
    expect([...new Set(delivered.map(({ id }) => id))].toSorted()).toEqual(ledger.toSorted());
    const versions = Array.from({ length: each }, (_, index) => index + 1);
    // I4: first occurrences in the order of the versions.
    for (const [, events] of Map.groupBy(delivered, ({ subject }) => subject)) expect([...new Set(events.map(({ sequence }) => sequence))]).toEqual(versions);
    const { rows } = await this.administrator.query<{ subject: string; sequence: number }>('SELECT subject, sequence FROM effect ORDER BY id');
    // I5: each effect exactly once, and in order.
    for (const [, effects] of Map.groupBy(rows, ({ subject }) => subject)) expect(effects.map(({ sequence }) => sequence)).toEqual(versions);
    expect(await this.count('parked_event')).toBe(0);
  }

  /** What lies on the topic, in the order of each partition. */
  private async delivered(): Promise<Delivered[]> {
    const events: Delivered[] = [];
    const consumer = await new KafkaJsBroker({ clientId: 'spec', brokers: testBrokers(), logger: createLogger('spec', 'silent') }).consume({
      group: `${this.topicPrefix}spec`, topics: [this.topicPrefix + thingJournal.name], remembers: false,
      onBatch: async (records) => { for (const { value } of records) events.push(JSON.parse(String(value)) as Delivered); },
      onFatal: (error) => { throw error; },
    });
    try {
      await eventually(() => expect(consumer.ready).toBe(true), { timeout: 30_000 });
    } finally {
      await consumer.close();
    }
    return events;
  }
}

describe('a service killed at its worst moments loses nothing and does nothing twice', () => {
  beforeAll(async () => {
    // A clean checkout has no dist yet; elsewhere this takes a moment.
    await once(spawn(process.execPath, [join(checkout, 'deploy/local/build.mjs'), '--quiet'], { stdio: 'inherit' }), 'exit');
  }, 60_000);

  // At the same time, for each of them waits six seconds until the group has forgotten the dead.
  it.concurrent.each([
    'relay.before-produce', 'relay.after-ack', 'relay.after-delete', 'relay.after-ack:4', 'consumer.before-commit', 'consumer.after-commit', 'consumer.before-commit:3', 'consumer.after-commit:3',
  ])('at %s', async (failpoint) => {
    const world = await World.create();
    try {
      const [, signal] = (await once(world.start(failpoint), 'exit')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      world.start();
      await world.expectWhole();
    } finally {
      await world.end();
    }
  }, 120_000);

  it.concurrent('at any moment, again and again, beside another that lives on', async () => {
    const world = await World.create();
    try {
      world.start();
      for (let death = 0; death < 4; death += 1) {
        const victim = world.start();
        const effects = await world.count('effect');
        await eventually(async () => {
          const now = await world.count('effect');
          expect(now > effects || now === subjects * each).toBe(true);
        }, { timeout: 30_000 });
        await world.kill(victim);
      }
      await world.expectWhole();
    } finally {
      await world.end();
    }
  }, 120_000);
});
