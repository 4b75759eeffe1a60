import { type Calendar, clockRuleSets, type ClockRules, compileCalendar, type Limit, localDateOf, instantAt, type Office, type WorkingCalendar } from '../src/index.js';

type Day = WorkingCalendar['days'][number] & { name: string; decision: string; decisionDate: string | null; provenance: { tag: 'T' | 'K' | '2'; verified: boolean; source: string } };

const days = (kind: Day['kind'], name: string, decision: string, tag: 'T' | 'K' | '2', ...dates: string[]): Day[] =>
  dates.map(date => ({ date, kind, name, decision, decisionDate: null, provenance: { tag, verified: tag === 'T', source: decision } }));

const labourCode = 'Bộ luật Lao động 2019, Điều 112';

/** The days off and worked instead of calendar.md, section 2; Tết 2027 is not decided. */
export const publishedDays: Day[] = [
  ...days('holiday', 'Tết Dương lịch', labourCode, 'T', '2024-01-01', '2025-01-01', '2026-01-01', '2027-01-01'),
  ...days('holiday', 'Tết Giáp Thìn', '5015/TB-LĐTBXH', 'K', '2024-02-08', '2024-02-09', '2024-02-10', '2024-02-11', '2024-02-12'),
  ...days('compensation', 'Nghỉ bù Tết', '5015/TB-LĐTBXH', 'K', '2024-02-13', '2024-02-14'),
  ...days('holiday', 'Giỗ Tổ Hùng Vương', labourCode, 'T', '2024-04-18', '2025-04-07', '2026-04-26', '2027-04-16'),
  ...days('compensation', 'Nghỉ bù Giỗ Tổ', labourCode, 'T', '2026-04-27'),
  ...days('holiday', 'Ngày Chiến thắng', labourCode, 'T', '2024-04-30', '2025-04-30', '2026-04-30', '2027-04-30'),
  ...days('holiday', 'Ngày Quốc tế lao động', labourCode, 'T', '2024-05-01', '2025-05-01', '2026-05-01', '2027-05-01'),
  ...days('compensation', 'Nghỉ bù 01/5', labourCode, 'T', '2027-05-03'),
  ...days('swappedOff', 'Hoán đổi', '2450/VPCP-KGVX', 'K', '2024-04-29'),
  ...days('madeUp', 'Làm bù', '2450/VPCP-KGVX', 'K', '2024-05-04'),
  ...days('holiday', 'Quốc khánh', labourCode, 'T', '2024-09-02', '2024-09-03', '2025-09-01', '2025-09-02', '2026-09-01', '2026-09-02', '2027-09-02'),
  ...days('holiday', 'Tết Ất Tỵ', '8726/VPCP-KGVX', 'K', '2025-01-27', '2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31'),
  ...days('swappedOff', 'Hoán đổi', '8726/VPCP-KGVX', 'K', '2025-05-02'),
  ...days('madeUp', 'Làm bù', '8726/VPCP-KGVX', 'K', '2025-04-26'),
  ...days('swappedOff', 'Hoán đổi', '12729/VPCP-KGVX', 'T', '2026-01-02'),
  ...days('madeUp', 'Làm bù', '12729/VPCP-KGVX', 'T', '2026-01-10'),
  ...days('holiday', 'Tết Bính Ngọ', '9441/TB-BNV', 'T', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20'),
  ...days('swappedOff', 'Hoán đổi', '9441/TB-BNV', 'T', '2026-08-31'),
  ...days('madeUp', 'Làm bù', '9441/TB-BNV', 'T', '2026-08-22'),
  ...days('holiday', 'Ngày Văn hóa Việt Nam', 'NQ 28/2026/QH16', '2', '2026-11-24', '2027-11-24'),
];

/** Monday to Friday 08-12 and 13-17 (HC). */
export const weekdaysData = {
  id: 'hc',
  name: 'Thứ Hai đến thứ Sáu',
  roundTheClock: false,
  weekdaySessions: [{ from: '08:00', to: '12:00' }, { from: '13:00', to: '17:00' }],
  saturday: { sessions: [] as { from: string; to: string }[], openForReception: false, countsAsDay: false, hoursCount: true },
  days: publishedDays,
  decidedUntil: '2027-02-02',
};

/** The same with a Saturday session 08-12 that receives, whose hours count and which is no working day (HC+S). */
export const withSaturdayData = { ...weekdaysData, id: 'hc+s', saturday: { ...weekdaysData.saturday, sessions: [{ from: '08:00', to: '12:00' }], openForReception: true } };

export const roundTheClockData = { ...weekdaysData, id: '24/7', roundTheClock: true, weekdaySessions: [] };

export const weekdays = compileCalendar(weekdaysData);
export const withSaturday = compileCalendar(withSaturdayData);
export const roundTheClock = compileCalendar(roundTheClockData);

const rulesNamed = (key: string): ClockRules => {
  const rules = clockRuleSets.find(set => set.key === key);
  if (!rules) throw new Error(`no rule set ${key}`);
  return rules;
};
export const rules2018 = rulesNamed('2018');
export const rules2025 = rulesNamed('2025');

export const office = (calendar: Calendar, change: Partial<Office> = {}): Office => ({ calendar, rules: rules2025, lastHourRule: false, ...change });

/** HC, HC with the last-hour rule, HC+S. */
export const hc = office(weekdays);
export const hcLastHour = office(weekdays, { lastHourRule: true });
export const hcs = office(withSaturday);

export const workingDays = (value: number): Limit => ({ value, unit: 'workingDay' });
export const workingHours = (value: number): Limit => ({ value, unit: 'workingHour' });

const names = ['CN', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'];
const weekdayName = (date: string) => names[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '';

/** Reads `T3 10/03/2026 09:15` or `... 09:15:30`, and checks the weekday. */
export function vn(text: string): Date {
  const [, weekday, date, month, year, time, second] = /^(CN|T\d) (\d\d)\/(\d\d)\/(\d{4}) (\d\d:\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  const day = `${year}-${month}-${date}`;
  if (weekday === undefined || weekdayName(day) !== weekday) throw new Error(`${text}: not such a day`);
  return new Date(instantAt(day, time ?? '').getTime() + Number(second ?? 0) * 1000);
}

/** Writes an instant as `T3 10/03/2026 09:15`, with seconds where there are any. */
export function said(instant: Date): string {
  const date = localDateOf(instant);
  const [year, month, day] = date.split('-');
  const time = new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(11, 23).replace(/\.000$/, '').replace(/:00$/, '');
  return `${weekdayName(date)} ${day}/${month}/${year} ${time}`;
}
