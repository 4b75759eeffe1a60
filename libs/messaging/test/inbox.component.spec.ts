import { Workbench } from './workbench.js';

describe('input without versions', () => {
  let bench: Workbench;

  beforeAll(async () => { bench = await Workbench.open(); });
  beforeEach(() => bench.clear());
  afterAll(() => bench?.close());

  const pay = (source: string, id: string, fails = false): Promise<boolean> => bench.database.transaction(async (tx) => {
    const first = await bench.inbox.once(tx, source, id);
    if (first) await tx.query('INSERT INTO effect (subject, sequence, number) VALUES ($1, 1, 1)', [id]);
    if (fails) throw new Error('no');
    return first;
  });

  it('takes effect once for each id of a source', async () => {
    expect([await pay('platform', 'p1'), await pay('platform', 'p1'), await pay('bank', 'p1'), await pay('platform', 'p2')]).toEqual([true, false, true, true]);
    expect(await bench.effectsOf()).toEqual(['p1#1', 'p1#1', 'p2#1']);
  });

  it('also when it comes several times at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => pay('platform', 'p1')));
    expect(outcomes.filter((first) => first)).toHaveLength(1);
    expect(await bench.effectsOf()).toEqual(['p1#1']);
  });

  it('what failed has not come in', async () => {
    await expect(pay('platform', 'p1', true)).rejects.toThrow('no');
    expect(await pay('platform', 'p1')).toBe(true);
  });

  it('forgets what is old', async () => {
    await pay('platform', 'old');
    await bench.administrator.query(`UPDATE inbox SET received_at = '2026-01-01T00:00:00Z'`);
    await pay('platform', 'new');
    expect(await bench.inbox.forget(new Date('2026-06-01T00:00:00Z'))).toBe(1);
    expect([await pay('platform', 'old'), await pay('platform', 'new')]).toEqual([true, false]);
  });
});
