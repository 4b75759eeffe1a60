import type { CloudEvent } from '#contracts';
import { NotYet, type ParkingCause } from '#messaging';
import fc from 'fast-check';
import { happened, Partition, stands } from './records.js';
import { thingJournal, thingState } from './things.js';
import { Workbench } from './workbench.js';

const subjects = ['a', 'b', 'c'] as const;
type Subject = (typeof subjects)[number];
const longest = 6;

/** What can befall a consumer. */
type Happening =
  /** Records arrive together: any events, in any order, some of them broken on the way. */
  | { readonly kind: 'batch'; readonly records: readonly { readonly subject: Subject; readonly sequence: number; readonly broken: boolean }[] }
  /** From now on a subject's handler fails so. */
  | { readonly kind: 'fault'; readonly subject: Subject; readonly fault: 'none' | 'error' | 'not-yet' | 'connection' }
  | { readonly kind: 'redrive' }
  | { readonly kind: 'operator'; readonly cause: ParkingCause };

const subject = fc.constantFrom(...subjects);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('batch' as const), records: fc.array(fc.record({ subject, sequence: fc.integer({ min: 1, max: longest }), broken: fc.nat({ max: 4 }).map((one) => one === 0) }), { minLength: 1, maxLength: 12 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('fault' as const), subject, fault: fc.constantFrom('none' as const, 'error' as const, 'not-yet' as const, 'connection' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('redrive' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('operator' as const), cause: fc.constantFrom<ParkingCause>('failed', 'gap', 'behind', 'poison', 'not-yet') }) },
);

describe.each([
  { kind: 'a journal', topic: thingJournal, make: happened, together: false },
  { kind: 'a journal whose handlers take many', topic: thingJournal, make: happened, together: true },
  { kind: 'a snapshot', topic: thingState, make: stands, together: false },
])('whatever befalls a consumer of $kind', ({ topic, make, together }) => {
  let bench: Workbench;
  const faults = new Map<Subject, string>();

  beforeAll(async () => { bench = await Workbench.open({ patience: 2, together }); });
  afterAll(() => bench?.close());

  async function befall(what: Happening, partition: Partition, sent: Set<string>): Promise<void> {
    switch (what.kind) {
      case 'batch': {
        const records = what.records.map(({ subject: of, sequence, broken }) => {
          const event = make(of, sequence);
          if (!broken) sent.add(`${of}#${sequence}`);
          return broken ? { ...event, data: 'broken' } : event;
        });
        await bench.take(partition.records(...records));
        return;
      }
      case 'fault':
        faults.set(what.subject, what.fault);
        return;
      case 'redrive':
        // A connection that breaks ends the round; the next one goes on.
        await bench.redriveNow().catch(() => undefined);
        return;
      case 'operator':
        await bench.parking.redriveAll(what.cause);
        await bench.redrive().catch(() => undefined);
    }
  }

  async function behave({ subject: of }: CloudEvent, { tx }: { tx: { query(text: string): Promise<unknown[]> } }): Promise<void> {
    const fault = faults.get(of as Subject) ?? 'none';
    if (fault === 'error') throw new Error('broken');
    if (fault === 'not-yet') throw new NotYet('something');
    if (fault === 'connection') {
      faults.delete(of as Subject);
      const [row] = (await tx.query('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
      await bench.administrator.query('SELECT pg_terminate_backend($1)', [row?.pid]);
      await tx.query('SELECT 1');
    }
  }

  /** Sequences applied, by subject. */
  async function applied(): Promise<Record<Subject, number[]>> {
    const found: Record<Subject, number[]> = { a: [], b: [], c: [] };
    for (const effect of await bench.effectsOf()) {
      const [of, sequence] = effect.split('#');
      found[of as Subject].push(Number(sequence));
    }
    return found;
  }

  async function check(sent: ReadonlySet<string>): Promise<void> {
    const waiting = new Set((await bench.parking.list({}, { limit: 1_000 })).map(({ subject: of, sequence }) => `${of}#${sequence}`));
    for (const [of, sequences] of Object.entries(await applied())) {
      if (topic.kind === 'journal') expect(sequences).toEqual(sequences.map((_, index) => index + 1));
      else expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
      const last = sequences.at(-1) ?? 0;
      for (let sequence = last + 1; sequence <= longest; sequence += 1) if (sent.has(`${of}#${sequence}`)) expect(waiting).toContain(`${of}#${sequence}`);
    }
  }

  it('each effect takes place once and in order, nothing that came is lost, and when all is well all is done', async () => {
    await fc.assert(fc.asyncProperty(fc.array(happening, { maxLength: 14 }), async (story) => {
      await bench.clear();
      faults.clear();
      bench.behaviour = behave as never;
      const sent = new Set<string>();
      const partition = new Partition(topic);
      for (const what of story) {
        await befall(what, partition, sent);
        await check(sent);
      }
      faults.clear();
      await bench.take(partition.records(...subjects.flatMap((of) => Array.from({ length: longest }, (_, index) => make(of, index + 1)))));
      await bench.parking.redriveAll('failed');
      await bench.parking.redriveAll('not-yet');
      await bench.redriveNow();
      const complete = Array.from({ length: longest }, (_, index) => index + 1);
      for (const sequences of Object.values(await applied())) {
        if (topic.kind === 'journal') expect(sequences).toEqual(complete);
        else expect(sequences.at(-1)).toBe(longest);
      }
      expect(await bench.parked()).toEqual([]);
      expect(await bench.database.query('SELECT FROM consumer_position WHERE parked')).toEqual([]);
    }), { numRuns: 40 });
  }, 120_000);
});
