import type { Label } from './template.js';
import { fill } from './template.js';

/** Vietnam has one zone and no summer time. */
const offsetMs = 7 * 3_600_000;

function partsOf(instant: Date): { year: number; month: number; day: number; hour: number; minute: number } {
  const local = new Date(instant.getTime() + offsetMs);
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate(), hour: local.getUTCHours(), minute: local.getUTCMinutes() };
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `ngày 05 tháng 3 năm 2026`: two digits for the day, and for the months 1 and 2 only (NĐ 30/2020, Annex I). */
export function dateInWords(instant: Date): string {
  const { year, month, day } = partsOf(instant);
  return `ngày ${twoDigits(day)} tháng ${month <= 2 ? twoDigits(month) : month} năm ${year}`;
}

/** `08 giờ 05 phút, ngày 05 tháng 3 năm 2026`, or `08 giờ 05, 05/03/2026` where the words ask for it; nothing for no instant. */
export function momentInWords(moment: Label, instant: Date | null): string | null {
  if (instant === null) return null;
  const { hour, minute, day, month, year } = partsOf(instant);
  return fill(moment, { hour: twoDigits(hour), minute: twoDigits(minute), date: dateInWords(instant), day: `${twoDigits(day)}/${twoDigits(month)}/${year}` });
}

/** Numbers of documents and sets: two digits below 10 (NĐ 30/2020, Annex I). */
export const numbered = (value: number): string => twoDigits(value);

/** `1.250.000`; a comma before decimals. */
export function inFigures(value: number): string {
  const [whole, fraction] = String(value).split('.') as [string, string?];
  return whole.replace(/\B(?=(\d{3})+$)/g, '.') + (fraction === undefined ? '' : `,${fraction}`);
}

/** First letter as a capital, for the beginning of a sentence. */
export const sentence = (text: string): string => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1);
