import * as fc from 'fast-check';
import { office, roundTheClockData, rules2018, rules2025, weekdaysData, withSaturdayData } from '../test/calendars.js';
import {
  addCalendarDays, addMonths, addWorkingDays, addWorkingHours, agencyDue, apologyDeadline, applicantDue, clockAfter, clockDue, clockDueIf, type ClockEvent, type ClockState, compileCalendar,
  instantAt, isWorkingDay, type Limit, localDateOf, newClock, type Office, officialReceipt, paperHandOver, readClock, sessionsOf, supplementDeadline, type WorkingCalendar, workingDaysBetween,
  workingTimeBetween,
} from './index.js';

// Instants in 2025 and 2026, on calendars real and made up; any limit of any unit.

const day = 86_400_000;
const first = Date.parse('2025-01-01T00:00:00+07:00');
const dateAt = (offset: number) => localDateOf(new Date(first + offset * day));

const instants = fc.oneof(
  fc.integer({ min: 0, max: 730 * day }).map(offset => new Date(first + offset)),
  // The borders, and a millisecond to either side of them.
  fc.tuple(fc.integer({ min: 0, max: 729 }), fc.constantFrom('00:00', '07:30', '08:00', '11:00', '12:00', '13:00', '15:00', '16:00', '17:00', '23:00', '24:00'), fc.integer({ min: -1, max: 1 }))
    .map(([offset, time, by]) => new Date(instantAt(dateAt(offset), time).getTime() + by)),
);

const madeUpCalendars = fc.record({
  weekdaySessions: fc.constantFrom([{ from: '08:00', to: '12:00' }, { from: '13:00', to: '17:00' }], [{ from: '07:00', to: '11:30' }, { from: '13:30', to: '16:30' }], [{ from: '07:30', to: '18:00' }]),
  saturdaySessions: fc.constantFrom([{ from: '08:00', to: '12:00' }], [{ from: '07:30', to: '11:30' }, { from: '13:00', to: '17:30' }]),
  openForReception: fc.boolean(),
  countsAsDay: fc.boolean(),
  hoursCount: fc.boolean(),
  days: fc.uniqueArray(fc.record({ date: fc.integer({ min: 0, max: 760 }).map(dateAt), kind: fc.constantFrom('holiday', 'compensation', 'swappedOff', 'madeUp') }), { maxLength: 60, selector: ({ date }) => date }),
}).map(({ weekdaySessions, saturdaySessions, openForReception, countsAsDay, hoursCount, days }): WorkingCalendar => ({
  id: 'made-up', roundTheClock: false, weekdaySessions, saturday: { sessions: saturdaySessions, openForReception, countsAsDay, hoursCount }, days, decidedUntil: '2026-12-31',
}));
const calendarData = fc.oneof<fc.Arbitrary<WorkingCalendar>[]>(fc.constantFrom<WorkingCalendar>(weekdaysData, withSaturdayData, roundTheClockData), madeUpCalendars);
const offices = fc.record({ data: calendarData, lastHourRule: fc.boolean(), rules: fc.constantFrom(rules2018, rules2025) })
  .map(({ data, ...rest }) => office(compileCalendar(data), rest));

const limits = fc.oneof<fc.Arbitrary<Limit>[]>(
  fc.integer({ min: 0, max: 400 * 60 }).map(minutes => ({ value: minutes / 60, unit: 'workingHour' })),
  fc.record({ value: fc.integer({ min: 0, max: 90 }), unit: fc.constant('workingDay'), sameDayUntil: fc.constantFrom(undefined, '15:00') }),
  fc.record({ value: fc.integer({ min: 0, max: 120 }), unit: fc.constant('calendarDay') }),
  fc.record({ value: fc.integer({ min: 0, max: 6 }), unit: fc.constant('month') }),
);

const ordered = (count: number) => fc.array(instants, { minLength: count, maxLength: count }).map(list => list.sort((a, b) => a.getTime() - b.getTime()));

/** A clock started, and suspended and resumed some times; running when their number is odd, else suspended. */
const history = (count: number): fc.Arbitrary<ClockEvent[]> => ordered(count).map(list => list.map((at, index) => ({ kind: index === 0 ? 'start' : index % 2 === 1 ? 'suspend' : 'resume', at })));
const told = (where: Office, limit: Limit, events: readonly ClockEvent[]): ClockState => events.reduce((state, event) => clockAfter(where, state, event), newClock(limit));

function check<Values>(property: fc.IProperty<Values>): void {
  fc.assert(property, { numRuns: 300 });
}

