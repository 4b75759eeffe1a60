import { type CloudEvent, topics } from '#contracts';
import { Broker, consumeEvents, type OutgoingRecord } from '#messaging';
import { Log } from '#runtime';
import { dossierFact, filedSubmission } from '#service-testing';
import { dropTopics, eventually, freshTopicPrefix, type Portal, testBrokers } from '#testing';
import { randomUUID } from 'node:crypto';
import type { GenerationView } from '../src/http/rebuilds.controller.js';
import type { FiguresView } from '../src/http/report.view.js';
import { Timers } from '../src/events/timers.js';
import { TopicsPast } from '../src/events/topics-past.js';
import { CountDossiers } from '../src/use-cases/count-dossiers.js';
import { Generations, Slices } from '../src/use-cases/ports.js';
import { Patience, RebuildCounters } from '../src/use-cases/rebuild-counters.js';
import { lifeOf } from './lives.js';
import { api, completed, World } from './world.js';

describe('X-9: counters rebuilt from the journal', () => {
  const topicPrefix = freshTopicPrefix('statistics');
  let world: World;
  let administrator: Portal;
  let wanted = 0;
  beforeAll(async () => {
    world = await World.open({ at: '2026-05-10T09:00:00+07:00', brokers: testBrokers(), topicPrefix });
    await world.get(Broker).createTopics(Object.values(topics), topicPrefix);
    await consumeEvents(world.app);
    administrator = await world.officer('administrator', null);
  });
  afterAll(async () => {
    await world.close();
    await dropTopics(topicPrefix);
  });

  const send = async (records: readonly OutgoingRecord[]): Promise<void> => {
    const producer = await world.get(Broker).producer();
    await producer.send(records).finally(() => producer.close());
  };
  /** On Kafka, some of them twice. */
  const publish = async (events: readonly CloudEvent[]): Promise<void> => {
    const topicOf = (type: string): string => (type.includes('.submission.') ? topics.submission.name : topics.dossierJournal.name);
    for (let from = 0; from < events.length; from += 100) {
      const batch = events.slice(from, from + 100);
      // Topics just made may have no leader yet; what is sent again then is one more delivery.
      for (const part of from % 300 === 0 ? [batch, batch] : [batch]) await eventually(() => send(part.map((event) => ({ topic: topicPrefix + topicOf(event.type), key: event.partitionkey, value: JSON.stringify(event), headers: {} }))), { timeout: 20_000 });
    }
    wanted += events.length;
  };
  const heard = (): Promise<unknown> => eventually(async () => {
    const [row] = await world.database.query<{ n: number }>('SELECT coalesce(sum(last_sequence), 0)::int AS n FROM consumer_position');
    expect(row?.n).toBe(wanted);
  }, { timeout: 30_000 });
  const counters = async (): Promise<unknown[]> => world.database.query(
    `SELECT agency, grain, start, procedure, channel, audience, measure, n FROM counter WHERE n <> 0 AND generation = (SELECT generation FROM current_generation) ORDER BY 1, 2, 3, 4, 5, 6, 7`);
  const rebuild = async (): Promise<GenerationView> => {
    const { body: { generation } } = await administrator.post<{ generation: number }>(`${api}/rebuilds`);
    return eventually(async () => {
      const found = (await administrator.get<{ items: GenerationView[] }>(`${api}/rebuilds`)).body.items.find((each) => each.generation === generation);
      expect(found?.state).not.toBe('filling');
      return found as GenerationView;
    }, { timeout: 60_000 });
  };

  it('the same totals, digit for digit, while answers go on; what comes afterwards is counted once', async () => {
    let seed = 17;
    const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
    const lives = Array.from({ length: 150 }, () => lifeOf(Array.from({ length: 1 + (next() % 12) }, next)));
    const filings = lives.map(({ dossier }) => filedSubmission(dossier, world.clock.now(), { components: [{ componentId: 'a', fileId: randomUUID(), sha256: 'a'.repeat(64) }] }));
    await publish([...filings, ...lives.flatMap(({ facts }) => facts)] as CloudEvent[]);
    await heard();
    const before = await counters();
    expect(before.length).toBeGreaterThan(100);
    const figures = async (): Promise<FiguresView> => (await administrator.get<FiguresView>(`${api}/figures?agency=P1&from=2026-02-01&by=agency`)).body;
    const answer = await figures();

    const rebuilding = rebuild();
    const answers: FiguresView[] = [];
    let over = false;
    rebuilding.finally(() => { over = true; }).catch(() => undefined);
    while (!over) answers.push(await figures());
    expect(await rebuilding).toMatchObject({ state: 'current', dossiers: 150, comparison: { differingDossiers: 0, ahead: 0, counters: [] } });
    expect(await counters()).toEqual(before);
    expect(answers.length).toBeGreaterThan(3);
    for (const each of answers) expect(each).toEqual(answer);

    const open = lives.find(({ dossier }) => dossier.state === 'processing' || dossier.state === 'received');
    if (open === undefined) throw new Error('no dossier is open');
    await publish([dossierFact(open.dossier, 'completed', 'done', completed('2026-05-10T09:00:00+07:00'), world.clock.now(), { competentAgency: 'A1' })]);
    await heard();
    expect((await figures()).rows.reduce((sum, { ended }) => sum + ended.total, 0)).toBe(answer.rows.reduce((sum, { ended }) => sum + ended.total, 0) + 1);
    const [old] = await world.database.query<{ n: number }>('SELECT count(*)::int AS n FROM counter WHERE generation <> (SELECT generation FROM current_generation)');
    expect(old?.n).toBe(0);
  });

  it('counters that went wrong are told of and mended', async () => {
    const right = await counters();
    await world.database.query(`UPDATE counter SET n = n + 3 WHERE measure = 'received' AND grain = 'm' AND generation = (SELECT generation FROM current_generation)`);
    const { comparison } = await rebuild();
    expect(comparison?.counters?.length).toBeGreaterThan(0);
    for (const { before, after } of comparison?.counters ?? []) expect(before).toBe(after + 3);
    expect(await counters()).toEqual(right);
  });

  it('goes on where it was when a process ends over it', async () => {
    await world.get(Timers).onApplicationShutdown();
    const right = await counters();
    const generation = await world.database.transaction((tx) => world.get(Generations).open(tx, 'spec', world.clock.now()));
    const one = (slices: number): RebuildCounters => {
      const rebuild: RebuildCounters = new RebuildCounters(
        world.get(Generations), world.get(Slices), new TopicsPast(world.get(Broker), topicPrefix, world.get(Log)), Object.assign(Object.create(world.get(CountDossiers)) as CountDossiers, {
          catchUp: async (...each: Parameters<CountDossiers['catchUp']>) => {
            await world.get(CountDossiers).catchUp(...each);
            if ((slices -= 1) === 0) rebuild.stop();
          },
        }), world.database, world.get(Patience), world.clock, world.get(Log),
      );
      return rebuild;
    };
    const first = await one(4).run();
    expect(first).toBeGreaterThan(0);
    expect(await world.database.query('SELECT stage, events::int FROM rebuild')).toEqual([{ stage: 'reading', events: first }]);
    const second = await one(Infinity).run();
    const all = await world.database.query<{ n: number }>('SELECT count(*)::int AS n FROM dossier_life');
    expect(all[0]?.n).toBe(150);
    expect(await counters()).toEqual(right);
    const [made] = (await administrator.get<{ items: GenerationView[] }>(`${api}/rebuilds`)).body.items;
    expect(made).toMatchObject({ generation, state: 'current', events: first + second, comparison: { differingDossiers: 0, ahead: 0, counters: [] } });
    // Read once: a third of it was sent twice, and nothing is read again.
    const twice = await world.database.query<{ events: number }>(`SELECT events::int FROM generation WHERE state = 'past' AND events > 0 ORDER BY id DESC LIMIT 1`);
    expect(first + second).toBe(twice[0]?.events);
  });

  it('only one at a time, and only an administrator', async () => {
    await world.database.query(`INSERT INTO generation (state, asked_by, asked_at) VALUES ('filling', 'spec', now())`);
    const key = randomUUID();
    expect(await administrator.try('POST', `${api}/rebuilds`, undefined, { key })).toMatchObject({ status: 409, body: { code: 'rebuild.under-way' } });
    for (const who of [await world.officer('unit-head'), await world.officer('inspector', 'P1'), await world.person()]) {
      expect((await who.try('POST', `${api}/rebuilds`, undefined, { key })).status).toBe(403);
      expect((await who.try('GET', `${api}/rebuilds`)).status).toBe(403);
    }
  });
});
