import type { Bilingual } from '#contracts';
import { type IndicatorNumber, indicatorNumbers, type Points } from './indicators.js';

/** How often an indicator was scored, and the points together. */
export interface Tally { readonly count: number; readonly points: number }

/** One decimal, half upwards; the least tolerance takes back what binary fractions lose (14.95 is 15.0). */
export function oneDecimal(value: number): number {
  return Math.round(value * 10 + 1e-9) / 10;
}

/** The value of an indicator: points over forms, one decimal; null without a form. */
export function averageOf({ count, points }: Tally): number | null {
  return count === 0 ? null : Math.floor((20 * points + count) / (2 * count)) / 10;
}

export type AgencyClass = 'excellent' | 'good' | 'fair' | 'average' | 'weak';
export type OfficerClass = 'complete' | 'partly' | 'not';

/** Classes of an agency (xếp loại), of at most 18 points: from each threshold on. Exactly 15 is Xuất sắc. */
export const agencyClasses: readonly { readonly from: number; readonly class: AgencyClass; readonly name: Bilingual }[] = [
  { from: 15, class: 'excellent', name: { vi: 'Xuất sắc', en: 'Excellent' } }, { from: 12, class: 'good', name: { vi: 'Tốt', en: 'Good' } }, { from: 9, class: 'fair', name: { vi: 'Khá', en: 'Fair' } },
  { from: 6, class: 'average', name: { vi: 'Trung bình', en: 'Average' } }, { from: 0, class: 'weak', name: { vi: 'Yếu', en: 'Weak' } },
];
/** Classes of an officer, of at most 10 points. */
export const officerClasses: readonly { readonly from: number; readonly class: OfficerClass; readonly name: Bilingual }[] = [
  { from: 5, class: 'complete', name: { vi: 'Hoàn thành nhiệm vụ', en: 'Complete' } }, { from: 3.5, class: 'partly', name: { vi: 'Hoàn thành một phần', en: 'Partly complete' } }, { from: 0, class: 'not', name: { vi: 'Không hoàn thành', en: 'Not complete' } },
];

/** The class of a sum: rounded to one decimal first, then classified, so that 14.96 is 15.0 (our reading; the law does not say). */
export function classOf<Class>(sum: number, classes: readonly { readonly from: number; readonly class: Class; readonly name: Bilingual }[]): { readonly class: Class; readonly name: Bilingual } {
  const rounded = oneDecimal(sum);
  const found = classes.find(({ from }) => rounded >= from) ?? classes.at(-1);
  if (found === undefined) throw new RangeError('there are no classes');
  return { class: found.class, name: found.name };
}

/** A sum of indicators. Classified only when none of them is missing. */
export interface Sum<Class> { readonly total: number; readonly missing: readonly IndicatorNumber[]; readonly class: Class | null; readonly className: Bilingual | null }
export type Values = Partial<Record<IndicatorNumber, number | null>>;

function sumOf<Class>(values: Values, of: readonly IndicatorNumber[], classes: readonly { readonly from: number; readonly class: Class; readonly name: Bilingual }[]): Sum<Class> {
  const missing = of.filter((number) => values[number] == null);
  const total = oneDecimal(of.reduce((sum, number) => sum + (values[number] ?? 0), 0));
  const found = missing.length > 0 ? null : classOf(total, classes);
  return { total, missing, class: found?.class ?? null, className: found?.name ?? null };
}

/** An agency: the nine indicators, at most 18. */
export const agencySum = (values: Values): Sum<AgencyClass> => sumOf(values, indicatorNumbers, agencyClasses);
/** An officer: 1, 2, 3, 4 and 7, at most 10. */
export const officerSum = (values: Values): Sum<OfficerClass> => sumOf(values, [1, 2, 3, 4, 7], officerClasses);

/** Indicator 8: all petitions answered in time 2, at least 90 in 100 1, fewer 0; null where none was due. */
export function petitionPoints({ due, inTime }: { readonly due: number; readonly inTime: number }): Points | null {
  if (due === 0) return null;
  if (inTime === due) return 2;
  return inTime * 10 >= due * 9 ? 1 : 0;
}

/** Shares of the three levels of satisfaction in per cent of the forms that answered, one decimal; null without one. */
export function shares(counts: readonly [number, number, number]): readonly [number, number, number] | null {
  const all = counts[0] + counts[1] + counts[2];
  if (all === 0) return null;
  const share = (count: number): number => Math.floor((2_000 * count + all) / (2 * all)) / 10;
  return [share(counts[0]), share(counts[1]), share(counts[2])];
}

/** First day of a calendar quarter, and of the one after. Quarter: the one provincial rating sheets use. */
export function quarterDays(year: number, quarter: number): { readonly from: string; readonly to: string } {
  const day = (months: number): string => `${year + Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`;
  return { from: day((quarter - 1) * 3), to: day(quarter * 3) };
}
