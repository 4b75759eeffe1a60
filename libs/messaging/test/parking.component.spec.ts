import { Refusal } from '#contracts';
import { NotYet } from '#messaging';
import { happened, Partition } from './records.js';
import { thingJournal } from './things.js';
import { failing, Workbench } from './workbench.js';

const decision = { reason: 'agreed with the agency, ticket 17', by: 'account-of-an-operator' };

describe('an operator at the parking', () => {
  let bench: Workbench;
  let partition: Partition;

  beforeAll(async () => { bench = await Workbench.open(); });
  beforeEach(async () => {
    await bench.clear();
    partition = new Partition(thingJournal);
  });
  afterAll(() => bench?.close());

  const idOf = async (subject: string, sequence: number | null): Promise<string> =>
    (await bench.parking.list({ subject })).find((parked) => parked.sequence === sequence)?.id ?? 'none';
  const breakA = async (): Promise<Set<string>> => {
    const broken = new Set(['a']);
    bench.behaviour = failing(broken);
    await bench.take(partition.records(happened('a', 1), happened('a', 2), happened('a', 3), happened('b', 2)));
    return broken;
  };

  it('lists what waits, by topic, subject and cause, page by page', async () => {
    await breakA();
    expect(await bench.parked()).toEqual(['a#1 failed', 'a#2 behind', 'a#3 behind', 'b#2 gap']);
    expect((await bench.parking.list({ cause: 'behind', subject: 'a', topic: thingJournal.name })).map(({ sequence }) => sequence)).toEqual([2, 3]);
    const first = await bench.parking.list({}, { limit: 2 });
    const second = await bench.parking.list({}, { limit: 2, after: first.at(-1)?.id });
    expect([...first, ...second].map(({ subject, sequence }) => `${subject}#${sequence}`)).toEqual(['a#1', 'a#2', 'a#3', 'b#2'].toSorted());
    expect(await bench.parking.counts()).toEqual({ failed: 1, behind: 2, gap: 1 });
  });

  it('looks at one with the bytes that came', async () => {
    const event = happened('b', 2, { number: 7 });
    await bench.take(partition.records(event));
    const inspected = await bench.parking.inspect(await idOf('b', 2));
    expect(JSON.parse(inspected?.body ?? '')).toEqual(event);
    expect(inspected).toMatchObject({ partition: 0, offset: '0', cause: 'gap', error: 'expected 1, got 2' });
    expect(await bench.parking.inspect('123456')).toBeUndefined();
  });

  it('drives again all that failed for one cause', async () => {
    const broken = await breakA();
    broken.clear();
    expect(await bench.parking.redriveAll('failed', 'another.topic.v1')).toBe(0);
    expect(await bench.parking.redriveAll('failed')).toBe(1);
    await bench.redrive();
    expect(await bench.effectsOf()).toEqual(['a#1', 'a#2', 'a#3']);
  });

  it('gives the first up with a reason, which is kept; those behind go on without it', async () => {
    const broken = await breakA();
    const id = await idOf('a', 1);
    expect(await bench.parking.discard(id, decision)).toBe(true);
    broken.clear();
    await bench.redrive();
    expect(await bench.effectsOf()).toEqual(['a#2', 'a#3']);
    expect(await bench.parking.discard(id, decision)).toBe(false);
    expect(await bench.database.query('SELECT topic, subject, sequence, until_sequence, cause, reason, discarded_by, body IS NOT NULL AS body FROM discarded_event')).toEqual([
      { topic: thingJournal.name, subject: 'a', sequence: 1, until_sequence: 1, cause: 'failed', reason: decision.reason, discarded_by: decision.by, body: true },
    ]);
    await bench.take(partition.records(happened('a', 1), happened('a', 4)));
    expect(await bench.effectsOf('a')).toEqual(['a#2', 'a#3', 'a#4']);
  });

  it('cannot give up one whose predecessors are still to come, for they would be lost unseen', async () => {
    await breakA();
    await expect(bench.parking.discard(await idOf('a', 2), decision)).rejects.toEqual(new Refusal('parked-event.not-first', { sequence: 2, expected: 1 }));
    await expect(bench.parking.discard(await idOf('b', 2), decision)).rejects.toMatchObject({ code: 'parked-event.not-first' });
    expect(await bench.parked()).toHaveLength(4);
  });

  it('gives no event up without a reason', async () => {
    await breakA();
    await expect(bench.parking.discard(await idOf('a', 1), { ...decision, reason: '  ' })).rejects.toMatchObject({ code: 'parked-event.no-reason' });
    await expect(bench.parking.skipMissing(thingJournal.name, 'b', { ...decision, reason: '' })).rejects.toMatchObject({ code: 'parked-event.no-reason' });
    expect(await bench.parked()).toHaveLength(4);
  });

  it('cannot unsay what was given up: the run-time role only adds there', async () => {
    await expect(bench.database.query('DELETE FROM discarded_event')).rejects.toMatchObject({ code: '42501' });
  });

  it('goes on without events that will never come, and only then', async () => {
    await bench.take(partition.records(happened('a', 1), happened('a', 5), happened('a', 6)));
    expect(await bench.parking.skipMissing(thingJournal.name, 'a', decision)).toBe(3);
    await bench.redrive();
    expect(await bench.effectsOf()).toEqual(['a#1', 'a#5', 'a#6']);
    expect(await bench.database.query('SELECT subject, sequence, until_sequence, cause FROM discarded_event')).toEqual([{ subject: 'a', sequence: 2, until_sequence: 4, cause: 'gap' }]);
    await expect(bench.parking.skipMissing(thingJournal.name, 'a', decision)).rejects.toMatchObject({ code: 'parked-event.no-gap' });
    await bench.take(partition.records(happened('a', 3), happened('a', 7)));
    expect(await bench.effectsOf()).toEqual(['a#1', 'a#5', 'a#6', 'a#7']);
  });

  it('lets go of a record without an envelope', async () => {
    await bench.take([partition.record('no event', 'a')]);
    expect(await bench.parking.discard(await idOf('a', null), decision)).toBe(true);
    expect(await bench.parked()).toEqual([]);
  });

  it('the last of a subject given up, its next events go straight through', async () => {
    const broken = new Set(['a']);
    bench.behaviour = failing(broken);
    await bench.take(partition.records(happened('a', 1)));
    await bench.parking.discard(await idOf('a', 1), decision);
    broken.clear();
    await bench.take(partition.records(happened('a', 2)));
    expect(await bench.effectsOf()).toEqual(['a#2']);
  });

  it('a fault of the moment met on the way again does not need the operator a second time', async () => {
    const missing = new Set(['a']);
    let error: unknown = new NotYet('x');
    bench.behaviour = failing(missing, () => error);
    await bench.take(partition.records(happened('a', 1)));
    error = Object.assign(new Error('deadlock detected'), { code: '40P01' });
    await bench.redriveNow();
    missing.clear();
    await bench.redriveNow();
    expect(await bench.effectsOf()).toEqual(['a#1']);
  });

  describe('beside the consumer', () => {
    it('several re-drivers and the consumer at once apply each event once and in order', async () => {
      const broken = new Set(['a', 'b', 'c']);
      bench.behaviour = failing(broken);
      const events = (from: number, to: number) => ['a', 'b', 'c'].flatMap((subject) => Array.from({ length: to - from + 1 }, (_, index) => happened(subject, from + index)));
      await bench.take(partition.records(...events(1, 12)));
      broken.clear();
      bench.behaviour = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 6));
      await bench.parking.redriveAll('failed');
      await Promise.all([
        bench.redrive(), bench.redrive(), bench.redrive(),
        bench.take(partition.records(...events(13, 20))), bench.take(partition.records(...events(10, 20))),
      ]);
      await bench.redriveNow();
      for (const subject of ['a', 'b', 'c']) expect(await bench.effectsOf(subject)).toEqual(Array.from({ length: 20 }, (_, index) => `${subject}#${index + 1}`));
      expect(await bench.parked()).toEqual([]);
      expect(await bench.database.query('SELECT FROM consumer_position WHERE parked')).toEqual([]);
    });

    it('several that meet a new subject at the same moment apply its first event once', async () => {
      bench.behaviour = () => new Promise((resolve) => setTimeout(resolve, 10));
      const records = partition.records(...['x', 'y', 'z'].map((subject) => happened(subject, 1)));
      await Promise.all([1, 2, 3, 4].map(() => bench.take(records)));
      expect((await bench.effectsOf()).toSorted()).toEqual(['x#1', 'y#1', 'z#1']);
    });

    it('an event that another process applied while it failed here is not set aside', async () => {
      // The first of the two is still at its tries when the second has it done.
      let failures = 3;
      bench.behaviour = () => {
        if (failures-- > 0) throw new Error('only here');
      };
      const records = partition.records(happened('a', 1));
      const there = (async () => {
        while (failures > 0) await new Promise((resolve) => setTimeout(resolve, 1));
        await bench.take(records);
      })();
      const setAside = bench.effects.setAside.bind(bench.effects);
      bench.effects.setAside = async (...given) => {
        await there;
        await setAside(...given);
      };
      await bench.take(records);
      expect(await bench.effectsOf()).toEqual(['a#1']);
      expect(await bench.parked()).toEqual([]);
      expect(await bench.database.query('SELECT FROM consumer_position WHERE parked')).toEqual([]);
    });
  });
});
