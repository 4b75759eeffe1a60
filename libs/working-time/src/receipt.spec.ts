import { hc, hcLastHour, hcs, office, roundTheClock, said, vn, weekdaysData, withSaturday } from '../test/calendars.js';
import { compileCalendar, officialReceipt, paperHandOver } from './index.js';

const received = (where: Parameters<typeof officialReceipt>[0], arrivedAt: string) => said(officialReceipt(where, vn(arrivedAt)));

describe('official receipt', () => {
  it('stands in working time and in the break', () => {
    expect(received(hc, 'T3 10/03/2026 09:15')).toBe('T3 10/03/2026 09:15');
    expect(received(hc, 'T3 10/03/2026 12:30')).toBe('T3 10/03/2026 12:30');
  });

  it('is after the cut-off from the first millisecond past 17:00', () => {
    const five = vn('T3 10/03/2026 17:00').getTime();
    expect(officialReceipt(hc, new Date(five))).toEqual(new Date(five));
    expect(said(officialReceipt(hc, new Date(five + 1)))).toBe('T4 11/03/2026 08:00');
  });

  it('moves from Friday evening to the Saturday session where that is open, so that nobody gains by filing later', () => {
    expect(received(hcs, 'T6 13/03/2026 17:00:01')).toBe('T7 14/03/2026 08:00');
    expect(received(office(withSaturday, { lastHourRule: true }), 'T6 13/03/2026 16:30')).toBe('T7 14/03/2026 08:00');
    expect(received(hc, 'T6 13/03/2026 17:00:01')).toBe('T2 16/03/2026 08:00');
  });

  it('closes a Saturday with its session, and a made-up Saturday like any other day', () => {
    expect(received(hcs, 'T7 14/03/2026 12:00:00')).toBe('T7 14/03/2026 12:00');
    expect(received(hcs, 'T7 14/03/2026 12:00:01')).toBe('T2 16/03/2026 08:00');
    expect(received(hcs, 'T7 10/01/2026 16:30')).toBe('T7 10/01/2026 16:30');
    expect(received(hcLastHour, 'T7 10/01/2026 16:30')).toBe('T2 12/01/2026 08:00');
  });

  it('tells the cut-off from the end of the session', () => {
    const shorter = office(compileCalendar({ ...weekdaysData, weekdaySessions: [{ from: '07:30', to: '11:30' }, { from: '13:30', to: '16:30' }] }));
    const longer = office(compileCalendar({ ...weekdaysData, weekdaySessions: [{ from: '07:30', to: '11:30' }, { from: '13:30', to: '17:30' }] }));
    expect(received(shorter, 'T3 10/03/2026 16:45')).toBe('T3 10/03/2026 16:45');
    expect(received(longer, 'T3 10/03/2026 17:15')).toBe('T4 11/03/2026 07:30');
    expect(received({ ...shorter, lastHourRule: true }, 'T3 10/03/2026 15:29:59')).toBe('T3 10/03/2026 15:29:59');
    expect(received({ ...shorter, lastHourRule: true }, 'T3 10/03/2026 15:30:00')).toBe('T4 11/03/2026 07:30');
  });

  it('is the moment itself where the office never closes', () => {
    expect(received(office(roundTheClock, { lastHourRule: true }), 'T3 17/02/2026 23:30')).toBe('T3 17/02/2026 23:30');
  });

  it('refuses what is no instant, or lies outside the years it knows', () => {
    expect(() => officialReceipt(hc, new Date('Tết'))).toThrow(RangeError);
    expect(() => officialReceipt(hc, new Date('1975-12-31T12:00:00Z'))).toThrow(RangeError);
    expect(() => officialReceipt(hc, new Date('2200-01-01T12:00:00Z'))).toThrow(RangeError);
  });
});

describe('paper handed over', () => {
  it.each([
    ['T6 13/02/2026 15:00:01', hc, 'T2 23/02/2026 08:00'],
    ['T6 13/03/2026 15:00:01', hcs, 'T7 14/03/2026 08:00'],
    ['T7 14/03/2026 09:00', hcs, 'T7 14/03/2026 12:00'],
    ['T7 14/03/2026 13:00', hcs, 'T2 16/03/2026 08:00'],
    ['CN 15/03/2026 09:00', hcs, 'T2 16/03/2026 08:00'],
  ] as const)('taken %s', (takenAt, where, by) => {
    expect(said(paperHandOver(where, vn(takenAt)))).toBe(by);
  });
});
