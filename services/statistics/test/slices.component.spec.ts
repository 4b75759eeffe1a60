import type { CloudEvent, DossierFactData } from '#contracts';
import { Log } from '#runtime';
import { filedSubmission } from '#service-testing';
import { randomUUID } from 'node:crypto';
import { differences } from '../src/domain/contributions.js';
import { after, type DossierLife, lacks, unheard } from '../src/domain/dossier-life.js';
import { Timers } from '../src/events/timers.js';
import { toldOf, toldOfFact } from '../src/events/told.js';
import { GenerationsTable } from '../src/persistence/generations.table.js';
import { sliceStatements, SlicesTable } from '../src/persistence/slices.table.js';
import { CountDossiers } from '../src/use-cases/count-dossiers.js';
import { Generations, type Look, Past, type Told } from '../src/use-cases/ports.js';
import { RebuildCounters } from '../src/use-cases/rebuild-counters.js';
import { lifeOf } from './lives.js';
import { World } from './world.js';

/** Numbers that come the same in every run. */
function numbers(seed: number): () => number {
  let last = seed;
  return () => (last = (last * 48_271) % 2_147_483_647);
}

class Killed extends Error {}

/** A topic that is written while it is read; where its reader was outlives the reader, but for what it read last. */
class Topic extends Past {
  readonly events: CloudEvent[] = [];
  private readonly readers = new Map<string, number>();

  constructor(private readonly dies: () => boolean) {
    super();
  }

  async read(reader: string, take: (told: readonly Told[]) => Promise<void>, enough: (nearEnd: () => Promise<boolean>) => Promise<boolean>): Promise<void> {
    for (;;) {
      const from = this.readers.get(reader) ?? 0;
      const slice = this.events.slice(from, from + 7);
      await take(slice.flatMap((event) => toldOf(event) ?? []));
      if (this.dies()) throw new Killed();
      this.readers.set(reader, from + slice.length);
      if (slice.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      if (await enough(() => Promise.resolve(from + slice.length >= this.events.length))) return;
    }
  }

  stop(): void {
    // It ends with its process.
  }
}

class SlicesThatDie extends SlicesTable {
  constructor(world: World, private readonly dies: () => boolean) {
    super(world.database, { rows: 6 });
  }

  override lacking(generation: number): Promise<Look> { return this.orDie(super.lacking(generation)); }
  override lives(generation: number, wait: boolean): Promise<Look> { return this.orDie(super.lives(generation, wait)); }
  override counters(generation: number): Promise<Look> { return this.orDie(super.counters(generation)); }

