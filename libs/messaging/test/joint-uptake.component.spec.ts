import { JointUptake } from '../src/joint-uptake.js';
import { happened, Partition } from './records.js';
import { thingJournal } from './things.js';
import { failing, Workbench } from './workbench.js';

describe('taking up partitions of one topic together', () => {
  let bench: Workbench;
  let joint: JointUptake;

  beforeAll(async () => { bench = await Workbench.open({ handlerLimit: 400 }); });
  beforeEach(async () => {
    await bench.clear();
    joint = new JointUptake(thingJournal, bench.effects, bench.uptake);
  });
  afterAll(() => bench?.close());

  const goOn = { mayContinue: () => true };
  /** Three partitions, each with the first events of a thing of its own. */
  const batches = (count: number) => ['a', 'b', 'c'].map((subject, partition) => new Partition(thingJournal, partition)
    .records(...Array.from({ length: count }, (_, index) => happened(subject, index + 1))));
  const transactions = async (): Promise<number> => (await bench.administrator.query<{ count: number }>('SELECT count(DISTINCT xmin::text)::int AS count FROM effect')).rows[0]?.count ?? 0;

  it('what comes at once is one transaction, and each partition hears how far it is', async () => {
    expect(await Promise.all(batches(3).map((records) => joint.take(records, goOn)))).toEqual(['2', '2', '2']);
    expect((await bench.effectsOf()).toSorted()).toEqual(['a#1', 'a#2', 'a#3', 'b#1', 'b#2', 'b#3', 'c#1', 'c#2', 'c#3']);
    expect(await transactions()).toBe(1);
    await Promise.all(batches(4).map((records) => joint.take(records, goOn)));
    expect(await bench.effectsOf()).toHaveLength(12);
  });

  it('one that fails is set aside, and nothing of the others is lost or done twice', async () => {
    bench.behaviour = failing(new Set(['b']));
    expect(await Promise.all(batches(2).map((records) => joint.take(records, goOn)))).toEqual(['1', '1', '1']);
    expect((await bench.effectsOf()).toSorted()).toEqual(['a#1', 'a#2', 'c#1', 'c#2']);
    expect(await bench.parked()).toEqual(['b#1 failed', 'b#2 behind']);
  });

  it('a partition that was given up keeps no other waiting', async () => {
    const [first, second] = batches(2) as [never, never];
    expect(await Promise.all([joint.take(first, { mayContinue: () => false }), joint.take(second, goOn)])).toEqual([null, '1']);
    expect(await bench.effectsOf()).toEqual(['b#1', 'b#2']);
  });

  it('more than a transaction holds is taken in several, none forgotten', async () => {
    const all = Array.from({ length: 5 }, (_, partition) => new Partition(thingJournal, partition).records(...Array.from({ length: 90 }, (_, index) => happened(`thing ${partition}`, index + 1))));
    expect(await Promise.all(all.map((records) => joint.take(records, goOn)))).toEqual(Array(5).fill('89'));
    expect(await bench.effectsOf()).toHaveLength(450);
    expect(await transactions()).toBe(2);
  });

  it('what came before, what is missing and what waits are told apart also where nothing is locked beforehand', async () => {
    const together = await Workbench.open({ together: true });
    const partition = new Partition(thingJournal);
    const take = (...sequences: number[]): Promise<number> => together.take(partition.records(...sequences.map((sequence) => happened('a', sequence))));
    try {
      await take(1, 2);
      await take(2, 3);
      await take(5);
      expect(await together.parked()).toEqual(['a#5 gap']);
      await take(6);
      await take(4);
      await together.redriveNow();
      await take(7);
      expect(await together.effectsOf()).toEqual([1, 2, 3, 4, 5, 6, 7].map((sequence) => `a#${sequence}`));
      expect(await together.parked()).toEqual([]);
    } finally {
      await together.close();
    }
  });
});
