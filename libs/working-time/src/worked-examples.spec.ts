import {
  hc, hcLastHour, hcs, office, rules2018, said, vn, weekdays, withSaturday, workingDays, workingHours,
} from '../test/calendars.js';
import {
  addCalendarDays, addMonths, agencyDue, apologyDeadline, appraisalSupplementDue, clockAfter, clockDue, clockDueIf, type Due, isLate, newClock, type Office, officialReceipt, paperHandOver,
  readClock, receptionDeadlines, stayNotice, supplementDeadline,
} from './index.js';

// The 48 worked deadlines of the house's calendar page, by number. HC: Monday to Friday; HC+S: with the Saturday session; LH: last-hour rule.

const dueOf = (due: Due | null) => due && said(due.at);
const hcsLastHour = office(withSaturday, { lastHourRule: true });

describe('limits counted from a receipt', () => {
  const rows: [no: number, receivedAt: string, office: Office, length: number, unit: 'wh' | 'wd', due: string][] = [
    [1, 'T3 10/03/2026 09:15', hc, 8, 'wh', 'T4 11/03/2026 09:15'],
    [2, 'T3 10/03/2026 11:00', hc, 2, 'wh', 'T3 10/03/2026 14:00'],
    [3, 'T3 10/03/2026 12:30', hc, 2, 'wh', 'T3 10/03/2026 15:00'],
    [4, 'T3 10/03/2026 06:30', hc, 8, 'wh', 'T3 10/03/2026 17:00'],
    [5, 'T3 10/03/2026 08:00', hc, 4, 'wh', 'T3 10/03/2026 12:00'],
    [6, 'T6 13/03/2026 15:00', hc, 8, 'wh', 'T2 16/03/2026 15:00'],
    [7, 'T3 10/03/2026 15:59:59', hcLastHour, 8, 'wh', 'T4 11/03/2026 15:59:59'],
    [8, 'T3 10/03/2026 16:00:00', hcLastHour, 8, 'wh', 'T4 11/03/2026 17:00'],
    [9, 'T3 10/03/2026 17:00:00', hc, 3, 'wd', 'T6 13/03/2026 17:00'],
    [10, 'T3 10/03/2026 17:00:01', hc, 3, 'wd', 'T2 16/03/2026 17:00'],
    [11, 'T3 10/03/2026 17:00:00', hcLastHour, 3, 'wd', 'T2 16/03/2026 17:00'],
    [12, 'T3 10/03/2026 17:00:00', hc, 8, 'wh', 'T4 11/03/2026 17:00'],
    [13, 'T7 14/03/2026 10:00', hc, 3, 'wd', 'T5 19/03/2026 17:00'],
    [16, 'T7 14/03/2026 09:00', hcs, 8, 'wh', 'T2 16/03/2026 14:00'],
    [17, 'T7 14/03/2026 09:00', hcs, 3, 'wd', 'T4 18/03/2026 17:00'],
    [18, 'T7 14/03/2026 13:00', hcs, 3, 'wd', 'T5 19/03/2026 17:00'],
    [19, 'T7 14/03/2026 11:30', hcsLastHour, 3, 'wd', 'T5 19/03/2026 17:00'],
    [20, 'T6 13/03/2026 15:00', hcs, 8, 'wh', 'T2 16/03/2026 10:00'],
    [21, 'T6 13/02/2026 10:00', hc, 3, 'wd', 'T4 25/02/2026 17:00'],
    [22, 'T7 14/02/2026 20:00', hc, 8, 'wh', 'T2 23/02/2026 17:00'],
    [23, 'T6 13/02/2026 16:30', hcLastHour, 3, 'wd', 'T5 26/02/2026 17:00'],
    [24, 'T4 31/12/2025 10:00', hc, 3, 'wd', 'T4 07/01/2026 17:00'],
    [25, 'T5 08/01/2026 10:00', hc, 3, 'wd', 'T2 12/01/2026 17:00'],
    [26, 'T7 10/01/2026 09:00', hc, 8, 'wh', 'T2 12/01/2026 09:00'],
    [27, 'T6 24/04/2026 10:00', hc, 3, 'wd', 'T2 04/05/2026 17:00'],
    [28, 'T6 21/08/2026 10:00', hc, 5, 'wd', 'T5 27/08/2026 17:00'],
    [29, 'T6 28/08/2026 15:00', hc, 8, 'wh', 'T5 03/09/2026 15:00'],
    [30, 'T2 23/11/2026 10:00', hc, 2, 'wd', 'T5 26/11/2026 17:00'],
    [31, 'T2 23/11/2026 17:00:01', hc, 8, 'wh', 'T4 25/11/2026 17:00'],
    [32, 'T4 30/12/2026 10:00', hc, 3, 'wd', 'T3 05/01/2027 17:00'],
    [33, 'T5 24/04/2025 10:00', hc, 3, 'wd', 'T2 28/04/2025 17:00'],
    [34, 'T6 26/04/2024 10:00', hc, 3, 'wd', 'T7 04/05/2024 17:00'],
    [47, 'T2 23/11/2026 10:00', hc, 2, 'wd', 'T5 26/11/2026 17:00'],
    [47, 'T2 23/11/2026 10:00', hc, 5, 'wd', 'T3 01/12/2026 17:00'],
    [47, 'T2 23/11/2026 10:00', hc, 15, 'wd', 'T3 15/12/2026 17:00'],
    [48, 'T3 10/03/2026 15:40', hc, 3, 'wd', 'T6 13/03/2026 17:00'],
  ];

  it.each(rows)('no. %i: %s', (_no, receivedAt, where, length, unit, due) => {
    const limit = unit === 'wh' ? workingHours(length) : workingDays(length);
    expect(said(agencyDue(where, vn(receivedAt), limit).at)).toBe(due);
  });

  it('no. 2 and 1 are the alert and the answer of the reception clock', () => {
    expect(said(receptionDeadlines(hc, vn('T3 10/03/2026 11:00')).alert.at)).toBe('T3 10/03/2026 14:00');
    expect(said(receptionDeadlines(hc, vn('T3 10/03/2026 09:15')).answer.at)).toBe('T4 11/03/2026 09:15');
  });
});

