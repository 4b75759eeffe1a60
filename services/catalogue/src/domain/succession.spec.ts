import fc from 'fast-check';
import { type Place, successionOf } from './succession.js';

const place = (id: string, number: number, from: string, to: string | null = null): Place => ({ id, number, from, to });
const first = place('first', 1, '2026-01-01');

describe('a new version', () => {
  it('of a procedure without any closes nothing', () => {
    expect(successionOf(first, { before: null, after: null })).toBeNull();
  });

  it('ends an open-ended predecessor on the day before, over the end of a year too', () => {
    expect(successionOf(place('second', 2, '2027-01-01'), { before: first, after: null })).toEqual({ id: 'first', from: '2026-01-01', lastDay: '2026-12-31' });
  });

  it('follows a predecessor that has ended, with days between or without', () => {
    const ended = place('ended', 1, '2026-01-01', '2026-06-30');
    expect(successionOf(place('second', 2, '2026-07-01'), { before: ended, after: null })).toBeNull();
    expect(successionOf(place('third', 2, '2026-09-01'), { before: ended, after: null })).toBeNull();
  });

  it.each<[string, Place, Place | null, Place | null, string]>([
    ['begins inside one that says when it ends', place('x', 2, '2026-06-30'), place('a', 1, '2026-01-01', '2026-06-30'), null, 'procedure.versions-overlap'],
    ['runs into the next one', place('x', 1, '2025-01-01', '2026-01-01'), null, place('b', 2, '2026-01-01'), 'procedure.versions-overlap'],
    ['never ends before the next one', place('x', 1, '2025-01-01'), null, place('b', 2, '2026-01-01'), 'procedure.versions-overlap'],
    ['has the number of the one before', place('x', 1, '2027-01-01'), first, null, 'procedure.number-out-of-order'],
    ['has the number of the one after', place('x', 2, '2025-01-01', '2025-12-31'), null, place('b', 2, '2026-01-01'), 'procedure.number-out-of-order'],
  ])('that %s is refused', (_what, version, before, after, code) => {
    expect(() => successionOf(version, { before, after })).toThrow(expect.objectContaining({ code }));
  });
});

it('whatever is published in whatever order, no day has two versions, and the latest begun is the one in force', () => {
  const day = fc.integer({ min: 0, max: 400 }).map((offset) => new Date(Date.UTC(2026, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10));
  const versions = fc.array(fc.record({ from: day, length: fc.option(fc.integer({ min: 0, max: 90 })), number: fc.integer({ min: 1, max: 9 }) }), { maxLength: 12 });
  fc.assert(fc.property(versions, day, (wanted, on) => {
    const published: Place[] = [];
    for (const { from, length, number } of wanted) {
      const to = length === null ? null : new Date(Date.parse(from) + length * 86_400_000).toISOString().slice(0, 10);
      if (published.some((other) => other.from === from)) continue;
      const before = published.filter((other) => other.from < from).sort((a, b) => (a.from < b.from ? 1 : -1))[0] ?? null;
      const after = published.filter((other) => other.from > from).sort((a, b) => (a.from < b.from ? -1 : 1))[0] ?? null;
      try {
        const closing = successionOf(place(from, number, from, to), { before, after });
        if (closing !== null) published.splice(published.findIndex(({ id }) => id === closing.id), 1, { ...(before as Place), to: closing.lastDay });
        published.push(place(from, number, from, to));
      } catch {
        continue;
      }
    }
    const inForce = published.filter((version) => version.from <= on && (version.to === null || on <= version.to));
    const latest = published.filter((version) => version.from <= on).sort((a, b) => (a.from < b.from ? 1 : -1))[0];
    expect(inForce.length).toBeLessThanOrEqual(1);
    expect(inForce[0]).toEqual(latest === undefined || (latest.to !== null && latest.to < on) ? undefined : latest);
  }));
});
