import { hc, hcLastHour, hcs, office, rules2018, said, vn, weekdays, weekdaysData, workingDays, workingHours } from '../test/calendars.js';
import { clockAfter, clockDue, clockDueIf, type ClockErrorCode, type ClockEvent, ClockError, type ClockState, compileCalendar, type Limit, newClock, type Office, readClock } from './index.js';

type Told = [kind: 'start' | 'suspend' | 'resume' | 'restart', at: string] | ['extend', at: string, until: string];

const event = ([kind, at, until]: Told): ClockEvent => (kind === 'extend' ? { kind, at: vn(at), until } : { kind, at: vn(at) });
const clock = (where: Office, limit: Limit, ...told: Told[]): ClockState => told.reduce((state, next) => clockAfter(where, state, event(next)), newClock(limit));
const due = (where: Office, state: ClockState) => { const limit = clockDue(where, state); return limit && said(limit.at); };

describe('a clock', () => {
  it('has no due date before it starts', () => {
    expect(clockDue(hc, newClock(workingDays(5)))).toBeNull();
    expect(readClock(hc, newClock(workingDays(5)), vn('T3 10/03/2026 09:00'))).toEqual({ due: null, suspendedSince: null, remaining: null, workingTimeLeft: null, overdue: false });
  });

  it('starts at the official receipt', () => {
    expect(due(hc, clock(hc, workingDays(3), ['start', 'T3 10/03/2026 17:00:01']))).toBe('T2 16/03/2026 17:00');
    expect(due(hcLastHour, clock(hcLastHour, workingHours(8), ['start', 'T3 10/03/2026 16:00:00']))).toBe('T4 11/03/2026 17:00');
  });

  it('says what is left, and is late only past the due instant', () => {
    const running = clock(hc, workingDays(3), ['start', 'T3 10/03/2026 09:00']);
    const at = (now: string) => readClock(hc, running, vn(now));
    expect(at('T3 10/03/2026 09:00')).toMatchObject({ remaining: { value: 3, unit: 'workingDay' }, overdue: false, suspendedSince: null });
    expect(at('T5 12/03/2026 09:00')).toMatchObject({ remaining: { value: 1 }, workingTimeLeft: 15 * 3_600_000, overdue: false });
    expect(at('T6 13/03/2026 17:00:00')).toMatchObject({ remaining: { value: 0 }, workingTimeLeft: 0, overdue: false });
    expect(at('T6 13/03/2026 17:00:01')).toMatchObject({ workingTimeLeft: 0, overdue: true });
    expect(at('T3 17/03/2026 10:00')).toMatchObject({ remaining: { value: -2 }, workingTimeLeft: -10 * 3_600_000, overdue: true });
  });

  it('has all of its limit left until the official receipt', () => {
    const filedOnSaturday = clock(hc, workingDays(3), ['start', 'T7 14/03/2026 10:00']);
    expect(readClock(hc, filedOnSaturday, vn('CN 15/03/2026 10:00')).remaining).toEqual({ value: 3, unit: 'workingDay' });
  });

  it('is not late while suspended in time, and stays late when suspended too late', () => {
    const inTime = clock(hc, workingDays(3), ['start', 'T3 10/03/2026 09:00'], ['suspend', 'T6 13/03/2026 17:00:00']);
    const late = clock(hc, workingDays(3), ['start', 'T3 10/03/2026 09:00'], ['suspend', 'T3 17/03/2026 10:00']);
    const muchLater = vn('T6 29/05/2026 10:00');
    expect(readClock(hc, inTime, muchLater)).toEqual({ due: null, suspendedSince: vn('T6 13/03/2026 17:00'), remaining: { value: 0, unit: 'workingDay' }, workingTimeLeft: null, overdue: false });
    expect(readClock(hc, late, muchLater)).toMatchObject({ due: null, remaining: { value: -2, unit: 'workingDay' }, overdue: true });
  });

  it('that was two days late when suspended is two days late when it resumes, and whole again when it restarts', () => {
    const late = clock(hc, workingDays(3), ['start', 'T3 10/03/2026 09:00'], ['suspend', 'T3 17/03/2026 10:00']);
    expect(due(hc, clockAfter(hc, late, event(['resume', 'T3 24/03/2026 10:00'])))).toBe('T6 20/03/2026 17:00');
    expect(due(hc, clockAfter(hc, late, event(['restart', 'T3 24/03/2026 10:00'])))).toBe('T6 27/03/2026 17:00');
  });

  it('uses up no day on a Saturday that is open and yet no working day', () => {
    const saturday = clock(hcs, workingDays(3), ['start', 'T6 13/03/2026 09:00'], ['suspend', 'T7 14/03/2026 09:00']);
    expect(readClock(hcs, saturday, vn('T7 14/03/2026 09:00')).remaining).toEqual({ value: 3, unit: 'workingDay' });
  });

  it('of hours goes on with the minutes it has left', () => {
    const asked = clock(hc, workingHours(8), ['start', 'T3 10/03/2026 09:00'], ['suspend', 'T3 10/03/2026 14:30']);
    expect(readClock(hc, asked, vn('T4 11/03/2026 10:00')).remaining).toEqual({ value: 3.5, unit: 'workingHour' });
    expect(due(hc, clockAfter(hc, asked, event(['resume', 'T5 12/03/2026 10:30'])))).toBe('T5 12/03/2026 15:00');
  });

  it('adds up what several suspensions left, and forgets it on a restart', () => {
    const twice: Told[] = [['start', 'T2 02/03/2026 09:00'], ['suspend', 'T4 04/03/2026 10:00'], ['resume', 'T3 10/03/2026 10:00'], ['suspend', 'T5 12/03/2026 10:00']];
    const asked = clock(hc, workingDays(10), ...twice);
    expect(readClock(hc, asked, vn('T5 12/03/2026 10:00')).remaining).toEqual({ value: 6, unit: 'workingDay' });
    expect(due(hc, clockAfter(hc, asked, event(['resume', 'T2 16/03/2026 10:00'])))).toBe('T3 24/03/2026 17:00');
    const restarted = clockAfter(hc, asked, event(['restart', 'T2 16/03/2026 10:00']));
    expect(due(hc, restarted)).toBe('T2 30/03/2026 17:00');
    expect(restarted.runs).toHaveLength(1);
  });

  it('has used nothing when suspended before its official receipt', () => {
    const asked = clock(hc, workingDays(3), ['start', 'T7 14/03/2026 10:00'], ['suspend', 'CN 15/03/2026 10:00']);
    expect(readClock(hc, asked, vn('T2 16/03/2026 10:00')).remaining).toEqual({ value: 3, unit: 'workingDay' });
    expect(due(hc, clockAfter(hc, asked, event(['resume', 'T3 17/03/2026 10:00'])))).toBe('T6 20/03/2026 17:00');
  });

  it('of calendar days and months counts the days suspended out', () => {
    const days = clock(hc, { value: 15, unit: 'calendarDay' }, ['start', 'T3 10/03/2026 09:00'], ['suspend', 'T6 13/03/2026 09:00']);
    expect(readClock(hc, days, vn('T6 13/03/2026 09:00')).remaining).toEqual({ value: 12, unit: 'calendarDay' });
    expect(due(hc, clockAfter(hc, days, event(['resume', 'T6 20/03/2026 09:00'])))).toBe('T4 01/04/2026 17:00');
    const month = clock(hc, { value: 1, unit: 'month' }, ['start', 'T3 10/03/2026 09:00']);
    expect(due(hc, month)).toBe('T6 10/04/2026 17:00');
    expect(readClock(hc, month, vn('T3 10/03/2026 09:00')).remaining).toEqual({ value: 31, unit: 'calendarDay' });
    const asked = clockAfter(hc, month, event(['suspend', 'T6 13/03/2026 09:00']));
    expect(due(hc, clockAfter(hc, asked, event(['resume', 'T6 20/03/2026 09:00'])))).toBe('T6 17/04/2026 17:00');
  });

  it('of months ends neither before its old date nor after a restart, though months differ in length', () => {
    const january = clock(hc, { value: 1, unit: 'month' }, ['start', 'T6 30/01/2026 09:00']);
    expect(due(hc, january)).toBe('T2 02/03/2026 17:00');
    const short = clock(hc, { value: 1, unit: 'month' }, ['start', 'T5 29/01/2026 09:00'], ['suspend', 'T6 30/01/2026 09:00']);
    expect(due(hc, clockAfter(hc, short, event(['resume', 'T6 30/01/2026 10:00'])))).toBe('T2 02/03/2026 17:00');
    // 31 days left, resumed in February: a restart would end on 03/3.
    const long = clock(hc, { value: 1, unit: 'month' }, ['start', 'T6 02/01/2026 09:00'], ['suspend', 'T2 05/01/2026 08:00']);
    expect(due(hc, clockAfter(hc, long, event(['resume', 'T3 03/02/2026 09:00'])))).toBe('T3 03/03/2026 17:00');
    expect(due(hc, clockAfter(hc, long, event(['restart', 'T3 03/02/2026 09:00'])))).toBe('T3 03/03/2026 17:00');
  });

  it('of a same-day procedure keeps its own hour after a supplement', () => {
    const limit: Limit = { value: 0, unit: 'workingDay', sameDayUntil: '15:00' };
    const asked = clock(hc, limit, ['start', 'T3 10/03/2026 15:30'], ['suspend', 'T3 10/03/2026 16:00']);
    expect(due(hc, clockAfter(hc, asked, event(['resume', 'T5 12/03/2026 14:00'])))).toBe('T5 12/03/2026 17:00');
    expect(due(hc, clockAfter(hc, asked, event(['resume', 'T5 12/03/2026 15:30'])))).toBe('T6 13/03/2026 17:00');
  });
});