describe('against a calendar walked day by day', () => {
  const dates = fc.integer({ min: 0, max: 700 }).map(dateAt);
  const next = (date: string) => localDateOf(new Date(Date.parse(`${date}T12:00:00+07:00`) + day));
  /** What a clerk with the printed calendar would say. */
  const works = (data: WorkingCalendar, date: string): boolean => {
    if (data.roundTheClock) return true;
    const special = data.days.find(entry => entry.date === date);
    if (special) return special.kind === 'madeUp';
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    return weekday === 6 ? data.saturday.countsAsDay : weekday !== 0;
  };

  it('working days are the same', () => {
    check(fc.property(calendarData, dates, fc.integer({ min: 1, max: 90 }), (data, from, count) => {
      const calendar = compileCalendar(data);
      let date = from;
      for (let left = count; left > 0; left -= works(data, date) ? 1 : 0) date = next(date);
      expect(isWorkingDay(calendar, from)).toBe(works(data, from));
      expect(addWorkingDays(calendar, from, count)).toBe(date);
      expect(workingDaysBetween(calendar, from, date)).toBe(count);
      expect(workingDaysBetween(calendar, date, from)).toBe(-count);
    }));
  });

  it('working time is the same', () => {
    check(fc.property(calendarData, ordered(2), (data, [from = new Date(), to = new Date()]) => {
      const calendar = compileCalendar(data);
      const end = new Date(Math.min(to.getTime(), from.getTime() + 40 * day));
      let worked = 0;
      for (let date = localDateOf(from); date <= localDateOf(end); date = next(date)) {
        const special = data.days.some(entry => entry.date === date);
        const saturday = new Date(`${date}T00:00:00Z`).getUTCDay() === 6;
        if (!data.roundTheClock && saturday && !special && !data.saturday.hoursCount) continue;
        for (const session of sessionsOf(calendar, date)) {
          worked += Math.max(0, Math.min(session.to.getTime(), end.getTime()) - Math.max(session.from.getTime(), from.getTime()));
        }
      }
      expect(workingTimeBetween(calendar, from, end)).toBe(worked);
    }));
  });
});

describe('counting', () => {
  const hours = fc.integer({ min: 0, max: 300 * 60 }).map(minutes => minutes / 60);

  it('measures what it added', () => {
    check(fc.property(calendarData, instants, hours, (data, from, length) => {
      const calendar = compileCalendar(data);
      expect(workingTimeBetween(calendar, from, addWorkingHours(calendar, from, length))).toBe(Math.round(length * 3_600_000));
    }));
  });

  it('adds a and b as it adds a, then b', () => {
    check(fc.property(calendarData, instants, hours, hours, (data, from, a, b) => {
      const calendar = compileCalendar(data);
      // No hours after some hours stay at the end of a session (V6).
      expect(addWorkingHours(calendar, addWorkingHours(calendar, from, a), b)).toEqual(addWorkingHours(calendar, from, a + b));
    }));
  });

  it('ends every number of days on a working day', () => {
    check(fc.property(calendarData, instants, fc.integer({ min: 1, max: 60 }), (data, from, count) => {
      const calendar = compileCalendar(data);
      for (const add of [addWorkingDays, addCalendarDays, addMonths]) expect(isWorkingDay(calendar, add(calendar, localDateOf(from), count))).toBe(true);
    }));
  });
});

describe('receipt and due dates', () => {
  it('a later arrival is never received, handed over or due earlier', () => {
    check(fc.property(offices, ordered(2), limits, (where, [earlier = new Date(), later = new Date()], limit) => {
      const never = (answer: (at: Date) => Date) => expect(answer(later).getTime()).toBeGreaterThanOrEqual(answer(earlier).getTime());
      never(at => officialReceipt(where, at));
      never(at => paperHandOver(where, at));
      never(at => agencyDue(where, at, limit).at);
      never(at => applicantDue(where, at, limit).at);
      never(at => supplementDeadline(where, at).mayCloseFrom);
      never(at => apologyDeadline(where, agencyDue(where, at, limit)));
    }));
  });

  it('nothing is received before it arrives, and a receipt taken twice is the same', () => {
    check(fc.property(offices, instants, (where, at) => {
      const receipt = officialReceipt(where, at);
      expect(receipt.getTime()).toBeGreaterThanOrEqual(at.getTime());
      expect(officialReceipt(where, receipt)).toEqual(receipt);
    }));
  });

  it('what the agency owes is due inside a session of the day it names, not before the receipt', () => {
    check(fc.property(offices, instants, limits, (where, at, limit) => {
      const due = agencyDue(where, at, limit);
      expect(sessionsOf(where.calendar, due.day).some(({ from, to }) => from <= due.at && due.at <= to)).toBe(true);
      expect(due.at.getTime()).toBeGreaterThanOrEqual(at.getTime());
      expect(apologyDeadline(where, due).getTime()).toBeLessThanOrEqual(due.at.getTime());
    }));
  });

  it('the applicant has until the midnight that ends the day named, and the dossier is open until then', () => {
    check(fc.property(offices, instants, fc.integer({ min: 1, max: 30 }), (where, at, days) => {
      const { due, mayCloseFrom } = supplementDeadline(where, at, days);
      expect(due.at).toEqual(instantAt(due.day, '24:00'));
      expect(mayCloseFrom.getTime()).toBeGreaterThanOrEqual(due.at.getTime());
    }));
  });
});

