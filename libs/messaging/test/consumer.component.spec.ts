import { type EventOf, Refusal } from '#contracts';
import { type Delivery, KafkaJsBroker, NotYet, OnBatch, OnBroadcast, OnEvent, Parking, Publisher } from '#messaging';
import { createLogger, currentTrace, Readiness, withTrace } from '#runtime';
import { dropTopics, eventually, type FreshDatabase, freshDatabase, freshTopicPrefix, testBrokers } from '#testing';
import {
  type CallHandler, type CanActivate, Catch, Controller, type ExceptionFilter, Get, type INestApplication, Injectable, type NestInterceptor, type OnApplicationBootstrap, type PipeTransform, UseFilters,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { Kafka, logLevel } from 'kafkajs';
import { Registry } from 'prom-client';
import { EMPTY, type Observable } from 'rxjs';
import { happened } from './records.js';
import { createThingTopics, databaseOf, migrate, type ServiceOptions, startService } from './service.js';
import { thingCounted, thingHappened, thingJournal, thingStands, thingTold, thingWeighed } from './things.js';
import { Door, Wire } from './wire.js';

/** Everything handlers of these tests do and see; cleared before each. */
const seen = { handled: [] as string[], told: [] as string[], traces: [] as (string | undefined)[], behaviour: new Map<string, () => unknown>(), hooks: 0 };

async function effect(name: string, events: readonly EventOf<typeof thingHappened>[], { tx }: Delivery): Promise<void> {
  for (const event of events) {
    seen.handled.push(`${event.subject}#${event.sequence}`);
    await tx.query('INSERT INTO effect (subject, sequence, number) VALUES ($1, $2, $3)', [event.subject, event.sequence, event.data.number]);
    await seen.behaviour.get(event.subject)?.();
  }
  seen.traces.push(currentTrace());
}

/** Answers whatever goes wrong, as such filters do. */
@Catch()
class Soothing implements ExceptionFilter {
  catch(): Observable<never> | string {
    return EMPTY;
  }
}

@Controller('things')
@UseFilters(Soothing)
class Things {
  @OnEvent(thingHappened)
  async happened(event: EventOf<typeof thingHappened>, delivery: Delivery): Promise<void> {
    await effect('happened', [event], delivery);
  }

  @OnBatch([thingCounted, thingWeighed])
  async measured(events: readonly (EventOf<typeof thingCounted> | EventOf<typeof thingWeighed>)[], delivery: Delivery): Promise<void> {
    await effect('measured', events as never, delivery);
  }

  @OnEvent(thingStands)
  async stands(event: EventOf<typeof thingStands>, delivery: Delivery): Promise<void> {
    await effect('stands', [event as never], delivery);
  }

  @OnBroadcast(thingTold)
  async told({ subject, sequence }: EventOf<typeof thingTold>): Promise<void> {
    await seen.behaviour.get(subject)?.();
    seen.told.push(`${subject}#${sequence}`);
  }

  @Get()
  read(): string {
    return 'http';
  }
}

/** Hears and handles nothing else. */
@Controller()
class Told {
  @OnBroadcast(thingTold)
  async told({ subject, sequence }: EventOf<typeof thingTold>): Promise<void> {
    await seen.behaviour.get(subject)?.();
    seen.told.push(`${subject}#${sequence}`);
  }
}

@Injectable()
class Hooked implements OnApplicationBootstrap {
  onApplicationBootstrap(): void {
    seen.hooks += 1;
  }
}

describe('a service and its events', () => {
  let brokers: string[];
  let topicPrefix: string;
  let fresh: FreshDatabase;
  let apps: INestApplication[] = [];
  const quiet = createLogger('spec', 'silent');

  beforeEach(async () => {
    brokers = testBrokers();
    topicPrefix = freshTopicPrefix('consumer');
    fresh = await freshDatabase('consumer');
    await migrate(fresh);
    Object.assign(seen, { handled: [], told: [], traces: [], behaviour: new Map(), hooks: 0 });
  });

  afterEach(async () => {
    await Promise.all(apps.map((app) => app.close()));
    apps = [];
    await dropTopics(topicPrefix);
    await fresh.drop();
  });

  async function start(options: Partial<ServiceOptions> = {}): Promise<INestApplication> {
    const app = await startService({ databaseUrl: fresh.url, brokers, topicPrefix, controllers: [Things], ...options });
    apps.push(app);
    return app;
  }

  const stop = async (app: INestApplication): Promise<void> => {
    apps = apps.filter((one) => one !== app);
    await app.close();
  };

  const write = (app: INestApplication, definition: typeof thingHappened, ...subjects: string[]): Promise<void> => databaseOf(app).transaction(async (tx) => {
    for (const subject of subjects) await app.get(Publisher).append(tx, definition, { subject, time: new Date(), data: { number: 1, note: '' } });
  });
  const ready = (app: INestApplication): Promise<void> => eventually(async () => expect(await app.get(Readiness).ailments()).toEqual({}), { timeout: 20_000 });
  const effects = async (app: INestApplication): Promise<string[]> =>
    (await databaseOf(app).query<{ effect: string }>(`SELECT subject || '#' || sequence AS effect FROM effect ORDER BY id`)).map((row) => row.effect);
  const produce = async (...records: { key: string; value: string | Buffer }[]): Promise<void> => {
    const producer = new Kafka({ clientId: 'spec', brokers, logLevel: logLevel.NOTHING }).producer({ createPartitioner: () => () => 0 });
    await producer.connect();
    await producer.send({ topic: topicPrefix + thingJournal.name, messages: records });
    await producer.disconnect();
  };
  /** Effects of each subject are 1, 2, 3 … up to a number, once each and in order. */
  const expectOnce = async (app: INestApplication, subjects: readonly string[], each: number): Promise<void> => {
    const found = Map.groupBy(await effects(app), (one) => one.split('#')[0]);
    for (const subject of subjects) expect(found.get(subject)).toEqual(Array.from({ length: each }, (_, index) => `${subject}#${index + 1}`));
  };

  it('takes them from commit to effect, under the trace of the work that caused them', async () => {
    await createThingTopics(brokers, topicPrefix);
    const app = await start();
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await withTrace(trace, () => write(app, thingHappened, 'a', 'a', 'b'));
    await write(app, thingCounted as never, 'a', 'b');
    await write(app, thingStands as never, 'a');
    await eventually(async () => expect((await effects(app)).toSorted()).toEqual(['a#1', 'a#1', 'a#2', 'a#3', 'b#1', 'b#2']));
    expect(seen.traces).toContain(trace);
    expect(await app.get(Parking).list()).toEqual([]);
    const metrics = await app.get(Registry).metrics();
    expect(metrics).toMatch(/motcua_event_age_seconds_count\{service="things",type="vn.motcua.thing.happened.v1"\} 3/);
  });

  it('the application\'s hooks run once, though events are connected after it listens', async () => {
    await createThingTopics(brokers, topicPrefix);
    const app = await start({ providers: [Hooked] });
    await ready(app);
    expect(seen.hooks).toBe(1);
  });

  it('guards, pipes, interceptors and soothing filters of the HTTP side do not see events: a failed event is not taken for done', async () => {
    class Closed implements CanActivate { canActivate(): boolean { return false; } }
    class Strict implements PipeTransform { transform(): never { throw new Error('not for HTTP'); } }
    class Swallowing implements NestInterceptor { intercept(_: unknown, _next: CallHandler): Observable<never> { return EMPTY; } }
    await createThingTopics(brokers, topicPrefix);
    const app = await start({
      providers: [
        { provide: APP_GUARD, useClass: Closed }, { provide: APP_PIPE, useClass: Strict }, { provide: APP_INTERCEPTOR, useClass: Swallowing }, { provide: APP_FILTER, useClass: Soothing },
      ],
    });
    seen.behaviour.set('refused', () => { throw new Refusal('dossier.action-not-allowed', { action: 'receive' }); });
    seen.behaviour.set('early', () => { throw new NotYet('procedure 1.001456@2026-07-01'); });
    await write(app, thingHappened, 'well', 'refused', 'early');
    await eventually(async () => expect((await app.get(Parking).list()).map(({ subject }) => subject).toSorted()).toEqual(['early', 'refused']));
    expect(await app.get(Parking).list({ subject: 'refused' })).toMatchObject([{ cause: 'failed', error: 'Refusal: dossier.action-not-allowed' }]);
    expect(await app.get(Parking).list({ subject: 'early' })).toMatchObject([{ cause: 'not-yet', waitsFor: 'procedure 1.001456@2026-07-01' }]);
    expect(await effects(app)).toEqual(['well#1']);
    seen.behaviour.clear();
    await eventually(async () => expect((await effects(app)).toSorted()).toEqual(['early#1', 'well#1']));
  });

  it('a record that is no event stops nobody', async () => {
    await createThingTopics(brokers, topicPrefix);
    const app = await start();
    const good = (subject: string) => ({ key: subject, value: JSON.stringify(happened(subject, 1)) });
    await produce(good('a'), { key: 'p', value: '{"broken' }, { key: 'p', value: Buffer.from([0xff, 0]) }, good('b'), { key: 'p', value: JSON.stringify({ ...happened('p', 1), data: null }) }, good('c'));
    await eventually(async () => expect(await effects(app)).toEqual(['a#1', 'b#1', 'c#1']));
    expect(await app.get(Parking).counts()).toEqual({ poison: 3 });
  });

  it('a first start reads from the beginning, and a later one goes on where it was', async () => {
    await createThingTopics(brokers, topicPrefix);
    const first = await start({ controllers: [] });
    await write(first, thingHappened, 'a', 'b');
    await eventually(async () => expect(await databaseOf(first).query('SELECT FROM outbox_pending')).toEqual([]));
    await stop(first);
    const second = await start();
    await eventually(async () => expect((await effects(second)).toSorted()).toEqual(['a#1', 'b#1']));
    await stop(second);
    seen.handled = [];
    const third = await start();
    await write(third, thingHappened, 'a');
    await eventually(async () => expect((await effects(third)).toSorted()).toEqual(['a#1', 'a#2', 'b#1']));
    expect(seen.handled).toEqual(['a#2']);
  }, 60_000);

  it('keeps its offsets soon after, also for the last events, and tells its lag', async () => {
    await createThingTopics(brokers, topicPrefix);
    const app = await start();
    await write(app, thingHappened, ...Array.from({ length: 50 }, (_, index) => `s${index}`));
    const broker = new KafkaJsBroker({ clientId: 'spec', brokers, logger: quiet });
    const total = async (): Promise<number> => (await broker.lag(`${topicPrefix}things`, [topicPrefix + thingJournal.name])).reduce((sum, { lag }) => sum + lag, 0);
    await eventually(async () => expect(await effects(app)).toHaveLength(50));
    await eventually(async () => expect(await total()).toBe(0));
    expect(await app.get(Registry).metrics()).toMatch(/motcua_consumer_lag\{topic="test.thing.v1",partition="0",service="things"\} 0/);
    await stop(app);
    const publisher = await start({ service: 'publisher', controllers: [] });
    await write(publisher, thingHappened, 's1', 's2', 's3');
    await eventually(async () => expect(await total()).toBe(3));
  }, 60_000);

  describe('broadcast', () => {
    it('every process hears all of it, from the beginning, and is ready only then', async () => {
      await createThingTopics(brokers, topicPrefix);
      const first = await start();
      await write(first, thingTold as never, 'a', 'b', 'c', 'c');
      await eventually(() => expect(seen.told.toSorted()).toEqual(['a#1', 'b#1', 'c#1', 'c#2']));
      seen.told = [];
      seen.behaviour.set('b', () => new Promise((resolve) => setTimeout(resolve, 1_500)));
      const second = await start({ controllers: [Told] });
      await ready(second);
      expect(seen.told.toSorted()).toEqual(['a#1', 'b#1', 'c#1', 'c#2']);
      await write(first, thingTold as never, 'd');
      await eventually(() => expect(seen.told.filter((one) => one === 'd#1')).toHaveLength(2));
    });

    it('one that fails is passed over, those after it are heard', async () => {
      await createThingTopics(brokers, topicPrefix);
      const app = await start();
      seen.behaviour.set('b', () => { throw new Error('broken'); });
      await write(app, thingTold as never, 'a', 'b', 'c');
      await eventually(() => expect(seen.told.toSorted()).toEqual(['a#1', 'c#1']));
    });

    it('leaves a group without members or offsets, which the broker removes by itself', async () => {
      await createThingTopics(brokers, topicPrefix);
      const app = await start();
      await write(app, thingTold as never, 'a');
      await eventually(() => expect(seen.told).toEqual(['a#1']));
      await ready(app);
      const admin = new Kafka({ clientId: 'spec', brokers, logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      try {
        const [group] = (await admin.listGroups()).groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(`${topicPrefix}things.`));
        await stop(app);
        await eventually(async () => expect((await admin.describeGroups([group ?? ''])).groups).toMatchObject([{ state: 'Empty', members: [] }]));
        const kept = await admin.fetchOffsets({ groupId: group ?? '', topics: [topicPrefix + thingTold.topic.name] });
        expect(new Set(kept.flatMap(({ partitions }) => partitions.map(({ offset }) => offset)))).toEqual(new Set(['-1']));
      } finally {
        await admin.disconnect();
      }
    });
  });

  describe('starts', () => {
    it('before its topics are there', async () => {
      const app = await start();
      await write(app, thingHappened, 'a');
      expect(await app.get(Readiness).ailments()).toMatchObject({ consumer: 'has not joined its group' });
      await createThingTopics(brokers, topicPrefix);
      await eventually(async () => expect(await effects(app)).toEqual(['a#1']), { timeout: 30_000 });
      await ready(app);
    }, 60_000);

    it('before its broker', async () => {
      await createThingTopics(brokers, topicPrefix);
      const [host, port] = (brokers[0] ?? '').split(':');
      const door = await Door.towards(host ?? '', Number(port));
      try {
        const app = await start({ brokers: [`127.0.0.1:${door.port}`] });
        await write(app, thingHappened, 'a');
        await door.open();
        await eventually(async () => expect(await effects(app)).toEqual(['a#1']), { timeout: 30_000 });
      } finally {
        await Promise.all(apps.splice(0).map((app) => app.close()));
        await door.close();
      }
    }, 60_000);

    it('before its database', async () => {
      await createThingTopics(brokers, topicPrefix);
      const address = new URL(fresh.url);
      const door = await Door.towards(address.hostname, Number(address.port));
      address.hostname = '127.0.0.1';
      address.port = String(door.port);
      try {
        const starting = start({ databaseUrl: address.href });
        await door.open();
        const app = await starting;
        await write(app, thingHappened, 'a');
        await eventually(async () => expect(await effects(app)).toEqual(['a#1']), { timeout: 30_000 });
      } finally {
        await Promise.all(apps.splice(0).map((app) => app.close()));
        await door.close();
      }
    }, 60_000);
  });

  describe('several processes', () => {
    const subjects = Array.from({ length: 12 }, (_, index) => `s${index}`);

    it('that come and go under load bring each effect about once and in order', async () => {
      await createThingTopics(brokers, topicPrefix);
      const first = await start();
      await ready(first);
      const rounds = 40;
      const writing = (async () => {
        for (let round = 0; round < rounds; round += 1) {
          await write(first, thingHappened, ...subjects);
          await new Promise((resolve) => setTimeout(resolve, 60));
        }
      })();
      const second = await start();
      await ready(second);
      const third = await start();
      await stop(second);
      await writing;
      await eventually(async () => expect(await effects(first)).toHaveLength(rounds * subjects.length), { timeout: 40_000 });
      await expectOnce(first, subjects, rounds);
      expect(await first.get(Parking).list()).toEqual([]);
      await stop(third);
    }, 90_000);

    it('a handler longer than the session of the group does not cost its process the membership', async () => {
      await createThingTopics(brokers, topicPrefix);
      const first = await start();
      await start();
      const admin = new Kafka({ clientId: 'spec', brokers, logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      try {
        const group = async (): Promise<string> => (await admin.describeGroups([`${topicPrefix}things`])).groups.map(({ state, members }) => `${state} of ${members.length}`).join();
        await eventually(async () => expect(await group()).toBe('Stable of 2'), { timeout: 20_000 });
        seen.behaviour.set('slow', () => new Promise((resolve) => setTimeout(resolve, 8_500)));
        await write(first, thingHappened, 'slow');
        const groups = new Set<string>();
        await eventually(async () => {
          groups.add(await group());
          expect(await effects(first)).toEqual(['slow#1']);
        }, { timeout: 25_000 });
        expect([...groups]).toEqual(['Stable of 2']);
        expect(seen.handled).toEqual(['slow#1']);
      } finally {
        await admin.disconnect();
      }
    }, 60_000);
  });

  it('connections to the broker that break again and again lose and double nothing', async () => {
    await createThingTopics(brokers, topicPrefix);
    const wire = new Wire();
    const app = await start({ connection: { socketFactory: wire.socketFactory } });
    await ready(app);
    const subjects = ['a', 'b', 'c', 'd', 'e'];
    const rounds = 60;
    for (let round = 0; round < rounds; round += 1) {
      await write(app, thingHappened, ...subjects);
      if (round % 12 === 5) expect(wire.cut()).toBeGreaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await eventually(async () => expect(await effects(app)).toHaveLength(rounds * subjects.length), { timeout: 40_000 });
    await expectOnce(app, subjects, rounds);
    await ready(app);
  }, 90_000);

  it('a graceful stop finishes the batch at hand, and what it did is not asked for again', async () => {
    await createThingTopics(brokers, topicPrefix);
    const app = await start();
    await ready(app);
    let begun: () => void = () => undefined;
    const inHand = new Promise<void>((resolve) => { begun = resolve; });
    seen.behaviour.set('slow', async () => {
      begun();
      await new Promise((resolve) => setTimeout(resolve, 700));
    });
    await write(app, thingHappened, 'slow');
    await inHand;
    await stop(app);
    const lag = (await new KafkaJsBroker({ clientId: 'spec', brokers, logger: quiet }).lag(`${topicPrefix}things`, [topicPrefix + thingJournal.name])).reduce((sum, each) => sum + each.lag, 0);
    expect(lag).toBe(0);
    seen.handled = [];
    const next = await start();
    await write(next, thingHappened, 'slow', 'other');
    await eventually(async () => expect((await effects(next)).toSorted()).toEqual(['other#1', 'slow#1', 'slow#2']));
    expect(seen.handled.toSorted()).toEqual(['other#1', 'slow#2']);
  }, 60_000);
});
