import { afterFailure, Breaker, triesUntilStuck } from './retrying.js';

const now = new Date('2026-03-10T09:00:00+07:00');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);
const secondsUntil = (dueAt: Date): number => (dueAt.getTime() - now.getTime()) / 1_000;

describe('when what failed comes again', () => {
  it('later each time, then stuck and seldom, never not at all', () => {
    const waits = Array.from({ length: 8 }, (_, tries) => afterFailure('refused', tries, now, 0.5));
    expect(waits.map(({ dueAt }) => secondsUntil(dueAt))).toEqual([2, 4, 8, 16, 32, 1_800, 1_800, 1_800]);
    expect(waits.map(({ stuck }) => stuck)).toEqual([false, false, false, false, false, true, true, true]);
    expect(waits[triesUntilStuck - 1]?.tries).toBe(triesUntilStuck);
  });

  it('spread, so that those that failed together do not come again together', () => {
    expect([0, 1].map((random) => secondsUntil(afterFailure('away', 2, now, random).dueAt))).toEqual([6, 10]);
  });

  it('what waits for our own house is not the dossier\'s fault', () => {
    expect(afterFailure('card', 5, now, 0.5)).toMatchObject({ tries: 5, stuck: false });
  });
});

describe('whether a party is asked at all', () => {
  it('three failures in a row open the breaker; then one at a time asks, at growing intervals, until it answers', () => {
    const breaker = new Breaker();
    for (let failure = 0; failure < 2; failure += 1) breaker.failed(now);
    expect(breaker.places(4, now)).toBe(4);
    breaker.failed(now);
    expect([breaker.places(4, now), breaker.places(4, later(2))]).toEqual([0, 1]);
    breaker.failed(later(2));
    expect([breaker.places(4, later(4)), breaker.places(4, later(6))]).toEqual([0, 1]);
    for (let probe = 0; probe < 20; probe += 1) breaker.failed(later(100));
    expect([breaker.places(4, later(159)), breaker.places(4, later(160))]).toEqual([0, 1]);
    expect(breaker.answered()).toBe(true);
    expect(breaker.places(4, later(160))).toBe(4);
    expect(breaker.answered()).toBe(false);
  });

  it('an answer in between begins the count anew', () => {
    const breaker = new Breaker();
    for (let round = 0; round < 10; round += 1) {
      breaker.failed(now);
      breaker.failed(now);
      breaker.answered();
    }
    expect(breaker.open).toBe(false);
  });
});
