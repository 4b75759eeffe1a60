import { judgeRefresh, refreshExpiry, sessionRules } from './session.js';

const now = new Date('2026-11-23T12:00:00+07:00');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);
const alive = { endsAt: later(3_600), endedAt: null };
const fresh = { expiresAt: later(600), usedAt: null };

describe('refresh token', () => {
  it('is exchanged once', () => {
    expect(judgeRefresh(alive, fresh, now)).toBe('rotate');
    expect(judgeRefresh(alive, { ...fresh, usedAt: later(-1) }, now)).toBe('reused');
  });

  it('is noticed as reused even after it would have expired', () => {
    expect(judgeRefresh(alive, { expiresAt: later(-1), usedAt: later(-60) }, now)).toBe('reused');
  });

  it('is worth nothing when it or its session is over', () => {
    expect(judgeRefresh(alive, { ...fresh, expiresAt: now }, now)).toBe('over');
    expect(judgeRefresh({ ...alive, endedAt: later(-1) }, fresh, now)).toBe('over');
    expect(judgeRefresh({ ...alive, endsAt: now }, fresh, now)).toBe('over');
    expect(judgeRefresh({ ...alive, endedAt: later(-1) }, { ...fresh, usedAt: later(-60) }, now)).toBe('over');
  });

  it('never outlives its session', () => {
    expect(refreshExpiry(sessionRules.officer, later(12 * 3_600), now)).toEqual(later(4 * 3_600));
    expect(refreshExpiry(sessionRules.officer, later(60), now)).toEqual(later(60));
  });
});
