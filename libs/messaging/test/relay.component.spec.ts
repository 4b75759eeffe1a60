import { EventOutbox, Publisher, Relay } from '#messaging';
import { type Database, openDatabase, type Tx } from '#persistence';
import { createLogger, Readiness } from '#runtime';
import { eventually, type FreshDatabase, freshDatabase } from '#testing';
import fc from 'fast-check';
import { Pool } from 'pg';
import { Registry } from 'prom-client';
import { type Fate, MemoryBroker } from './memory-broker.js';
import { migrate } from './service.js';
import { thingHappened, thingStands } from './things.js';

const settings = { service: 'things', brokers: [], topicPrefix: 'p.' };

describe('the relay', () => {
  let fresh: FreshDatabase;
  let administrator: Pool;
  let database: Database;
  let broker: MemoryBroker;
  let running: Relay[] = [];

  beforeAll(async () => {
    fresh = await freshDatabase('relay');
    await migrate(fresh);
    administrator = new Pool({ connectionString: fresh.administratorUrl, max: 3 });
    database = await openDatabase({ url: fresh.url, poolSize: 10, applicationName: 'things', records: [] });
  });

  beforeEach(async () => {
    await administrator.query('TRUNCATE event, event_head, outbox_pending');
    broker = new MemoryBroker();
  });

  afterEach(async () => {
    await Promise.all(running.map((relay) => relay.onApplicationShutdown()));
    running = [];
  });

  afterAll(async () => {
    await database?.onApplicationShutdown();
    await administrator?.end();
    await fresh?.drop();
  });

  function relay(readiness = new Readiness(), registry = new Registry()): Relay {
    const made = new Relay(database, new EventOutbox(database), broker, { pino: createLogger('things', 'silent') }, registry, readiness, settings);
    running.push(made);
    return made;
  }

  function start(): Publisher {
    const started = relay();
    started.onApplicationBootstrap();
    return new Publisher(started, settings);
  }

  const append = (publisher: Publisher, tx: Tx, subject: string, note = ''): Promise<unknown> => publisher.append(tx, thingHappened, { subject, time: new Date(), data: { number: 1, note } });
  const write = (publisher: Publisher, subject: string, note = ''): Promise<unknown> => database.transaction((tx) => append(publisher, tx, subject, note));
  const pending = async (): Promise<number> => (await administrator.query<{ count: number }>('SELECT count(*)::int AS count FROM outbox_pending')).rows[0]?.count ?? -1;
  const quiet = (): Promise<void> => eventually(async () => expect(await pending()).toBe(0), { timeout: 20_000 });
  const recorded = async (): Promise<string[]> => (await administrator.query<{ event: string }>(`SELECT subject || '#' || sequence AS event FROM event`)).rows.map(({ event }) => event);
  const sessions = async (): Promise<number[]> => (await administrator.query<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE application_name = 'things relay' AND datname = current_database()`)).rows.map(({ pid }) => pid);
  const leaders = async (): Promise<number> => (await administrator.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)).rowCount ?? 0;

  /** I3 and I4: what is in the topic is what is in the ledger, and each subject's first occurrences are in the order of its versions. */
  async function expectDelivered(): Promise<void> {
    await quiet();
    expect(broker.firsts().toSorted()).toEqual((await recorded()).toSorted());
    const bySubject = Map.groupBy(broker.firsts(), (event) => event.split('#')[0]);
    for (const events of bySubject.values()) expect(events).toEqual(events.map((event, index) => `${event.split('#')[0]}#${index + 1}`));
  }

  it('delivers what was committed, with its key and its exact bytes, and forgets it only then', async () => {
    const publisher = start();
    let answer: () => void = () => undefined;
    broker.fate = () => new Promise((resolve) => { answer = () => resolve('stored'); });
    await write(publisher, 'a');
    await eventually(() => expect(broker.mostInFlight).toBe(1));
    expect(await pending()).toBe(1);
    answer();
    await quiet();
    const { rows } = await administrator.query<{ body: string }>('SELECT body FROM event');
    expect(broker.log).toEqual([{ topic: 'p.test.thing.v1', key: 'a', value: rows[0]?.body, headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' } }]);
  });

  it('delivers nothing of what was rolled back', async () => {
    const publisher = start();
    await expect(database.transaction(async (tx) => {
      await append(publisher, tx, 'a');
      throw new Error('no');
    })).rejects.toThrow('no');
    await write(publisher, 'a');
    await quiet();
    expect(broker.firsts()).toEqual(['a#1']);
  });

  it('a commit wakes it at once, also one that comes while it works', async () => {
    const publisher = start();
    await write(publisher, 'a');
    await quiet();
    const started = performance.now();
    for (let turn = 0; turn < 60; turn += 1) {
      const delivered = broker.log.length;
      broker.fate = async (): Promise<Fate> => {
        broker.fate = () => 'stored';
        await write(publisher, 'b');
        return 'stored';
      };
      await write(publisher, 'a');
      await eventually(() => expect(broker.log.length).toBe(delivered + 2));
    }
    // A wake-up lost would cost a quarter of a second each time.
    expect(performance.now() - started).toBeLessThan(60 * 125);
  }, 30_000);

  it('what another process committed is found without being told', async () => {
    start();
    await write(new Publisher(relay(), settings), 'a');
    await expectDelivered();
  });

  it('what was begun early and committed late is not overlooked', async () => {
    const publisher = start();
    let commit: () => void = () => undefined;
    const held = new Promise<void>((resolve) => { commit = resolve; });
    let begun: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => { begun = resolve; });
    const late = database.transaction(async (tx) => {
      await append(publisher, tx, 'late');
      begun();
      await held;
    });
    await inside;
    await write(publisher, 'early');
    await eventually(() => expect(broker.firsts()).toEqual(['early#1']));
    commit();
    await late;
    await expectDelivered();
  });

  it('after any error it takes a new producer and reads the outbox again', async () => {
    const publisher = start();
    const fates: Fate[] = ['refused', 'answer-lost', 'in-part'];
    broker.fate = () => fates.shift() ?? 'stored';
    await Promise.all(['a', 'b', 'a', 'c', 'b', 'a'].map((subject) => write(publisher, subject)));
    await expectDelivered();
    expect(broker.opened).toBe(4);
    expect(broker.closed).toBe(3);
    expect(broker.log.length).toBeGreaterThan(6);
  });

  it('has one request in flight', async () => {
    const publisher = start();
    broker.fate = () => new Promise((resolve) => setTimeout(resolve, 5, 'stored'));
    await Promise.all(Array.from({ length: 200 }, (_, index) => write(publisher, `s${index % 7}`)));
    await expectDelivered();
    expect(broker.mostInFlight).toBe(1);
  });

  it('while the broker is away commits do not make it try more often', async () => {
    const publisher = start();
    broker.away = true;
    await write(publisher, 'a');
    await eventually(() => expect(broker.opened).toBeGreaterThan(3));
    const before = broker.opened;
    for (let commits = 0; commits < 100; commits += 1) await write(publisher, 'a');
    expect(broker.opened - before).toBeLessThan(5);
    broker.away = false;
    await expectDelivered();
  }, 20_000);

  it('says that it is not ready while the broker takes nothing, and that it is when it does', async () => {
    const readiness = new Readiness();
    const watched = relay(readiness);
    watched.onApplicationBootstrap();
    broker.away = true;
    await write(new Publisher(watched, settings), 'a');
    await eventually(async () => expect(await readiness.ailments()).toEqual({ relay: 'the broker does not take events' }));
    broker.away = false;
    await eventually(async () => expect(await readiness.ailments()).toEqual({}));
  });

  it('splits what a broker would refuse as too large', async () => {
    const publisher = relay();
    const filling = new Publisher(publisher, settings);
    await database.transaction(async (tx) => { for (let part = 0; part < 8; part += 1) await append(filling, tx, 'a', 'x'.repeat(300_000)); });
    const sizes: number[] = [];
    broker.fate = () => {
      sizes.push(broker.log.length);
      return 'stored';
    };
    publisher.onApplicationBootstrap();
    await expectDelivered();
    expect(sizes).toEqual([0, 2, 4, 6]);
  });

  it('started twice, it runs once', async () => {
    const twice = relay();
    twice.onApplicationBootstrap();
    twice.onApplicationBootstrap();
    await write(new Publisher(twice, settings), 'a');
    await quiet();
    expect(await sessions()).toHaveLength(1);
  });

  it('stops in time although the broker does not answer, and the next process delivers', async () => {
    const publisher = start();
    broker.fate = () => new Promise(() => undefined);
    await write(publisher, 'a');
    await eventually(() => expect(broker.mostInFlight).toBe(1));
    const started = performance.now();
    await running.pop()?.onApplicationShutdown();
    expect(performance.now() - started).toBeLessThan(2_500);
    broker.fate = () => 'stored';
    start();
    // The lock of the stopped process goes with its session.
    await eventually(async () => expect(await pending()).toBe(0), { timeout: 15_000 });
    expect(broker.firsts()).toEqual(['a#1']);
  }, 25_000);

  it('sends nothing to a broker that lets it in only after it was stopped', async () => {
    const door = Promise.withResolvers<void>();
    broker.door = door.promise;
    await write(start(), 'a');
    await eventually(() => expect(broker.opened).toBe(1));
    await running.pop()?.onApplicationShutdown();
    door.resolve();
    await eventually(() => expect(broker.closed).toBe(1));
    expect(broker.log).toEqual([]);
    expect(await pending()).toBe(1);
  });

  describe('several of one service', () => {
    it('one leads; when it stops another takes over', async () => {
      const first = relay();
      first.onApplicationBootstrap();
      await eventually(async () => expect(await leaders()).toBe(1));
      const second = relay();
      second.onApplicationBootstrap();
      await eventually(async () => expect(await sessions()).toHaveLength(2));
      expect(await leaders()).toBe(1);
      await first.onApplicationShutdown();
      await write(new Publisher(second, settings), 'a');
      await expectDelivered();
      expect(await sessions()).toHaveLength(1);
    });

    it('a lock lost with its connection is noticed, and taken again', async () => {
      const publisher = start();
      await eventually(async () => expect(await leaders()).toBe(1));
      for (let turn = 0; turn < 3; turn += 1) {
        const [pid] = await sessions();
        await administrator.query('SELECT pg_terminate_backend($1)', [pid]);
        await write(publisher, 'a');
        await eventually(async () => {
          expect(await leaders()).toBe(1);
          expect(await sessions()).not.toContain(pid);
        });
      }
      await expectDelivered();
    });

    it('one that lost its lock in the middle of a request does no harm beside the next', async () => {
      const publisher = start();
      let answer: () => void = () => undefined;
      broker.fate = () => new Promise((resolve) => { answer = () => resolve('stored'); });
      await write(publisher, 'a');
      await write(publisher, 'a');
      await eventually(() => expect(broker.mostInFlight).toBe(1));
      const second = relay();
      second.onApplicationBootstrap();
      await eventually(async () => expect(await sessions()).toHaveLength(2));
      const held = await administrator.query<{ pid: number }>(`SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`);
      broker.fate = () => 'stored';
      await administrator.query('SELECT pg_terminate_backend($1)', [held.rows[0]?.pid]);
      await write(publisher, 'a');
      await eventually(() => expect(broker.firsts()).toEqual(['a#1', 'a#2', 'a#3']));
      answer();
      await expectDelivered();
    });
  });

  describe('when the broker lost its topics', () => {
    it('delivers every event again, in order, also while new ones are written', async () => {
      const publishing = relay();
      publishing.onApplicationBootstrap();
      const publisher = new Publisher(publishing, settings);
      for (let round = 0; round < 40; round += 1) await write(publisher, `s${round % 5}`);
      await quiet();
      broker.log.length = 0;
      const writing = Promise.all(Array.from({ length: 8 }, async (_, writer) => { for (let round = 0; round < 15; round += 1) await write(publisher, `s${writer % 5}`); }));
      expect(await publishing.republish()).toBeGreaterThanOrEqual(40);
      await writing;
      await quiet();
      // Beginning again anywhere but at the first would leave the topic without what was there before.
      const afresh = broker.firsts();
      expect(afresh.toSorted()).toEqual((await recorded()).toSorted());
    });
  });

  it('does not read the whole event table, whatever the planner learnt while the backlog was long', async () => {
    const publisher = new Publisher(relay(), settings);
    await database.transaction(async (tx) => { for (let index = 0; index < 2_500; index += 1) await append(publisher, tx, `s${index}`); });
    await administrator.query('ANALYZE event; ANALYZE outbox_pending');
    const scans = async (): Promise<{ seq: number; idx: number }> => (await administrator.query<{ seq: number; idx: number }>(`SELECT seq_scan::int AS seq, idx_scan::int AS idx FROM pg_stat_user_tables WHERE relname = 'event'`)).rows[0] ?? { seq: 0, idx: 0 };
    const before = await scans();
    running[0]?.onApplicationBootstrap();
    await quiet();
    for (let commits = 0; commits < 30; commits += 1) await write(publisher, 'later');
    await quiet();
    await eventually(async () => expect((await scans()).idx).toBeGreaterThan(before.idx + 20), { timeout: 15_000 });
    expect((await scans()).seq).toBe(before.seq);
  }, 30_000);

  it('measures the age of what waits', async () => {
    const registry = new Registry();
    const measured = relay(new Readiness(), registry);
    await write(new Publisher(measured, settings), 'a');
    await administrator.query(`UPDATE event SET recorded_at = now() - interval '90 seconds'`);
    expect(await registry.metrics()).toMatch(/motcua_outbox_oldest_seconds 9[0-9]/);
    measured.onApplicationBootstrap();
    await quiet();
    expect(await registry.metrics()).toMatch(/motcua_outbox_oldest_seconds 0\n/);
    expect(await registry.metrics()).toMatch(/motcua_relay_delivered_total 1\n/);
    expect(await registry.metrics()).toMatch(/motcua_relay_leading 1\n/);
  });

  it('whatever befalls it: all that is in the ledger is in the topic, first occurrences in order', async () => {
    const fate = fc.constantFrom<Fate>('stored', 'stored', 'refused', 'answer-lost', 'in-part');
    const step = fc.record({ subjects: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 4 }), rollBack: fc.nat(4).map((one) => one === 0), kill: fc.nat(6).map((one) => one === 0) });
    await fc.assert(fc.asyncProperty(fc.array(fate, { maxLength: 12 }), fc.array(step, { minLength: 1, maxLength: 15 }), async (fates, steps) => {
      await administrator.query('TRUNCATE event, event_head, outbox_pending');
      broker = new MemoryBroker();
      broker.fate = async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return fates.shift() ?? 'stored';
      };
      const relays = [relay(), relay()];
      relays.forEach((one) => one.onApplicationBootstrap());
      const publishers = relays.map((one) => new Publisher(one, settings));
      await Promise.all(steps.map(async ({ subjects, rollBack, kill }, index) => {
        if (kill) for (const pid of await sessions()) await administrator.query('SELECT pg_terminate_backend($1)', [pid]);
        const publisher = publishers[index % 2] ?? publishers[0]!;
        await database.transaction(async (tx) => {
          for (const subject of [...new Set(subjects)].toSorted()) await append(publisher, tx, subject);
          if (rollBack) throw new Error('no');
        }).catch(() => undefined);
      }));
      await expectDelivered();
      await Promise.all(running.map((one) => one.onApplicationShutdown()));
      running = [];
    }), { numRuns: 12 });
  }, 120_000);
});

