import 'reflect-metadata';
import type { EventOf } from '#contracts';
import { type Delivery, KafkaJsBroker, OnBatch, OnEvent, Publisher } from '#messaging';
import { Database } from '#persistence';
import { createLogger } from '#runtime';
import { dropTopics, eventually, freshDatabase, freshTopicPrefix, testBrokers } from '#testing';
import { Controller, type INestApplication, type Type } from '@nestjs/common';
import { createThingTopics, databaseOf, migrate, startService } from './service.js';
import { thingHappened } from './things.js';

// Measures the way of an event: backlog delivered, backlog consumed, and from commit to effect. Prints a table; bounded in count and time.
// node dist/libs/messaging/test/measure.js [events]   with TEST_DATABASE_URL and TEST_KAFKA_BROKERS

const backlog = Number(process.argv[2] ?? 50_000);
const subjects = 2_000;

@Controller()
class OneByOne {
  @OnEvent(thingHappened)
  async happened(event: EventOf<typeof thingHappened>, { tx }: Delivery): Promise<void> {
    await tx.prepared('measure-effect', 'INSERT INTO effect (subject, sequence, number) VALUES ($1, $2, $3)', [event.subject, event.sequence, event.data.number]);
  }
}

@Controller()
class Together {
  @OnBatch([thingHappened])
  async happened(events: readonly EventOf<typeof thingHappened>[], { tx }: Delivery): Promise<void> {
    await tx.prepared('measure-effects', 'INSERT INTO effect (subject, sequence, number) SELECT * FROM unnest($1::text[], $2::int[], $3::int[])', [
      events.map(({ subject }) => subject), events.map(({ sequence }) => sequence), events.map(({ data }) => data.number),
    ]);
  }
}

/** Instants of the commits, and milliseconds since then until a consumer outside and a handler had the event. */
const committed = new Map<number, number>();
const until = { outside: [] as number[], handler: [] as number[] };

function arrived(where: keyof typeof until, number: number): void {
  const instant = committed.get(number);
  if (instant !== undefined) until[where].push(performance.now() - instant);
}

@Controller()
class Timed {
  @OnEvent(thingHappened)
  happened({ data }: EventOf<typeof thingHappened>): void {
    arrived('handler', data.number);
  }
}

const brokers = testBrokers();
const topicPrefix = freshTopicPrefix('measure');
const publisherDatabase = await freshDatabase('measure');
const rows: [string, string][] = [];
await migrate(publisherDatabase);
await createThingTopics(brokers, topicPrefix);
try {
  await publishBacklog();
  for (const controller of [OneByOne, Together]) await consumeBacklog(controller);
  await latency(200, 10);
  await latency(800, 5);
  await idle();
} finally {
  for (const [what, figure] of rows) console.log(`${what.padEnd(52)} ${figure}`);
  await dropTopics(topicPrefix);
  await publisherDatabase.drop();
}

async function publishBacklog(): Promise<void> {
  const app = await startService({ databaseUrl: publisherDatabase.url, brokers: ['127.0.0.1:1'], topicPrefix });
  const database = databaseOf(app);
  const publisher = app.get(Publisher);
  const started = performance.now();
  let written = 0;
  await Promise.all(Array.from({ length: 6 }, async () => {
    while (written < backlog) {
      const from = written;
      written += 100;
      await database.transaction(async (tx) => {
        for (let number = from; number < from + 100; number += 1) await append(publisher, tx, number, '');
      });
    }
  }));
  rows.push([`${backlog} events appended, broker away`, rate(backlog, started)]);
  await app.close();
  const delivering = await startService({ databaseUrl: publisherDatabase.url, brokers, topicPrefix });
  const begun = performance.now();
  const cpu = process.cpuUsage();
  await drained(databaseOf(delivering));
  rows.push(['S-7 relay catches up', `${rate(backlog, begun)}, ${cores(cpu, begun)}`]);
  await delivering.close();
}

async function consumeBacklog(controller: Type<unknown>): Promise<void> {
  const fresh = await freshDatabase('measure');
  await migrate(fresh);
  const app = await startService({ databaseUrl: fresh.url, brokers, topicPrefix, controllers: [controller], service: `consumer-${controller.name.toLowerCase()}`, logLevel: 'warn' });
  try {
    await eventually(async () => { if ((await effects(app)) === 0) throw new Error('nothing yet'); }, { timeout: 30_000 });
    const first = await effects(app);
    const started = performance.now();
    const cpu = process.cpuUsage();
    await eventually(async () => { const count = await effects(app); if (count < backlog) throw new Error(`${count} of ${backlog}`); }, { timeout: 120_000 });
    rows.push([`consumer, a handler with one insert, ${controller.name}`, `${rate(backlog - first, started)}, ${cores(cpu, started)}`]);
  } finally {
    await app.close();
    await fresh.drop();
  }
}