  private async orDie(look: Promise<Look>): Promise<Look> {
    const found = await look;
    if (this.dies()) throw new Killed();
    return found;
  }
}

describe('X-9: rebuilding in slices', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.open();
    await world.get(Timers).onApplicationShutdown();
  });
  afterEach(() => world.close());

  const ask = (): Promise<number> => world.database.transaction((tx) => world.get(Generations).open(tx, 'spec', world.clock.now()));
  const rebuild = (past: Past, slices: SlicesTable, limit = 5_000): Promise<number> =>
    new RebuildCounters(world.get(Generations), slices, past, world.get(CountDossiers), world.database, { limit, look: 2 }, world.clock, world.get(Log)).run();
  const made = async (generation: number) => (await world.get(GenerationsTable).list(null, 50)).find(({ id }) => id === generation);
  const counters = async (): Promise<Map<string, number>> => new Map((await world.database.query<{ key: string; n: string }>(
    `SELECT concat_ws('|', agency, grain, start, procedure, channel, audience, measure) AS key, n FROM counter WHERE n <> 0 AND generation = (SELECT generation FROM current_generation)`)).map(({ key, n }) => [key, Number(n)]));
  const sumOf = (lives: readonly DossierLife[]): Map<string, number> => new Map(differences(lives.map((life) => ({ before: unheard, after: life }))).map(({ key, n }) => [Object.values(key).join('|'), n]));

  it.each([1, 2, 3])('facts go on arriving, now here first and now there, and it is killed between slices: the totals are those of the facts, digit for digit (%i)', async (seed) => {
    const next = numbers(seed * 7_919);
    const choices = Array.from({ length: 40 }, () => lifeOf(Array.from({ length: 2 + (next() % 12) }, next)));
    const queues = choices.map(({ dossier, facts }): CloudEvent[] => [filedSubmission(dossier, world.clock.now(), { components: [{ componentId: 'a', fileId: randomUUID(), sha256: 'a'.repeat(64) }] }) as CloudEvent, ...facts]);
    const all: CloudEvent[] = [];
    while (queues.some((queue) => queue.length > 0)) all.push(...(queues[next() % queues.length]?.splice(0, 1 + (next() % 3)) ?? []));
    let dying = true;
    let killed = 0;
    const dies = (): boolean => dying && next() % 6 === 0;
    const topic = new Topic(dies);
    let heard = 0;
    /** What is on the topic, and as far as the service itself has come. */
    const write = (count: number): void => { topic.events.push(...all.slice(topic.events.length, topic.events.length + count)); };
    const hear = async (count: number): Promise<void> => {
      const batch = topic.events.slice(heard, heard + count);
      heard += batch.length;
      await world.database.transaction((tx) => world.get(CountDossiers).run(tx, batch.flatMap((event) => toldOf(event) ?? [])));
    };
    write(all.length / 3);
    await hear(all.length / 4);

    const generation = await ask();
    const living = (async (): Promise<void> => {
      while (heard < all.length) {
        write(next() % 4);
        await hear(next() % 5);
      }
      dying = next() % 2 === 0 && dying;
    })();
    const state = async (): Promise<string> => (await made(generation))?.state ?? '';
    while (await state() === 'filling') {
      await rebuild(topic, new SlicesThatDie(world, dies)).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
        killed += 1;
      });
    }
    await living;
    expect(killed).toBeGreaterThan(3);
    expect(await made(generation)).toMatchObject({ state: 'current', comparison: { differingDossiers: 0, ahead: 0, counters: [] } });
    const filed = toldOf(all.find(({ type }) => type.includes('submission')) as CloudEvent)?.[0]?.happening;
    if (filed === undefined) throw new Error('nothing was filed');
    expect(await counters()).toEqual(sumOf(choices.map(({ facts }) => facts.reduce((life, fact) => after(life, toldOfFact(fact as CloudEvent<string, DossierFactData>).happening), after(unheard, filed)))));
    expect(await world.database.query('SELECT 1 FROM rebuild')).toEqual([]);
  });

  it('topics that do not have all that was counted: the counters stay, and it can be asked for again', async () => {
    const { facts } = lifeOf([8, 13, 20_009]);
    await world.journal(facts);
    const before = await counters();
    const generation = await ask();
    const nothing = new Topic(() => false);
    await rebuild(nothing, new SlicesTable(world.database, { rows: 6 }), 20);
    expect((await made(generation))?.state).toBe('given-up');
    expect([await counters(), await world.database.query('SELECT filling FROM current_generation')]).toEqual([before, [{ filling: null }]]);
    const another = await ask();
    nothing.events.push(...facts);
    await rebuild(nothing, new SlicesTable(world.database, { rows: 6 }));
    expect(await made(another)).toMatchObject({ state: 'current', events: facts.length, dossiers: 1 });
    expect(await counters()).toEqual(before);
  });

  it('passes no dossier that somebody is counting at that moment without the new generation', async () => {
    const { facts: [first, ...later] } = lifeOf([8, 13, 20_009]);
    const told = (facts: readonly (CloudEvent | undefined)[]): Told[] => facts.flatMap((fact) => (fact === undefined ? [] : toldOf(fact) ?? []));
    const count = world.get(CountDossiers);
    await world.database.transaction((tx) => count.run(tx, told([first])));
    const [generation, slices] = [await ask(), new SlicesTable(world.database, { rows: 6 })];
    const [counted, committing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const living = world.database.transaction(async (tx) => {
      await count.run(tx, told(later));
      counted.resolve();
      await committing.promise;
    });
    await counted.promise;
    // Now the new one has all that can be seen to have been counted.
    await world.database.transaction((tx) => count.catchUp(tx, told([first]), generation));
    const look = slices.lacking(generation);
    await Promise.race([look, new Promise((resolve) => setTimeout(resolve, 300))]);
    committing.resolve();
    await living;
    expect(await look).toBe('waits');
    await world.database.transaction((tx) => count.catchUp(tx, told(later), generation));
    expect(await slices.lacking(generation)).toBe('done');
  });

  it.each<[string, number, Partial<DossierLife>, number, Partial<DossierLife>]>([
    ['the dossier', 3, {}, -1, {}], ['a fact', 3, {}, 2, {}], ['what came after a restore', 3, { epoch: 2 }, 4, { epoch: 1 }], ['files', 0, { files: true }, 0, {}], ['a fee', 0, { fee: true }, 0, {}],
    ['where components came from', 0, { reused: false }, 0, { reused: null }], ['a petition', 0, { complained: true }, 0, {}], ['the rating', 0, { ratedAt: '2026-03-02T08:00:00+07:00' }, 0, {}],
    ['the last rating', 0, { ratedAt: '2026-03-02T08:00:00+07:00' }, 0, { ratedAt: '2026-03-02T00:30:00Z' }],
  ])('waits for %s that is lacking, goes on when it is there, and counts and compares alike', async (_what, version, life, otherVersion, otherLife) => {
    const generation = await ask();
    const [id, slices] = [randomUUID(), new SlicesTable(world.database, { rows: 6 })];
    const keep = (into: number, at: number, of: object): Promise<unknown> => world.database.query(
      `INSERT INTO dossier_life (generation, id, version, agency, procedure, channel, audience, supplements, life) VALUES ($1, $2, $3, 'A1', 'x', 'online', 'citizen', 0, $4)
       ON CONFLICT (generation, id) DO UPDATE SET version = excluded.version, life = excluded.life`, [into, id, at, JSON.stringify(of)],
    );
    await keep(1, version, life);
    if (otherVersion >= 0) await keep(generation, otherVersion, otherLife);
    expect(await slices.lacking(generation)).toBe('waits');
    expect(lacks({ ...unheard, ...otherLife, version: Math.max(otherVersion, 0) }, { ...unheard, ...life, version })).toBe(true);
    expect(lacks({ ...unheard, ...life, version }, { ...unheard, ...otherLife, version: Math.max(otherVersion, 0) })).toBe(false);
    await keep(generation, version, life);
    expect([await slices.lacking(generation), await slices.lives(generation, true), await slices.counters(generation)]).toEqual(['done', 'done', 'done']);
    await world.get(Generations).takeOver(generation, world.clock.now());
    expect((await made(generation))?.comparison).toEqual({ differingDossiers: 0, ahead: 0, counters: [] });
  });

  it('what differs is on record: of dossiers equally far their number, of counters the first hundred; where the old one lacks something, no counters', async () => {
    const slices = new SlicesTable(world.database, { rows: 6 });
    const generation = await ask();
    const life = (into: number, id: string, version: number, of: object): Promise<unknown> => world.database.query(
      `INSERT INTO dossier_life (generation, id, version, agency, procedure, channel, audience, supplements, life) VALUES ($1, $2, $3, 'A1', 'x', 'online', 'citizen', 0, $4)`, [into, id, version, JSON.stringify(of)]);
    for (const state of ['done', 'stopped', 'done', 'done', 'done', 'done', 'done', 'done', 'done']) {
      const id = randomUUID();
      await life(1, id, 3, { state: 'done' });
      await life(generation, id, 3, { state });
    }
    await world.database.query(`INSERT INTO counter SELECT g, 'A' || n, 'd', '2026-03-01', 'x', 'online', 'citizen', 'received', CASE WHEN n % 2 = 0 THEN 5 ELSE g END FROM unnest(ARRAY[1, $1::int]) AS g, generate_series(1, 260) AS n`, [generation]);
    const through = async (look: () => Promise<Look>): Promise<void> => { while (await look() === 'next'); };
    await through(() => slices.lacking(generation));
    await through(() => slices.lives(generation, true));
    await through(() => slices.counters(generation));
    await world.get(Generations).takeOver(generation, world.clock.now());
    const { comparison } = (await made(generation)) ?? {};
    expect([comparison?.differingDossiers, comparison?.ahead, comparison?.counters?.length]).toEqual([1, 0, 100]);
    expect(comparison?.counters?.every(({ counter, before, after: now }) => /^A\d*[13579]\|d\|2026-03-01\|x\|online\|citizen\|received$/.test(counter) && before === 1 && now === generation)).toBe(true);

    const ahead = await ask();
    await life(ahead, randomUUID(), 1, { state: 'received' });
    await world.database.query('INSERT INTO dossier_life SELECT $1, id, version, agency, procedure, channel, audience, supplements, due, life FROM dossier_life WHERE generation = $2', [ahead, generation]);
    await through(() => slices.lacking(ahead));
    expect(await slices.lives(ahead, true).then(async (look) => (look === 'next' ? slices.lives(ahead, true) : look))).toBe('waits');
    await through(() => slices.lives(ahead, false));
    await through(() => slices.counters(ahead));
    await world.get(Generations).takeOver(ahead, world.clock.now());
    expect((await made(ahead))?.comparison).toEqual({ differingDossiers: 0, ahead: 1, counters: null });
  });

  it.each(Object.entries(sliceStatements))('a look at %s reads no more of a large table than its slice', async (name, text) => {
    await world.database.query(`INSERT INTO dossier_life SELECT g, md5(n::text)::uuid, 5, 'A1', 'x', 'online', 'citizen', 0, NULL, '{}' FROM generate_series(1, 2) AS g, generate_series(1, 20000) AS n`);
    await world.database.query(`INSERT INTO counter SELECT g, 'V' || n, 'd', '2026-03-01', 'x', 'online', 'citizen', 'received', 3 FROM generate_series(1, 2) AS g, generate_series(1, 20000) AS n`);
    await world.analyse();
    interface Plan { 'Actual Rows': number; 'Rows Removed by Filter'?: number; Plans?: Plan[] }
    const after3 = name === 'counters' ? ['V5', 'd', '2026-03-01', '', '', '', ''] : '80000000-0000-0000-0000-000000000000';
    const [row] = await world.database.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [1, 2, after3, 300]);
    const most = (plan: Plan): number => Math.max(plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0), ...(plan.Plans ?? []).map(most));
    expect(most(row?.['QUERY PLAN'][0]?.Plan as Plan)).toBeLessThanOrEqual(600);
  });
});
