import type { ProcedureVersion } from '#contracts';
import { clockRulesAt, compileCalendar } from '#working-time';
import { receivedAt, stayBeginsAt } from './receipt.js';

const calendar = compileCalendar({
  id: 'police', roundTheClock: false, weekdaySessions: [{ from: '08:00', to: '12:00' }, { from: '13:00', to: '17:00' }],
  saturday: { sessions: [{ from: '08:00', to: '12:00' }], openForReception: true, countsAsDay: false, hoursCount: true }, days: [{ date: '2026-09-02', kind: 'holiday' }], decidedUntil: '2026-12-31',
});
const ordinary = { stayNotice: null } as ProcedureVersion;
const stay = { stayNotice: { arrivalPointer: '/stayFrom' } } as ProcedureVersion;
const at = (text: string): Date => new Date(`2026-${text}+07:00`);

describe('H-4: the official time of receipt', () => {
  it.each([
    ['in the session it stands', '03-10T09:15:00', '03-10T09:15:00'], ['before the session: its start', '03-10T06:30:00', '03-10T08:00:00'],
    ['17:00:00 sharp is still today', '03-10T17:00:00', '03-10T17:00:00'], ['17:00:01 is the next working day', '03-10T17:00:01', '03-11T08:00:00'],
    ['Saturday morning where it is open', '03-14T09:00:00', '03-14T09:00:00'], ['Saturday 13:00 is Monday 08:00', '03-14T13:00:00', '03-16T08:00:00'],
    ['a holiday is the day after', '09-02T10:00:00', '09-03T08:00:00'],
  ])('%s', (_, handedIn, received) => {
    expect(receivedAt(ordinary, { calendar, lastHourRule: false, rules: clockRulesAt(at(handedIn)) }, at(handedIn))).toEqual(at(received));
  });

  it('under the last-hour rule, from 16:00 it is the next working day', () => {
    expect(receivedAt(ordinary, { calendar, lastHourRule: true, rules: clockRulesAt(at('03-10T16:00:00')) }, at('03-10T16:00:00'))).toEqual(at('03-11T08:00:00'));
  });

  it('of a stay notice is when it is told', () => {
    expect(receivedAt(stay, { calendar, lastHourRule: true, rules: clockRulesAt(at('09-02T23:30:00')) }, at('09-02T23:30:00'))).toEqual(at('09-02T23:30:00'));
  });
});

describe('when a stay begins', () => {
  it.each([
    ['2026-03-05T21:00:00+07:00', at('03-05T21:00:00')], ['2026-03-05T14:00:00Z', at('03-05T21:00:00')], ['2026-03-05', at('03-05T00:00:00')], ['2026-03-05T21:00:00', at('03-05T21:00:00')],
    ['tối nay', null], ['2026-03-05T99:00:00Z', null], [5, null], [undefined, null],
  ])('is read from %j', (told, begins) => {
    expect(stayBeginsAt(stay, { stayFrom: told as never })).toEqual(begins);
  });

  it('is asked of stay notices alone', () => {
    expect(stayBeginsAt(ordinary, { stayFrom: '2026-03-05' })).toBeNull();
  });
});
