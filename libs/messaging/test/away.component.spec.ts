import { happened, Partition } from './records.js';
import { thingJournal } from './things.js';
import { Workbench } from './workbench.js';

describe('while the database is away', () => {
  let bench: Workbench;
  let partition: Partition;

  beforeEach(async () => {
    bench = await Workbench.open();
    partition = new Partition(thingJournal);
  });
  afterEach(() => bench?.close());

  /** As if the server were gone for all of the service. */
  const shut = async (): Promise<void> => {
    await bench.administrator.query(`ALTER ROLE ${bench.fresh.role} NOLOGIN`);
    await bench.administrator.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [bench.fresh.role]);
  };
  const open = (): Promise<unknown> => bench.administrator.query(`ALTER ROLE ${bench.fresh.role} LOGIN`);
  const killOwn = async (tx: { query(text: string): Promise<unknown[]> }): Promise<void> => {
    const [row] = (await tx.query('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
    await bench.administrator.query('SELECT pg_terminate_backend($1)', [row?.pid]);
  };

  it('a backend killed in the middle of a handler sets nothing aside: the batch is taken again', async () => {
    let kills = 3;
    bench.behaviour = async ({ subject }, { tx }) => {
      if (subject === 'b' && kills-- > 0) await killOwn(tx);
    };
    await bench.take(partition.records(happened('a', 1), happened('b', 1), happened('c', 1)));
    expect(await bench.effectsOf()).toEqual(['a#1', 'b#1', 'c#1']);
    expect(await bench.parked()).toEqual([]);
  });

  it('nor one killed under a re-drive', async () => {
    await bench.take(partition.records(happened('a', 2)));
    let kills = 1;
    bench.behaviour = async (_, { tx }) => {
      if (kills-- > 0) await killOwn(tx);
    };
    await bench.take(partition.records(happened('a', 1)));
    await bench.redrive().catch(() => undefined);
    await bench.redrive();
    expect(await bench.effectsOf()).toEqual(['a#1', 'a#2']);
  });

  it('it is waited for as long as it takes', async () => {
    // The role refused is an error of authority, not of the connection: the pool's connections are killed instead, again and again.
    let away = true;
    const killing = (async () => {
      while (away) {
        await bench.administrator.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [bench.fresh.role]);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    })();
    bench.behaviour = () => new Promise((resolve) => setTimeout(resolve, 20));
    const taken = bench.take(partition.records(...Array.from({ length: 20 }, (_, index) => happened('a', index + 1))));
    setTimeout(() => { away = false; }, 1_500);
    await taken;
    await killing;
    expect(await bench.effectsOf()).toEqual(Array.from({ length: 20 }, (_, index) => `a#${index + 1}`));
    expect(await bench.parked()).toEqual([]);
    expect(bench.lines.filter(({ msg }) => msg.includes('database is away')).length).toBeLessThan(5);
  }, 20_000);

  it('a consumer that is to stop does not wait for it', async () => {
    bench.behaviour = (_, { tx }) => killOwn(tx);
    let running = true;
    setTimeout(() => { running = false; }, 400);
    expect(await bench.uptake.take(thingJournal, partition.records(happened('a', 1)), { mayContinue: () => running })).toBeNull();
    expect(await bench.parked()).toEqual([]);
  });

  it('a connection refused to the handler by another party is no reason to wait for ever', async () => {
    bench.behaviour = ({ subject }) => {
      if (subject === 'a') throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:443'), { code: 'ECONNREFUSED' });
    };
    await bench.take(partition.records(happened('a', 1), happened('b', 1)));
    expect(await bench.effectsOf()).toEqual(['b#1']);
    expect(await bench.parked()).toEqual(['a#1 failed']);
  });

  it('a role that may not log in any more is told, and the work goes on when it may', async () => {
    await shut();
    const failed = await bench.uptake.take(thingJournal, partition.records(happened('a', 1)), { mayContinue: () => true }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ message: expect.stringContaining('is not permitted to log in') as string });
    await open();
    await bench.take(new Partition(thingJournal).records(happened('a', 1)));
    expect(await bench.effectsOf()).toEqual(['a#1']);
    expect(await bench.parked()).toEqual([]);
  });
});
