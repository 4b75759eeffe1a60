import fc from 'fast-check';
import { judge, type Position, stridesOf } from './positions.js';

const at = (last: number, epoch = 1): Position => ({ last, epoch, parked: false });
const event = (sequence: number, ledgerepoch = 1): { sequence: number; ledgerepoch: number } => ({ sequence, ledgerepoch });

describe('what an event is to a subject that has come so far', () => {
  it.each([
    ['the next one', 4, 5, 'apply', 'apply'],
    ['the one before', 4, 4, 'ignore', 'ignore'],
    ['an old one', 4, 1, 'ignore', 'ignore'],
    ['one too far', 4, 6, 'gap', 'apply'],
    ['the first', 0, 1, 'apply', 'apply'],
    ['not the first', 0, 2, 'gap', 'apply'],
  ] as const)('%s', (_, last, sequence, journal, snapshot) => {
    expect(judge('journal', at(last), event(sequence))).toBe(journal);
    expect(judge('snapshot', at(last), event(sequence))).toBe(snapshot);
  });

  it('after a restore the new history replaces ours from its first event on', () => {
    expect(judge('journal', at(10, 1), event(7, 2))).toBe('apply');
    expect(judge('snapshot', at(10, 1), event(7, 2))).toBe('apply');
  });

  it('the undone one does not come back', () => {
    expect(judge('journal', at(7, 2), event(8, 1))).toBe('ignore');
    expect(judge('journal', at(7, 2), event(11, 1))).toBe('ignore');
    expect(judge('snapshot', at(7, 2), event(11, 1))).toBe('ignore');
  });

  it('a new history that begins beyond ours has a gap before it', () => {
    expect(judge('journal', at(5, 1), event(7, 2))).toBe('gap');
    expect(judge('journal', at(5, 1), event(6, 2))).toBe('apply');
  });

  it('whatever comes, in whatever order and however often: a journal applies 1, 2, 3 … and a snapshot only ever newer ones', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 60 }), fc.constantFrom('journal' as const, 'snapshot' as const), (sequences, kind) => {
      const position = at(0);
      const applied: number[] = [];
      for (const sequence of sequences) {
        if (judge(kind, position, event(sequence)) !== 'apply') continue;
        applied.push(sequence);
        position.last = sequence;
      }
      if (kind === 'journal') expect(applied).toEqual(applied.map((_, index) => index + 1));
      else expect(applied).toEqual([...new Set(applied)].toSorted((a, b) => a - b));
      expect(position.last).toBe(kind === 'snapshot' ? Math.max(0, ...sequences) : position.last);
    }));
  });
});

describe('strides', () => {
  it('are there exactly when each event of a subject is the next of the one before it', () => {
    const events = fc.array(fc.record({ subject: fc.constantFrom('a', 'b'), sequence: fc.integer({ min: 1, max: 4 }), ledgerepoch: fc.constantFrom(1, 1, 1, 2) }), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(events, (all) => {
      const bySubject = Map.groupBy(all, ({ subject }): string => subject);
      const unbroken = [...bySubject.values()].every((own) => own.every((one, index) => index === 0 || (one.sequence === own[index - 1]!.sequence + 1 && one.ledgerepoch === own[index - 1]!.ledgerepoch)));
      const strides = stridesOf(all);
      expect(strides !== null).toBe(unbroken);
      if (strides === null) return;
      expect(strides.map(({ subject }) => subject)).toEqual([...bySubject.keys()].toSorted());
      for (const { subject, first, last } of strides) expect([first, last]).toEqual([bySubject.get(subject)?.[0]?.sequence, bySubject.get(subject)?.at(-1)?.sequence]);
    }));
  });
});