async function latency(perSecond: number, seconds: number): Promise<void> {
  const fresh = await freshDatabase('measure');
  await migrate(fresh);
  const publisher = await startService({ databaseUrl: publisherDatabase.url, brokers, topicPrefix, logLevel: 'warn' });
  const consumer = await startService({ databaseUrl: fresh.url, brokers, topicPrefix, controllers: [Timed], service: `timed${perSecond}`, logLevel: 'warn' });
  try {
    await eventually(async () => {
      const [row] = await databaseOf(consumer).query<{ sum: number }>('SELECT coalesce(sum(last_sequence), 0)::int AS sum FROM consumer_position');
      const [written] = await databaseOf(publisher).query<{ sum: number }>('SELECT sum(sequence)::int AS sum FROM event_head');
      if (row?.sum !== written?.sum) throw new Error(`${row?.sum} of ${written?.sum}`);
    }, { timeout: 120_000 });
    const outside = await new KafkaJsBroker({ clientId: 'outside', brokers, logger: createLogger('outside', 'silent') }).consume({
      group: `${topicPrefix}outside${perSecond}`, topics: [topicPrefix + thingHappened.topic.name], remembers: false, onFatal: (error) => { throw error; },
      onBatch: async (records) => { for (const { value } of records) arrived('outside', (JSON.parse(String(value)) as EventOf<typeof thingHappened>).data.number); },
    });
    await eventually(() => { if (!outside.ready) throw new Error('still reading'); }, { timeout: 60_000 });
    for (const list of Object.values(until)) list.length = 0;
    committed.clear();
    const count = perSecond * seconds;
    const begun = performance.now();
    const cpu = process.cpuUsage();
    const writing: Promise<unknown>[] = [];
    for (let number = 0; number < count; number += 1) {
      const due = begun + (number * 1_000) / perSecond - performance.now();
      if (due > 1) await new Promise((resolve) => setTimeout(resolve, due));
      const name = 1_000_000_000 + number;
      writing.push(databaseOf(publisher).transaction(async (tx) => {
        await append(publisher.get(Publisher), tx, name, '');
        tx.onCommit(() => committed.set(name, performance.now()));
      }));
    }
    await Promise.all(writing);
    await eventually(() => { if (until.handler.length < count || until.outside.length < count) throw new Error(`${until.handler.length} of ${count}`); });
    await outside.close();
    for (const [where, latencies] of Object.entries(until)) {
      latencies.sort((a, b) => a - b);
      const at = (share: number): string => `${(latencies[Math.floor(latencies.length * share)] ?? NaN).toFixed(1)} ms`;
      rows.push([`S-3 from commit to ${where} at ${perSecond}/s`, `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, max ${at(0.9999)}; ${cores(cpu, begun)}`]);
    }
  } finally {
    await publisher.close();
    await consumer.close();
    await fresh.drop();
  }
}

async function idle(): Promise<void> {
  const app = await startService({ databaseUrl: publisherDatabase.url, brokers, topicPrefix, controllers: [Timed], service: 'idle', logLevel: 'warn' });
  await eventually(async () => {
    const [row] = await databaseOf(app).query<{ count: number }>('SELECT count(*)::int AS count FROM consumer_position');
    if ((row?.count ?? 0) < subjects) throw new Error('still reading');
  }, { timeout: 60_000 });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const begun = performance.now();
  const cpu = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  rows.push(['an idle service: relay, consumer, re-drive', cores(cpu, begun)]);
  await app.close();
}

async function append(publisher: Publisher, tx: Parameters<Parameters<Database['transaction']>[0]>[0], number: number, note: string): Promise<void> {
  await publisher.append(tx, thingHappened, { subject: `thing-${number % subjects}`, time: new Date(), data: { number, note } });
}

async function drained(database: Database): Promise<void> {
  await eventually(async () => {
    const [row] = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM outbox_pending');
    if (row?.count !== 0) throw new Error(`${row?.count} left`);
  }, { timeout: 120_000 });
}

async function effects(app: INestApplication): Promise<number> {
  return (await databaseOf(app).query<{ count: number }>('SELECT count(*)::int AS count FROM effect'))[0]?.count ?? 0;
}

function rate(count: number, started: number): string {
  return `${Math.round(count / ((performance.now() - started) / 1_000)).toLocaleString('en')}/s`;
}

function cores(before: NodeJS.CpuUsage, started: number): string {
  const { user, system } = process.cpuUsage(before);
  return `${((user + system) / 10 / (performance.now() - started)).toFixed(1)} % of a core in this process`;
}
