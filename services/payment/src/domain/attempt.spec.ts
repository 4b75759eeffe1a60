import { attemptLine, type AttemptState, nextCheck, type Report } from './attempt.js';

const started = new Date('2026-03-10T09:00:00+07:00');
const after = (hours: number): Date => new Date(started.getTime() + hours * 3_600_000);

describe('an attempt through the platform', () => {
  const reports: Report[] = ['success', 'pending', 'failed', 'unknown'];
  const states = Object.keys(attemptLine) as AttemptState[];

  it('is paid by a success in every state, a failed one included, and nothing takes that back', () => {
    for (const state of states) expect(attemptLine[state].success).toBe('paid');
    for (const report of reports) expect(attemptLine.paid[report]).toBe('paid');
  });

  it('stays open while nobody knows, and has failed only when that was said or it never began', () => {
    const failing = states.flatMap((state) => reports.filter((report) => attemptLine[state][report] === 'failed').map((report) => `${state} ${report}`));
    expect(failing).toEqual(['starting failed', 'starting unknown', 'pending failed', 'failed pending', 'failed failed', 'failed unknown']);
  });

  it('is asked about from 30 minutes to 3 days of age; a failed one more rarely, a paid one never', () => {
    expect(nextCheck('pending', started, started)).toEqual(after(0.5));
    expect(nextCheck('pending', started, after(5))).toEqual(after(5.5));
    expect(nextCheck('failed', started, after(1))).toEqual(after(7));
    expect(nextCheck('pending', started, after(71.5))).toEqual(after(72));
    expect(nextCheck('pending', started, after(71.6))).toBeNull();
    expect(nextCheck('paid', started, after(1))).toBeNull();
  });
});
