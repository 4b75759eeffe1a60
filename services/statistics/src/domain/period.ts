import { instantAt } from '#working-time';

/** Days from the first to the last, both counted (kỳ báo cáo), `YYYY-MM-DD`. */
export interface Period { readonly from: string; readonly to: string }

/** A rule of the reporting calendar, from a day on. */
export interface PeriodRule { readonly from: string; /** The last day of a period is this day of its last month. */ readonly closingDay: number; readonly source: string; readonly verified: boolean }

/** Periods of the report system: a quarter is from the 15th of the month before its first to the 14th of its last month; a year from 15/12 to 14/12. */
export const periodRules: readonly PeriodRule[] = [{ from: '2019-03-15', closingDay: 14, source: 'NĐ 09/2019/NĐ-CP, Điều 12', verified: false }];

const months = { quarter: 3, half: 6, year: 12 } as const;

/** The period of a name: `2026-Q2`, `2026-H1`, `2026` as the report system closes them; `2026-05` is the calendar's month. Undefined for what is no name of one. */
export function periodNamed(name: string, rules: readonly PeriodRule[] = periodRules): Period | undefined {
  const [, year = '', kind, number] = /^(\d{4})(?:-(Q|H|)(\d{1,2}))?$/.exec(name) ?? [];
  if (year === '') return undefined;
  if (kind === '') return monthOf(Number(year), Number(number));
  const length = kind === undefined ? months.year : kind === 'Q' ? months.quarter : months.half;
  const index = Number(number ?? 1);
  if (index < 1 || index > 12 / length || (kind !== undefined && number?.length !== 1)) return undefined;
  const last = index * length;
  const end = `${year}-${String(last).padStart(2, '0')}-01`;
  const closingDay = rules.filter(({ from }) => from <= end).at(-1)?.closingDay ?? 0;
  const closing = (month: number): string => day(Number(year), month, closingDay);
  return closingDay === 0 ? { from: day(Number(year), last - length + 1, 1), to: day(Number(year), last + 1, 0) } : { from: next(closing(last - length)), to: closing(last) };
}

function monthOf(year: number, month: number): Period | undefined {
  return month < 1 || month > 12 ? undefined : { from: day(year, month, 1), to: day(year, month + 1, 0) };
}

const day = (year: number, month: number, date: number): string => new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
const next = (date: string): string => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);

/** Counters to be added up: of days or months, from a day to before another; `before` is what was there when the period began. */
export interface Range { readonly part: 'before' | 'within'; readonly grain: 'd' | 'm'; readonly from: string; readonly until: string }

/** The fewest counters that make up a period and all that came before it: whole months wherever there are any. */
export function rangesOf({ from, to }: Period): Range[] {
  const until = next(to);
  const [first, last] = [monthStart(from), monthStart(until)];
  const inner = first === from ? first : monthAfter(first);
  const ranges: Range[] = [{ part: 'before', grain: 'm', from: '1900-01-01', until: first }, { part: 'before', grain: 'd', from: first, until: from }];
  if (inner >= last) ranges.push({ part: 'within', grain: 'd', from, until });
  else ranges.push({ part: 'within', grain: 'd', from, until: inner }, { part: 'within', grain: 'm', from: inner, until: last }, { part: 'within', grain: 'd', from: last, until });
  return ranges.filter((range) => range.from < range.until);
}

const monthStart = (date: string): string => `${date.slice(0, 7)}-01`;
const monthAfter = (date: string): string => day(Number(date.slice(0, 4)), Number(date.slice(5, 7)) + 1, 1);

/** The instant at which a day is over. */
export const endOfDay = (date: string): Date => instantAt(next(date), '00:00');