describe('official receipt', () => {
  it.each([
    [4, 'T3 10/03/2026 06:30', hc, 'T3 10/03/2026 08:00'],
    [9, 'T3 10/03/2026 17:00:00', hc, 'T3 10/03/2026 17:00'],
    [10, 'T3 10/03/2026 17:00:01', hc, 'T4 11/03/2026 08:00'],
    [11, 'T3 10/03/2026 17:00:00', hcLastHour, 'T4 11/03/2026 08:00'],
    [13, 'T7 14/03/2026 10:00', hc, 'T2 16/03/2026 08:00'],
    [18, 'T7 14/03/2026 13:00', hcs, 'T2 16/03/2026 08:00'],
    [19, 'T7 14/03/2026 11:30', hcsLastHour, 'T2 16/03/2026 08:00'],
    [22, 'T7 14/02/2026 20:00', hc, 'T2 23/02/2026 08:00'],
    [31, 'T2 23/11/2026 17:00:01', hc, 'T4 25/11/2026 08:00'],
    [38, 'T6 20/03/2026 17:00:01', hc, 'T2 23/03/2026 08:00'],
  ] as const)('no. %i: %s', (_no, arrivedAt, where, official) => {
    expect(said(officialReceipt(where, vn(arrivedAt)))).toBe(official);
  });
});

describe('paper handed over to the unit', () => {
  it('no. 14: taken at 15:00:00, the same day', () => {
    expect(said(paperHandOver(hc, vn('T3 10/03/2026 15:00:00')))).toBe('T3 10/03/2026 17:00');
  });
  it('no. 15: taken one second later, at the start of the next working day', () => {
    expect(said(paperHandOver(hc, vn('T3 10/03/2026 15:00:01')))).toBe('T4 11/03/2026 08:00');
  });
});

