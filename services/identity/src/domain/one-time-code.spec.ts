import { codeFault, waitBeforeSending } from './one-time-code.js';

const now = new Date('2026-11-23T12:00:00+07:00');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);
const limits = { pause: 60, perSubjectHour: 5, perSubjectDay: 10, perAddressHour: 100 };
const nothing = { lastAt: null, toSubjectInHour: 0, toSubjectInDay: 0, fromAddressInHour: 0 };

describe('one-time code', () => {
  it('is sent at once to somebody who has had none', () => {
    expect(waitBeforeSending(limits, nothing, now)).toBe(0);
  });

  it('is sent again after the pause', () => {
    expect(waitBeforeSending(limits, { ...nothing, lastAt: ago(20.5), toSubjectInHour: 1, toSubjectInDay: 1 }, now)).toBe(40);
    expect(waitBeforeSending(limits, { ...nothing, lastAt: ago(60), toSubjectInHour: 1, toSubjectInDay: 1 }, now)).toBe(0);
  });

  it('is not sent too often to one number nor from one address', () => {
    expect(waitBeforeSending(limits, { ...nothing, lastAt: ago(600), toSubjectInHour: 5 }, now)).toBe(900);
    expect(waitBeforeSending(limits, { ...nothing, lastAt: ago(600), toSubjectInDay: 10 }, now)).toBe(3_600);
    expect(waitBeforeSending(limits, { ...nothing, fromAddressInHour: 100 }, now)).toBe(900);
  });

  it('can be entered until it is used, spent or expired', () => {
    const code = { expiresAt: new Date(now.getTime() + 1), triesLeft: 1, used: false };
    expect(codeFault(code, now)).toBeNull();
    expect(codeFault({ ...code, expiresAt: now }, now)).toBe('expired');
    expect(codeFault({ ...code, triesLeft: 0 }, now)).toBe('spent');
    expect(codeFault({ ...code, used: true, triesLeft: 0 }, now)).toBe('used');
  });
});