describe('the processing clock', () => {
  const odd = fc.constantFrom(1, 3, 5).chain(history);
  const even = fc.constantFrom(3, 5).chain(count => history(count)).map(events => events.slice(0, -1).concat({ kind: 'resume', at: events.at(-1)!.at }));

  it('started and left alone is due as a plain limit is', () => {
    check(fc.property(offices, limits, instants, (where, limit, at) => {
      expect(clockDueIf(where, newClock(limit), [{ kind: 'start', at }])).toEqual(agencyDue(where, at, limit));
    }));
  });

  it('survives being stored', () => {
    check(fc.property(offices, limits, odd, instants, (where, limit, events, now) => {
      const state = told(where, limit, events);
      const stored = JSON.parse(JSON.stringify(state)) as ClockState;
      expect(stored).toEqual(state);
      expect(readClock(where, stored, now)).toEqual(readClock(where, state, now));
      expect(JSON.stringify(state).length).toBeLessThan(600);
    }));
  });

  it('is never due earlier for having been suspended, and never later than after a restart', () => {
    check(fc.property(offices, limits, even, (where, limit, events) => {
      const suspended = told(where, limit, events.slice(0, -1));
      const before = clockDue(where, told(where, limit, events.slice(0, -2)))!.at;
      const at = events.at(-1)!.at;
      const resumed = clockDueIf(where, suspended, [{ kind: 'resume', at }])!.at;
      const restarted = clockDueIf(where, suspended, [{ kind: 'restart', at }])!.at;
      expect(resumed.getTime()).toBeGreaterThanOrEqual(before.getTime());
      expect(restarted.getTime()).toBeGreaterThanOrEqual(resumed.getTime());
      expect(restarted).toEqual(agencyDue(where, at, limit).at);
    }));
  });

  it('loses no working time between what is used and what is left', () => {
    check(fc.property(calendarData, fc.integer({ min: 1, max: 200 }), ordered(2), (data, length, [from = new Date(), to = new Date()]) => {
      const where = office(compileCalendar(data));
      const suspended = told(where, { value: length, unit: 'workingHour' }, [{ kind: 'start', at: from }, { kind: 'suspend', at: to }]);
      const used = Math.max(0, workingTimeBetween(where.calendar, officialReceipt(where, from), to));
      expect(readClock(where, suspended, to).remaining?.value).toBeCloseTo(length - used / 3_600_000, 9);
    }));
  });

  it('is overdue exactly when it is past due', () => {
    check(fc.property(offices, limits, odd, instants, (where, limit, events, now) => {
      const state = told(where, limit, events);
      const { overdue, workingTimeLeft, due } = readClock(where, state, now);
      expect(overdue).toBe(now > due!.at);
      expect(workingTimeLeft! >= 0 || overdue).toBe(true);
    }));
  });

  it('extended is due on the new day, or the first working day after it', () => {
    check(fc.property(offices, limits, odd, fc.integer({ min: 1, max: 60 }), (where, limit, events, more) => {
      const state = told(where, limit, events);
      const due = clockDue(where, state)!;
      const last = events.at(-1)!.at;
      fc.pre(last <= apologyDeadline(where, due));
      const until = localDateOf(new Date(due.at.getTime() - 1 + more * day));
      const newDay = isWorkingDay(where.calendar, until) ? until : addWorkingDays(where.calendar, until, 1);
      // A limit of hours cannot end on a day whose hours do not count.
      fc.pre(limit.unit !== 'workingHour' || workingTimeBetween(where.calendar, instantAt(newDay, '00:00'), instantAt(newDay, '24:00')) > 0);
      const extended = clockDueIf(where, state, [{ kind: 'extend', at: last, until }])!;
      expect(extended.day).toBe(newDay);
      expect(extended.at > due.at).toBe(true);
    }));
  });
});
