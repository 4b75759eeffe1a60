import { TokenBuckets } from './token-buckets.js';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 2, 2) + seconds * 1000);

describe('a bucket', () => {
  it('lets a burst up to its limit through, then as many as flow in', () => {
    const buckets = new TokenBuckets();
    const burst = Array.from({ length: 5 }, () => buckets.take('a', 3, 30, at(0)));
    expect(burst.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([[true, 2], [true, 1], [true, 0], [false, 0], [false, 0]]);
    expect(burst[3]).toEqual({ allowed: false, remaining: 0, reset: 30, retryAfter: 10 });
    expect(buckets.take('a', 3, 30, at(10)).allowed).toBe(true);
    expect(buckets.take('a', 3, 30, at(10)).allowed).toBe(false);
  });

  it('is of one key, and never holds more than its limit', () => {
    const buckets = new TokenBuckets();
    buckets.take('a', 1, 60, at(0));
    expect(buckets.take('b', 1, 60, at(0)).allowed).toBe(true);
    expect(buckets.take('a', 1, 60, at(100_000)).allowed).toBe(true);
    expect(buckets.take('a', 1, 60, at(100_000)).allowed).toBe(false);
  });

  it('is not refilled by a clock that goes back', () => {
    const buckets = new TokenBuckets();
    buckets.take('a', 1, 60, at(100));
    expect(buckets.take('a', 1, 60, at(0)).allowed).toBe(false);
  });

  it('is forgotten when too many others were used since', () => {
    const buckets = new TokenBuckets(2);
    for (const key of ['a', 'b', 'c']) buckets.take(key, 1, 60, at(0));
    expect([buckets.take('c', 1, 60, at(0)).allowed, buckets.take('a', 1, 60, at(0)).allowed]).toEqual([false, true]);
  });
});
