import { Refusal } from '#contracts';
import { NotYet } from '#messaging';
import { happened, Partition } from './records.js';
import { thingCounted, thingJournal, thingPassedBy, thingWeighed } from './things.js';
import { failing, Workbench } from './workbench.js';

describe('taking up a journal', () => {
  let bench: Workbench;
  let partition: Partition;

  beforeAll(async () => { bench = await Workbench.open({ handlerLimit: 400 }); });
  beforeEach(async () => {
    await bench.clear();
    partition = new Partition(thingJournal);
  });
  afterAll(() => bench?.close());

  const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

  describe('order', () => {
    it('applies each event once, however often it comes', async () => {
      const events = range(1, 5).map((sequence) => happened('a', sequence));
      await bench.take(partition.records(...events, ...events));
      await bench.take(partition.records(...events.toReversed(), ...events));
      expect(await bench.effectsOf()).toEqual(['a#1', 'a#2', 'a#3', 'a#4', 'a#5']);
      expect(await bench.parked()).toEqual([]);
    });

    it('counts events that nobody here handles', async () => {
      await bench.take(partition.records(happened('a', 1), happened('a', 2, { definition: thingPassedBy }), happened('a', 3)));
      expect(await bench.effectsOf()).toEqual(['a#1', 'a#3']);
      expect(await bench.parked()).toEqual([]);
    });

    it('a gap sets aside what comes after it, with an alarm, and leaves other subjects alone', async () => {
      await bench.take(partition.records(happened('a', 1), happened('a', 3), happened('b', 1), happened('a', 4), happened('b', 2)));
      expect(await bench.effectsOf()).toEqual(['a#1', 'b#1', 'b#2']);
      expect(await bench.parked()).toEqual(['a#3 gap', 'a#4 behind']);
      expect(bench.lines).toContainEqual(expect.objectContaining({ level: 50, msg: 'consumer: a gap in a journal', subject: 'a', expected: 2, sequence: 3 }));
    });

    it('the late one closes the gap, and those behind follow by themselves, in order', async () => {
      await bench.take(partition.records(happened('a', 1), happened('a', 4), happened('a', 3), happened('a', 2)));
      expect(await bench.effectsOf()).toEqual(['a#1']);
      await bench.redrive();
      expect(await bench.effectsOf()).toEqual(['a#1', 'a#2', 'a#3', 'a#4']);
      expect(await bench.parked()).toEqual([]);
      await bench.take(partition.records(happened('a', 5)));
      expect(await bench.effectsOf('a')).toHaveLength(5);
    });

    it('an event that comes twice while it waits has one place', async () => {
      const late = happened('a', 3);
      await bench.take(partition.records(late, late, happened('a', 4), late));
      expect(await bench.parked()).toEqual(['a#3 gap', 'a#4 behind']);
    });

    it('what waits is not lost when the broker was wiped and counts its offsets anew', async () => {
      await bench.take(partition.records(happened('a', 2)));
      await bench.take(new Partition(thingJournal).records(happened('b', 2)));
      expect(await bench.parked()).toEqual(['a#2 gap', 'b#2 gap']);
    });

    it('after a restore of the publisher the new history is applied and the undone one ignored', async () => {
      await bench.take(partition.records(...range(1, 5).map((sequence) => happened('a', sequence))));
      await bench.take(partition.records(happened('a', 4, { epoch: 2, number: 40 }), happened('a', 5), happened('a', 6), happened('a', 5, { epoch: 2, number: 50 })));
      const numbers = await bench.database.query<{ number: number }>('SELECT number FROM effect ORDER BY id');
      expect(numbers.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 40, 50]);
      expect(await bench.parked()).toEqual([]);
      expect(bench.lines).toContainEqual(expect.objectContaining({ level: 50, subject: 'a', from: 4, to: 5 }));
    });

    it('what waits of an undone history is let go of', async () => {
      await bench.take(partition.records(happened('a', 1), happened('a', 3), happened('a', 4)));
      await bench.take(partition.records(happened('a', 2, { epoch: 2 }), happened('a', 3, { epoch: 2, number: 30 })));
      await bench.redriveNow();
      const numbers = await bench.database.query<{ number: number }>('SELECT number FROM effect ORDER BY id');
      expect(numbers.map(({ number }) => number)).toEqual([1, 2, 30]);
      expect(await bench.parked()).toEqual([]);
    });
  });

  describe('failures', () => {
    it('a handler that fails once or twice is tried again in place, and its writes of the failed tries are gone', async () => {
      let failures = 2;
      bench.behaviour = ({ subject }) => {
        if (subject === 'b' && failures > 0) {
          failures -= 1;
          throw new Error('not now');
        }
      };
      await bench.take(partition.records(happened('a', 1), happened('b', 1), happened('c', 1)));
      expect(await bench.effectsOf()).toEqual(['a#1', 'b#1', 'c#1']);
    });

    it('what fails for good is set aside with its successors; all others of the batch are applied, once', async () => {
      const broken = new Set(['b']);
      bench.behaviour = failing(broken);
      await bench.take(partition.records(happened('a', 1), happened('b', 1), happened('c', 1), happened('b', 2), happened('a', 2)));
      expect(await bench.effectsOf()).toEqual(['a#1', 'c#1', 'a#2']);
      expect(await bench.parked()).toEqual(['b#1 failed', 'b#2 behind']);
    });

    it('an operator drives it again, in order, when the fault is mended', async () => {
      const broken = new Set(['b']);
      bench.behaviour = failing(broken);
      await bench.take(partition.records(happened('b', 1), happened('b', 2), happened('b', 3)));
      await bench.redriveNow();
      expect(await bench.effectsOf()).toEqual([]);
      broken.clear();
      await bench.redriveNow();
      expect(await bench.effectsOf()).toEqual([]);
      expect(await bench.parking.redrive(thingJournal.name, 'b')).toBe(3);
      await bench.redrive();
      expect(await bench.effectsOf()).toEqual(['b#1', 'b#2', 'b#3']);
      await bench.take(partition.records(happened('b', 4)));
      expect(await bench.effectsOf('b')).toHaveLength(4);
    });

    it('keeps the class and the words of what was thrown', async () => {
      bench.behaviour = failing(new Set(['a']), () => new Refusal('dossier.action-not-allowed'));
      await bench.take(partition.records(happened('a', 1)));
      expect(await bench.parking.list()).toMatchObject([{ cause: 'failed', error: 'Refusal: dossier.action-not-allowed' }]);
    });

    it('survives whatever a handler throws', async () => {
      const thrown: unknown[] = [undefined, null, 'words', { code: '57P01' }, new Error('with \0 zero and half a \ud800 pair'), new NotYet('key \0 with zero')];
      const subjects = thrown.map((_, index) => `s${index}`);
      bench.behaviour = failing(new Set(subjects), ({ subject }) => thrown[subjects.indexOf(subject)]);
      await bench.take(partition.records(...subjects.map((subject) => happened(subject, 1)), happened('well', 1)));
      expect(await bench.effectsOf()).toEqual(['well#1']);
      expect(await bench.parked()).toHaveLength(thrown.length);
    });

    it('an error that shows only at the commit is laid at the door of the event that caused it', async () => {
      await bench.administrator.query(`
        CREATE TABLE IF NOT EXISTS reference (id int PRIMARY KEY);
        ALTER TABLE effect DROP CONSTRAINT IF EXISTS late;
        ALTER TABLE effect ADD CONSTRAINT late FOREIGN KEY (process) REFERENCES reference DEFERRABLE INITIALLY DEFERRED;
        INSERT INTO reference VALUES (0) ON CONFLICT DO NOTHING; GRANT ALL ON reference TO ${bench.fresh.role}`);
      try {
        bench.behaviour = async ({ subject, sequence }, { tx }) => {
          if (subject === 'b') await tx.query('UPDATE effect SET process = 99 WHERE subject = $1 AND sequence = $2', [subject, sequence]);
        };
        await bench.take(partition.records(happened('a', 1), happened('c', 1), happened('b', 1), happened('c', 2), happened('b', 2)));
        expect(await bench.effectsOf()).toEqual(['a#1', 'c#1', 'c#2']);
        expect(await bench.parked()).toEqual(['b#1 failed', 'b#2 behind']);
      } finally {
        await bench.administrator.query('ALTER TABLE effect DROP CONSTRAINT late');
      }
    });

    it('so is a statement that failed and was passed over by its handler', async () => {
      bench.behaviour = async ({ subject }, { tx }) => {
        if (subject === 'b') await tx.query('SELECT 1 / 0').catch(() => undefined);
      };
      await bench.take(partition.records(happened('a', 1), happened('b', 1), happened('c', 1)));
      expect(await bench.effectsOf()).toEqual(['a#1', 'c#1']);
      expect(await bench.parked()).toEqual(['b#1 failed']);
    });

    it('a handler that hangs holds its partition no longer than its time, and writes nothing afterwards', async () => {
      let goOn: () => void = () => undefined;
      let late: Promise<unknown> = Promise.resolve();
      bench.behaviour = async ({ subject }, { tx }) => {
        if (subject !== 'b') return;
        late = new Promise<void>((resolve) => { goOn = resolve; }).then(() => tx.query(`INSERT INTO effect (subject, sequence, number) VALUES ('late', 1, 1)`));
        await late;
      };
      await bench.take(partition.records(happened('a', 1), happened('b', 1), happened('c', 1)));
      goOn();
      await expect(late).rejects.toThrow('the transaction is over');
      expect(await bench.effectsOf()).toEqual(['a#1', 'c#1']);
      expect(await bench.parking.list()).toMatchObject([{ subject: 'b', error: expect.stringContaining('longer than') as string }]);
    });

    it('many failing events do not hold the well ones up: waiting in place has one limit for all of a batch', async () => {
      const broken = range(1, 60).map((index) => `broken${index}`);
      bench.behaviour = failing(new Set(broken), ({ subject }) => new NotYet(`what ${subject} needs`));
      const started = performance.now();
      await bench.take(partition.records(...broken.map((subject) => happened(subject, 1)), happened('well', 1)));
      expect(await bench.effectsOf()).toEqual(['well#1']);
      expect(await bench.parked()).toHaveLength(60);
      // Sixty times the two waits would be 18 s.
      expect(performance.now() - started).toBeLessThan(10_000);
    });

    it('slow handlers do not make one long transaction, nor one long batch', async () => {
      bench.behaviour = () => new Promise((resolve) => setTimeout(resolve, 120));
      const turns = await bench.take(partition.records(...range(1, 30).map((sequence) => happened('a', sequence))));
      expect(turns).toBeGreaterThan(1);
      const commits = new Set((await bench.database.query<{ xmin: string }>('SELECT xmin::text FROM effect')).map(({ xmin }) => xmin));
      expect(commits.size).toBeGreaterThan(2);
      expect(await bench.effectsOf()).toHaveLength(30);
    }, 20_000);
  });

  describe('what has not come yet', () => {
    it('is waited for a little, then set aside and tried again by itself until it is there', async () => {
      const missing = new Set(['a']);
      bench.behaviour = failing(missing, () => new NotYet('procedure 1.001456@2026-07-01'));
      await bench.take(partition.records(happened('a', 1), happened('a', 2), happened('b', 1)));
      expect(await bench.effectsOf()).toEqual(['b#1']);
      expect(await bench.parking.list()).toMatchObject([{ sequence: 1, cause: 'not-yet', waitsFor: 'procedure 1.001456@2026-07-01' }, { sequence: 2, cause: 'behind' }]);
      await bench.redriveNow();
      expect(await bench.parking.list()).toMatchObject([{ sequence: 1, attempts: 1, nextAttemptAt: expect.any(Date) as Date }, { sequence: 2 }]);
      missing.clear();
      await bench.redriveNow();
      expect(await bench.effectsOf('a')).toEqual(['a#1', 'a#2']);
      expect(await bench.parked()).toEqual([]);
    });

    it('the tries become rarer, but never so rare that healing takes half a minute', async () => {
      bench.behaviour = failing(new Set(['a']), () => new NotYet('x'));
      await bench.take(partition.records(happened('a', 1)));
      const waits: number[] = [];
      for (let again = 0; again < 14; again += 1) {
        await bench.redriveNow();
        const [row] = (await bench.administrator.query<{ wait: number }>('SELECT extract(epoch FROM next_attempt_at - clock_timestamp())::float8 AS wait FROM parked_event')).rows;
        waits.push(row?.wait ?? 0);
      }
      expect(waits[0]).toBeLessThan(1);
      expect(waits.at(-1)).toBeGreaterThan(5);
      expect(Math.max(...waits)).toBeLessThanOrEqual(10);
    });
  });

  describe('poison', () => {
    it('without an envelope is set aside and stops nothing; the gap it leaves is told', async () => {
      await bench.take([partition.record('{"broken', 'a'), ...partition.records(happened('a', 1), happened('b', 2))]);
      expect(await bench.effectsOf()).toEqual(['a#1']);
      expect(await bench.parked()).toEqual(['a#null poison', 'b#2 gap']);
    });

    it('is stored whatever key and bytes it has, once for each time it lies there', async () => {
      const bytes = Buffer.from([0, 0xff, 0xfe]);
      const record = partition.record(bytes, 'key \0 with zero');
      await bench.take([record, record, partition.record(bytes, null)]);
      const parked = await bench.parking.list();
      expect(parked).toMatchObject([{ cause: 'poison', sequence: null }, { cause: 'poison', subject: '' }]);
      await bench.parking.redriveAll('poison');
      await bench.redrive();
      expect(await bench.parking.list()).toHaveLength(2);
      expect((await bench.parking.list())[0]?.nextAttemptAt).toBeNull();
    });

    it('with an envelope keeps its place: later ones of its subject wait behind it', async () => {
      const poison = { ...happened('a', 2), data: { number: 'two' } };
      await bench.take(partition.records(happened('a', 1), poison, happened('a', 3), happened('b', 1)));
      expect(await bench.effectsOf()).toEqual(['a#1', 'b#1']);
      expect(await bench.parked()).toEqual(['a#2 poison', 'a#3 behind']);
    });

    it('the same fact published again in good form takes its place, and all go on', async () => {
      const poison = { ...happened('a', 2), data: { number: 'two' } };
      await bench.take(partition.records(happened('a', 1), poison, happened('a', 3), happened('a', 2)));
      await bench.redrive();
      expect(await bench.effectsOf()).toEqual(['a#1', 'a#2', 'a#3']);
    });

    it('a tombstone and an old poison are passed over', async () => {
      await bench.take(partition.records(happened('a', 1), happened('a', 2)));
      await bench.take([partition.record(null, 'a'), ...partition.records({ ...happened('a', 2), data: null })]);
      expect(await bench.parked()).toEqual([]);
    });

    it('data that nobody here takes are no poison', async () => {
      await bench.take(partition.records(happened('a', 1), { ...happened('a', 2, { definition: thingPassedBy }), data: 'anything' }, happened('a', 3)));
      expect(await bench.effectsOf()).toEqual(['a#1', 'a#3']);
    });
  });

  describe('many at a time', () => {
    const weighed = (subject: string, sequence: number) => happened(subject, sequence, { definition: thingWeighed });

    it('come together in order, in one transaction', async () => {
      await bench.take(partition.records(...range(1, 50).flatMap((sequence) => [weighed('a', sequence), weighed('b', sequence)])));
      expect(bench.batches).toEqual([100]);
      expect(await bench.effectsOf()).toEqual(range(1, 50).flatMap((sequence) => [`a#${sequence}`, `b#${sequence}`]));
    });

    it('and in their turn among others', async () => {
      await bench.take(partition.records(weighed('a', 1), weighed('b', 1), happened('a', 2), weighed('a', 3), happened('a', 4, { definition: thingPassedBy }), weighed('a', 5), happened('b', 2, { definition: thingCounted })));
      expect(await bench.effectsOf()).toEqual(['a#1', 'b#1', 'a#2', 'a#3', 'a#5', 'b#2']);
      expect(bench.batches).toEqual([2, 2]);
    });

    it('one that fails is found, alone set aside, and the others are applied once', async () => {
      bench.behaviour = failing(new Set(['s13']));
      await bench.take(partition.records(...range(1, 40).map((index) => weighed(`s${index}`, 1))));
      expect(await bench.effectsOf()).toEqual(range(1, 40).filter((index) => index !== 13).map((index) => `s${index}#1`));
      expect(await bench.parked()).toEqual(['s13#1 failed']);
    });
  });

  it('what is measured is measured after the commit, for every event applied and only once', async () => {
    let failures = 1;
    bench.behaviour = ({ subject }) => {
      if (subject === 'b' && failures-- > 0) throw new Error('once');
    };
    await bench.take(partition.records(happened('a', 1), happened('b', 1), happened('c', 1)));
    expect(bench.applied.map(({ subject }) => subject)).toEqual(['a', 'b', 'c']);
  });
});