describe('an extension', () => {
  const running = () => clock(hc, workingDays(10), ['start', 'T2 02/03/2026 09:00']);

  it('moves the due date to the end of the new day, and off days of rest', () => {
    expect(due(hc, clockAfter(hc, running(), event(['extend', 'T2 16/03/2026 17:00', '2026-03-20'])))).toBe('T6 20/03/2026 17:00');
    expect(due(hc, clockAfter(hc, running(), event(['extend', 'T2 16/03/2026 17:00', '2026-04-26'])))).toBe('T3 28/04/2026 17:00');
  });

  it.each<[string, Limit, string]>([
    ['working hours', workingHours(80), 'T6 20/03/2026 17:00'],
    ['calendar days', { value: 14, unit: 'calendarDay' }, 'T6 20/03/2026 17:00'],
    ['months', { value: 1, unit: 'month' }, 'T6 10/04/2026 17:00'],
  ])('gives a limit of %s the new day', (_unit, limit, expected) => {
    const state = clock(hc, limit, ['start', 'T2 02/03/2026 09:00'], ['extend', 'T6 13/03/2026 10:00', limit.unit === 'month' ? '2026-04-10' : '2026-03-20']);
    expect(due(hc, state)).toBe(expected);
  });

  it('is kept by a clock that resumes and lost by one that restarts', () => {
    const asked = clock(hc, workingDays(10), ['start', 'T2 02/03/2026 09:00'], ['extend', 'T2 16/03/2026 10:00', '2026-03-20'], ['suspend', 'T3 17/03/2026 10:00']);
    expect(readClock(hc, asked, vn('T3 17/03/2026 10:00')).remaining).toEqual({ value: 3, unit: 'workingDay' });
    expect(due(hc, clockAfter(hc, asked, event(['resume', 'T2 23/03/2026 10:00'])))).toBe('T5 26/03/2026 17:00');
    const restarted = clockAfter(hc, asked, event(['restart', 'T2 23/03/2026 10:00']));
    expect(due(hc, restarted)).toBe('T2 06/04/2026 17:00');
    const early = clock(hc, workingDays(10), ['start', 'T2 02/03/2026 09:00'], ['extend', 'T3 03/03/2026 10:00', '2026-03-30'], ['suspend', 'T4 04/03/2026 10:00']);
    expect(readClock(hc, early, vn('T4 04/03/2026 10:00')).remaining).toEqual({ value: 18, unit: 'workingDay' });
    expect(due(hc, clockAfter(hc, early, event(['resume', 'T3 10/03/2026 10:00'])))).toBe('T6 03/04/2026 17:00');
    expect(restarted.extensions).toBe(1);
  });
});

