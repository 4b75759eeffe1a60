import { NotYet } from '#messaging';
import { Partition, stands } from './records.js';
import { thingState } from './things.js';
import { failing, Workbench } from './workbench.js';

describe('taking up a snapshot', () => {
  let bench: Workbench;
  let partition: Partition;

  beforeAll(async () => { bench = await Workbench.open(); });
  beforeEach(async () => {
    await bench.clear();
    partition = new Partition(thingState);
  });
  afterAll(() => bench?.close());

  it('applies whatever is newer; gaps are normal and older ones are passed over', async () => {
    await bench.take(partition.records(stands('a', 3), stands('a', 2), stands('a', 7), stands('a', 7), stands('b', 1)));
    expect(await bench.effectsOf()).toEqual(['a#3', 'a#7', 'b#1']);
    expect(await bench.parked()).toEqual([]);
  });

  it('after a restore the lower number of the higher epoch is newer', async () => {
    await bench.take(partition.records(stands('a', 9), stands('a', 5, { epoch: 2 }), stands('a', 10)));
    expect(await bench.effectsOf()).toEqual(['a#9', 'a#5']);
  });

  it('a version that failed does not stop the next, which stands for it', async () => {
    const broken = new Set(['a']);
    bench.behaviour = failing(broken);
    await bench.take(partition.records(stands('a', 1)));
    expect(await bench.parked()).toEqual(['a#1 failed']);
    broken.clear();
    await bench.take(partition.records(stands('a', 2)));
    expect(await bench.effectsOf()).toEqual(['a#2']);
    expect(await bench.parked()).toEqual([]);
  });

  it('a broken version is superseded by the next good one', async () => {
    await bench.take(partition.records(stands('a', 1), { ...stands('a', 2), data: 'broken' }, stands('a', 3)));
    expect(await bench.effectsOf()).toEqual(['a#1', 'a#3']);
    expect(await bench.parked()).toEqual([]);
  });

  it('of several that wait for what has not come, the newest is applied and the older go with it', async () => {
    const missing = new Set(['a']);
    bench.behaviour = failing(missing, () => new NotYet('agency'));
    await bench.take(partition.records(stands('a', 1), stands('a', 2), stands('a', 4)));
    expect(await bench.parked()).toEqual(['a#1 not-yet', 'a#2 not-yet', 'a#4 not-yet']);
    missing.clear();
    await bench.redriveNow();
    expect(await bench.effectsOf()).toEqual(['a#4']);
    expect(await bench.parked()).toEqual([]);
  });

  it('an older one that failed for good does not keep a newer from being driven again', async () => {
    const cause: { error: unknown } = { error: new Error('broken') };
    const broken = new Set(['a']);
    bench.behaviour = failing(broken, () => cause.error);
    await bench.take(partition.records(stands('a', 1)));
    cause.error = new NotYet('agency');
    await bench.take(partition.records(stands('a', 2)));
    expect(await bench.parked()).toEqual(['a#1 failed', 'a#2 not-yet']);
    broken.clear();
    await bench.redriveNow();
    expect(await bench.effectsOf()).toEqual(['a#2']);
    expect(await bench.parked()).toEqual([]);
  });

  it('a newer one that is broken does not keep an older from being driven again', async () => {
    const missing = new Set(['a']);
    bench.behaviour = failing(missing, () => new NotYet('agency'));
    await bench.take(partition.records(stands('a', 1), { ...stands('a', 2), data: 'broken' }));
    missing.clear();
    await bench.redriveNow();
    expect(await bench.effectsOf()).toEqual(['a#1']);
    expect(await bench.parked()).toEqual(['a#2 poison']);
    await bench.parking.redriveAll('poison');
    await bench.redrive();
    expect(await bench.parking.list()).toMatchObject([{ attempts: 1, nextAttemptAt: null }]);
    await bench.take(partition.records(stands('a', 3)));
    expect(await bench.effectsOf()).toEqual(['a#1', 'a#3']);
    expect(await bench.parked()).toEqual([]);
  });

  it('an operator gives a broken one up, and the rest goes on', async () => {
    await bench.take(partition.records(stands('a', 1), { ...stands('a', 5), data: 'broken' }));
    const [parked] = await bench.parking.list();
    expect(await bench.parking.discard(parked?.id ?? '', { reason: 'typing error upstream', by: 'ops-1' })).toBe(true);
    await bench.take(partition.records(stands('a', 6)));
    expect(await bench.effectsOf()).toEqual(['a#1', 'a#6']);
    expect((await bench.database.query('SELECT parked FROM consumer_position'))).toEqual([{ parked: false }]);
  });
});
