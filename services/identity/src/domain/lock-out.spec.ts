import { countFailure, lockedUntil, nameRule, secondsLocked } from './lock-out.js';

const noon = new Date('2026-11-23T12:00:00+07:00');
const after = (seconds: number): Date => new Date(noon.getTime() + seconds * 1_000);

describe('lock-out', () => {
  it('lets four failures pass, then locks for longer with each failure, up to half an hour', () => {
    const locks = Array.from({ length: 13 }, (_, index) => secondsLocked(lockedUntil(nameRule, index + 1, noon), noon));
    expect(locks).toEqual([null, null, null, null, 30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800]);
  });

  it('stays at the longest lock however many failures there are', () => {
    expect(lockedUntil(nameRule, 1_000_000, noon)).toEqual(after(1_800));
  });

  it('forgets failures a day after the last one', () => {
    expect(countFailure(nameRule, null, noon)).toBe(1);
    expect(countFailure(nameRule, { count: 9, lastAt: noon }, after(86_400))).toBe(10);
    expect(countFailure(nameRule, { count: 9, lastAt: noon }, after(86_401))).toBe(1);
  });

  it('tells the seconds left, never zero', () => {
    expect(secondsLocked(after(0.2), noon)).toBe(1);
    expect(secondsLocked(noon, noon)).toBeNull();
    expect(secondsLocked(null, noon)).toBeNull();
  });
});