describe('supplements', () => {
  const asked = () => {
    const started = clockAfter(hc, newClock(workingDays(10)), { kind: 'start', at: vn('T2 02/03/2026 09:00') });
    return { started, suspended: clockAfter(hc, started, { kind: 'suspend', at: vn('T4 04/03/2026 10:00') }) };
  };
  const complete = vn('T3 10/03/2026 10:00');

  it('no. 35: the clock restarts from zero', () => {
    const { started, suspended } = asked();
    expect(dueOf(clockDue(hc, started))).toBe('T2 16/03/2026 17:00');
    expect(clockDue(hc, suspended)).toBeNull();
    expect(dueOf(clockDue(hc, clockAfter(hc, suspended, { kind: 'restart', at: complete })))).toBe('T3 24/03/2026 17:00');
  });

  it('no. 36: the clock resumes with the days it has left', () => {
    const { suspended } = asked();
    expect(readClock(hc, suspended, complete).remaining).toEqual({ value: 8, unit: 'workingDay' });
    expect(dueOf(clockDueIf(hc, suspended, [{ kind: 'resume', at: complete }]))).toBe('T6 20/03/2026 17:00');
  });

  it('no. 37: the applicant has fifteen working days, until midnight', () => {
    const { due, mayCloseFrom } = supplementDeadline(hc, vn('T2 17/08/2026 09:00'));
    expect(due.day).toBe('2026-09-09');
    expect(said(due.at)).toBe('T5 10/09/2026 00:00');
    expect(said(mayCloseFrom)).toBe('T5 10/09/2026 08:00');
  });

  it('no. 38: in time for the applicant in the evening, received by the agency on Monday', () => {
    const sent = vn('T6 20/03/2026 17:00:01');
    // Fifteen working days that end on 20/3.
    const { due } = supplementDeadline(hc, vn('T6 27/02/2026 10:00'));
    expect(due.day).toBe('2026-03-20');
    expect(isLate(due, sent)).toBe(false);
    const started = clockAfter(hc, newClock(workingDays(5)), { kind: 'start', at: vn('T5 26/02/2026 10:00') });
    const suspended = clockAfter(hc, started, { kind: 'suspend', at: vn('T6 27/02/2026 10:00') });
    expect(dueOf(clockDueIf(hc, suspended, [{ kind: 'restart', at: sent }]))).toBe('T2 30/03/2026 17:00');
  });

  it('no. 39: asked on appraisal within three working days', () => {
    expect(said(appraisalSupplementDue(hc, vn('T5 12/02/2026 09:00')).at)).toBe('T3 24/02/2026 17:00');
  });
});

describe('apology with a new date', () => {
  const due = agencyDue(hc, vn('T6 24/04/2026 10:00'), workingDays(3));

  it('no. 40, rule set 2018: the last working day at least one day before', () => {
    expect(said(due.at)).toBe('T2 04/05/2026 17:00');
    expect(said(apologyDeadline(office(weekdays, { rules: rules2018 }), due))).toBe('T4 29/04/2026 17:00');
  });
  it('no. 40, rule set 2025: when it expires', () => {
    expect(said(apologyDeadline(hc, due))).toBe('T2 04/05/2026 17:00');
  });
});

describe('stay notices', () => {
  it('no. 41: told one second before 23:00 is in time', () => {
    expect(stayNotice(vn('T6 20/11/2026 22:59:59'), '2026-11-20')).toEqual({ before: vn('T6 20/11/2026 23:00'), late: false, remindAt: null });
  });
  it('no. 42: told at 23:00:00 of a guest who came at 21:00 is late', () => {
    expect(stayNotice(vn('T6 20/11/2026 23:00:00'), vn('T6 20/11/2026 21:00')).late).toBe(true);
  });
  it('no. 43: a guest of 23:40 is told before 08:00, Tết or not', () => {
    const arrival = vn('T2 16/02/2026 23:40');
    expect(stayNotice(arrival, arrival).before).toEqual(vn('T3 17/02/2026 08:00'));
    expect(stayNotice(vn('T3 17/02/2026 07:59:59'), arrival).late).toBe(false);
    expect(stayNotice(vn('T3 17/02/2026 08:00:00'), arrival).late).toBe(true);
  });
  it('no. 44: a guest of 00:30 is told before 23:00 of the new day, and the house is reminded at 08:00', () => {
    const arrival = vn('T4 25/11/2026 00:30');
    expect(stayNotice(arrival, arrival)).toEqual({ before: vn('T4 25/11/2026 23:00'), late: false, remindAt: vn('T4 25/11/2026 08:00') });
  });
  it('a guest of 23:00:00 sharp has come after 23:00', () => {
    expect(stayNotice(vn('T7 21/11/2026 07:00'), vn('T6 20/11/2026 23:00:00'))).toEqual({ before: vn('T7 21/11/2026 08:00'), late: false, remindAt: null });
  });
});

describe('calendar days and months', () => {
  it('no. 45: fifteen calendar days that end in Tết end after it', () => {
    expect(addCalendarDays(weekdays, '2026-02-05', 15)).toBe('2026-02-23');
    expect(said(agencyDue(hc, vn('T5 05/02/2026 10:00'), { value: 15, unit: 'calendarDay' }).at)).toBe('T2 23/02/2026 17:00');
  });
  it('no. 46: one month from 31/01 ends on the last day of February, moved off Saturday', () => {
    expect(addMonths(weekdays, '2026-01-31', 1)).toBe('2026-03-02');
    expect(said(agencyDue(hc, vn('T7 31/01/2026 10:00'), { value: 1, unit: 'month' }).at)).toBe('T2 02/03/2026 17:00');
  });
});