describe('what would the deadline be', () => {
  it('if the dossier were filed now, asked now and complete on Friday, extended: and nothing changes', () => {
    const fresh = newClock(workingDays(10));
    const started: Told = ['start', 'T2 02/03/2026 09:00'];
    const before = JSON.stringify(fresh);
    const would = (...told: Told[]) => { const limit = clockDueIf(hc, fresh, told.map(event)); return limit && said(limit.at); };
    expect(would(started)).toBe('T2 16/03/2026 17:00');
    expect(would(started, ['suspend', 'T4 04/03/2026 10:00'])).toBeNull();
    expect(would(started, ['suspend', 'T4 04/03/2026 10:00'], ['restart', 'T6 06/03/2026 10:00'])).toBe('T6 20/03/2026 17:00');
    expect(would(started, ['suspend', 'T4 04/03/2026 10:00'], ['resume', 'T6 06/03/2026 10:00'])).toBe('T4 18/03/2026 17:00');
    expect(JSON.stringify(fresh)).toBe(before);
  });
});

describe('a corrected calendar', () => {
  it('corrects the receipt and the due date of a running clock', () => {
    const without = office(compileCalendar({ ...weekdaysData, days: weekdaysData.days.filter(({ date }) => date !== '2026-11-24') }));
    const filed = clock(without, workingDays(1), ['start', 'T2 23/11/2026 17:30']);
    expect(due(without, filed)).toBe('T4 25/11/2026 17:00');
    expect(due(hc, filed)).toBe('T5 26/11/2026 17:00');
  });
});

