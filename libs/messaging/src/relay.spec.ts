import fc from 'fast-check';
import type { PendingRecord } from './outbox.js';
import { requests } from './relay.js';

const record = (outboxId: string, bytes: number): PendingRecord => ({ outboxId, topic: 'test.thing.v1', key: 'thing', body: 'x'.repeat(bytes) });

describe('what is pending in requests', () => {
  it('goes in one when it is small, in none when there is nothing', () => {
    expect(requests([])).toEqual([]);
    expect(requests(Array.from({ length: 500 }, (_, row) => record(String(row), 1_000)))).toHaveLength(1);
  });

  it('is split before a broker would refuse it', () => {
    expect(requests([record('1', 500_000), record('2', 500_000), record('3', 100_000)]).map((request) => request.map(({ outboxId }) => outboxId))).toEqual([['1'], ['2', '3']]);
  });

  it('keeps order, loses nothing, never divides the records of one row, and stays below a megabyte unless one row is larger', () => {
    const rows = fc.array(fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1, maxLength: 2 }), { maxLength: 30 });
    fc.assert(fc.property(rows, (sizes) => {
      const pending = sizes.flatMap((records, row) => records.map((bytes) => record(String(row), bytes)));
      const split = requests(pending);
      expect(split.flat()).toEqual(pending);
      const places = split.flatMap((request, index) => [...new Set(request.map(({ outboxId }) => outboxId))].map((row) => [row, index] as const));
      expect(new Set(places.map(([row]) => row)).size).toBe(places.length);
      for (const request of split) expect(request.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThan(1_000_000);
    }), { numRuns: 50 });
  });
});
