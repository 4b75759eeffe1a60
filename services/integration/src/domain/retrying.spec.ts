import { afterFailure, Breaker, triesUntilStuck } from './retrying.js';

const now = new Date('2026-03-10T09:00:00+07:00');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);
const secondsUntil = (dueAt: Date): number => (dueAt.getTime() - now.getTime()) / 1_000;

describe('when what failed comes again', () => {
  it('later each time, then stuck and seldom, never not at all', () => {
    const waits = Array.from({ length: 8 }, (_, tries) => afterFailure('refused', tries, false, now, 0.5));
    expect(waits.map(({ dueAt }) => secondsUntil(dueAt))).toEqual([2, 4, 8, 16, 32, 1_800, 1_800, 1_800]);
    expect(waits.map(({ stuck }) => stuck)).toEqual([false, false, false, false, false, true, true, true]);
    expect(waits[triesUntilStuck - 1]?.tries).toBe(triesUntilStuck);
  });

  it('spread, so that those that failed together do not come again together', () => {
    expect([0, 1].map((random) => secondsUntil(afterFailure('away', 2, false, now, random).dueAt))).toEqual([6, 10]);
  });

  it('what waits for an intake that is away is not the dossier\'s fault; a card that intake does not give is', () => {
    expect(afterFailure('intake', 5, false, now, 0.5)).toMatchObject({ tries: 5, stuck: false });
    expect(afterFailure('card', 5, false, now, 0.5)).toMatchObject({ tries: 6, stuck: true });
  });

  it('of several that failed in one call nobody is blamed', () => {
    expect(afterFailure('nonsense', 5, true, now, 0.5)).toMatchObject({ tries: 5, stuck: false });
  });
});

describe('whether a portal is asked at all', () => {
  it('three failures in a row open the breaker; then one at a time asks, at growing intervals, until it answers', () => {
    const breaker = new Breaker();
    for (let failure = 0; failure < 2; failure += 1) breaker.failed(now);
    expect(breaker.open).toBe(false);
    breaker.failed(now);
    expect([breaker.open, breaker.mayAsk(now), breaker.mayAsk(later(2))]).toEqual([true, false, true]);
    breaker.failed(later(2));
    expect([breaker.mayAsk(later(4)), breaker.mayAsk(later(6))]).toEqual([false, true]);
    for (let probe = 0; probe < 20; probe += 1) breaker.failed(later(100));
    expect([breaker.mayAsk(later(159)), breaker.mayAsk(later(160))]).toEqual([false, true]);
    expect([breaker.answered(), breaker.open]).toEqual([true, false]);
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
