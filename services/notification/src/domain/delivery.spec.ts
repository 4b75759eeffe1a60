import { after, backOff, pauseOf, worthSending } from './delivery.js';

const now = new Date('2026-03-10T09:00:00+07:00');
const fresh = { attempts: 0, since: now, handedOverAt: null };
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

describe('what comes of a try', () => {
  it('ends delivered, refused or suppressed, and is not taken up again', () => {
    expect(after({ result: 'delivered' }, fresh, now, 0.5)).toMatchObject({ state: 'delivered', attempts: 1, nextTryAt: null });
    expect(after({ result: 'refused', reason: 'bad-number' }, fresh, now, 0.5)).toMatchObject({ state: 'failed', reason: 'bad-number', nextTryAt: null });
    expect(after({ result: 'suppressed', reason: 'switched-off' }, fresh, now, 0.5)).toMatchObject({ state: 'suppressed', attempts: 0, nextTryAt: null });
  });

  it('is tried again later and later, with jitter, for a day; then it has failed', () => {
    expect([1, 2, 3, 20].map((attempts) => backOff(attempts, 0.5))).toEqual([2_000, 4_000, 8_000, 1_800_000]);
    expect(backOff(1, 0)).toBeLessThan(backOff(1, 1));
    expect(after({ result: 'away', reason: 'gateway' }, fresh, now, 0.5)).toMatchObject({ state: 'queued', attempts: 1, nextTryAt: new Date(now.getTime() + 2_000) });
    expect(after({ result: 'away', reason: 'gateway' }, { ...fresh, attempts: 40 }, later(24 * 60 - 1), 0.5).state).toBe('queued');
    expect(after({ result: 'later', reason: 'greylisted' }, { ...fresh, attempts: 40 }, later(24 * 60), 0.5)).toMatchObject({ state: 'failed', reason: 'greylisted' });
  });

  it('a message that was taken is asked about; lost, or without a word for a quarter of an hour, it goes anew under another reference', () => {
    const taken = after({ result: 'taken', receipt: 'g-1' }, fresh, now, 0.5);
    expect(taken).toMatchObject({ state: 'sent', attempts: 1, receipt: 'g-1' });
    expect(after({ result: 'taken', receipt: 'g-1' }, { ...fresh, attempts: 1, handedOverAt: now }, later(5), 0.5)).toMatchObject({ state: 'sent', attempts: 1, anew: false });
    expect(after({ result: 'taken', receipt: 'g-1' }, { ...fresh, attempts: 1, handedOverAt: now }, later(15), 0.5)).toMatchObject({ state: 'queued', receipt: null, anew: true });
    expect(after({ result: 'lost', reason: 'report-failed' }, { ...fresh, attempts: 1, handedOverAt: now }, later(1), 0.5)).toMatchObject({ state: 'queued', anew: true });
  });

  it('does not write to people about what is old when it is heard of, but that a dossier is finished is told within a month', () => {
    const old = (days: number, mandatory: boolean): boolean => worthSending({ at: now, mandatory }, later(days * 24 * 60));
    expect([old(0, false), old(1, false), old(1, true), old(29, true), old(30, true)]).toEqual([true, false, true, true, false]);
  });

  it('leaves a channel that is away alone, for 20 seconds or so at most', () => {
    expect([1, 2, 3, 9].map((failures) => pauseOf(failures, 0.5))).toEqual([1_000, 2_000, 4_000, 20_000]);
  });
});