describe('what a clock refuses', () => {
  const start: Told = ['start', 'T2 02/03/2026 09:00'];
  const suspend: Told = ['suspend', 'T4 04/03/2026 10:00'];
  it.each<[ClockErrorCode, Told[]]>([
    ['clock.started', [start, ['start', 'T3 03/03/2026 09:00']]],
    ['clock.not-started', [suspend]],
    ['clock.not-started', [['extend', 'T3 03/03/2026 09:00', '2026-04-01']]],
    ['clock.suspended', [start, suspend, ['suspend', 'T5 05/03/2026 09:00']]],
    ['clock.suspended', [start, suspend, ['extend', 'T5 05/03/2026 09:00', '2026-04-01']]],
    ['clock.running', [start, ['resume', 'T5 05/03/2026 09:00']]],
    ['clock.running', [start, ['restart', 'T5 05/03/2026 09:00']]],
    ['clock.out-of-order', [start, suspend, ['resume', 'T4 04/03/2026 09:54:59']]],
    ['clock.extension-not-later', [start, ['extend', 'T3 03/03/2026 09:00', '2026-03-16']]],
    ['clock.extension-not-later', [start, ['extend', 'T3 03/03/2026 09:00', '2026-03-10']]],
    ['clock.extension-too-late', [start, ['extend', 'T2 16/03/2026 17:00:01', '2026-03-20']]],
    ['clock.extension-used', [start, ['extend', 'T3 03/03/2026 09:00', '2026-03-20'], ['extend', 'T4 04/03/2026 09:00', '2026-03-24']]],
    ['clock.extension-used', [start, ['extend', 'T3 03/03/2026 09:00', '2026-03-20'], suspend, ['restart', 'T5 05/03/2026 09:00'], ['extend', 'T6 06/03/2026 09:00', '2026-04-20']]],
  ])('%s', (code, told) => {
    expect(() => clock(hc, workingDays(10), ...told)).toThrow(new ClockError(code));
  });

  it('an extension on the last day, where the apology must be out a day before', () => {
    const of2018 = office(weekdays, { rules: rules2018 });
    expect(() => clock(of2018, workingDays(10), start, ['extend', 'T2 16/03/2026 09:00', '2026-03-20'])).toThrow(new ClockError('clock.extension-too-late'));
    expect(due(of2018, clock(of2018, workingDays(10), start, ['extend', 'T6 13/03/2026 17:00', '2026-03-20']))).toBe('T6 20/03/2026 17:00');
  });

  it('but not an event from a machine whose clock is some minutes behind', () => {
    const resumed = clock(hc, workingDays(10), start, suspend, ['resume', 'T4 04/03/2026 09:55']);
    expect(resumed.runs.at(-1)?.from).toBe(resumed.runs[0]?.to);
  });
});