describe('recording facts', () => {
  let fresh: FreshDatabase;
  let database: Database;
  let publisher: Publisher;

  beforeAll(async () => {
    fresh = await freshDatabase('publisher');
    await migrate(fresh);
    database = await openDatabase({ url: fresh.url, poolSize: 10, applicationName: 'things', records: [] });
    publisher = new Publisher(new Relay(database, new EventOutbox(database), new MemoryBroker(), { pino: createLogger('things', 'silent') }, new Registry(), new Readiness(), settings), settings);
  });

  afterAll(async () => {
    await database?.onApplicationShutdown();
    await fresh?.drop();
  });

  const fact = (subject: string) => ({ subject, time: new Date('2026-11-02T01:00:00Z'), data: { number: 1, note: '' } });

  it('numbers the facts of a subject 1, 2, 3 … without a gap, in the order of their commits, rolled-back ones left out', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, index) => database.transaction(async (tx) => {
      await publisher.append(tx, thingHappened, fact('counted'));
      if (index % 3 === 0) throw new Error('no');
    }).catch(() => undefined)));
    const rows = await database.query<{ sequence: number }>(`SELECT sequence FROM event WHERE subject = 'counted' ORDER BY position`);
    expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  it('refuses, before the commit, what would be poison to every consumer', async () => {
    const attempt = (append: (tx: Tx) => Promise<unknown>): Promise<unknown> => database.transaction(append);
    await expect(attempt((tx) => publisher.append(tx, thingHappened, { ...fact('a'), data: { number: 1.5, note: '' } }))).rejects.toThrow('number');
    await expect(attempt((tx) => publisher.append(tx, thingHappened, fact('')))).rejects.toThrow('subject');
    await expect(attempt((tx) => publisher.append(tx, thingHappened, fact('x'.repeat(201))))).rejects.toThrow('subject');
    await expect(attempt((tx) => publisher.append(tx, thingHappened, { ...fact('a'), data: { number: 1, note: 'x'.repeat(800_000) } }))).rejects.toThrow('larger than');
    await expect(attempt((tx) => publisher.append(tx, { ...thingHappened, topic: { ...thingHappened.topic, owner: 'payment' } }, fact('a')))).rejects.toThrow('written by payment alone');
    await expect(attempt((tx) => publisher.append(tx, thingStands, { ...fact('a'), partitionkey: 'shared' }))).rejects.toThrow('the key is the subject');
    expect(await database.query(`SELECT FROM event WHERE subject = 'a'`)).toEqual([]);
  });

  it('the run-time role cannot change or remove what was recorded', async () => {
    await expect(database.query('DELETE FROM event')).rejects.toMatchObject({ code: '42501' });
    await expect(database.query(`UPDATE event SET body = '{}'`)).rejects.toMatchObject({ code: '42501' });
  });

  it('says after a restore that a new history has begun', async () => {
    const before = await database.transaction((tx) => publisher.append(tx, thingHappened, fact('restored')));
    expect(await database.transaction((tx) => publisher.raiseEpoch(tx))).toBe(2);
    const after = await database.transaction((tx) => publisher.append(tx, thingHappened, fact('restored')));
    expect([before, after].map(({ sequence, ledgerepoch }) => [sequence, ledgerepoch])).toEqual([[1, 1], [2, 2]]);
  });
});
