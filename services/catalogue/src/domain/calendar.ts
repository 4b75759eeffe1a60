import { type CalendarData, type InputError, Refusal } from '#contracts';
import { type Calendar, compileCalendar, isOpenForReception, isProvisional, isWorkingDay } from '#working-time';
import { finding, repeated } from './finding.js';
import { falseClaims } from './provenance.js';

/** Refuses a calendar that contradicts itself with `calendar.contradicts-itself`, naming everything found. */
export function checkCalendar(calendar: CalendarData): void {
  const found = calendarFindings(calendar);
  if (found.length > 0) throw new Refusal('calendar.contradicts-itself', { count: found.length }, found);
}

/** Everything that keeps a calendar from being entered. */
export function calendarFindings(calendar: CalendarData): InputError[] {
  return [...clockFindings(calendar), ...repeated('/days', calendar.days, ({ date }) => date), ...falseClaims(calendar)];
}

/** What the clocks cannot compute with. */
function clockFindings(calendar: CalendarData): InputError[] {
  try {
    compileCalendar(calendar);
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [finding('', 'contradiction', `Không tính được theo lịch này: ${error.message}`, error.message)];
  }
}

type Day = CalendarData['days'][number];

/** One year of a working calendar, counted. */
export interface CalendarYear {
  readonly year: number;
  /** Days off and days worked instead, with the decision of each, in order. */
  readonly days: Day[];
  readonly months: { readonly month: number; readonly workingDays: number; readonly openDays: number }[];
  readonly workingDays: number;
  /** The year's decision on holidays is not loaded for every day of it. */
  readonly provisional: boolean;
}

/** Counts one year. `calendar` is what `data` compiles to. */
export function yearOf(data: CalendarData, calendar: Calendar, year: number): CalendarYear {
  const months = Array.from({ length: 12 }, (_, index) => {
    const days = daysOf(year, index + 1);
    return { month: index + 1, workingDays: days.filter((day) => isWorkingDay(calendar, day)).length, openDays: days.filter((day) => isOpenForReception(calendar, day)).length };
  });
  return {
    year, months, workingDays: months.reduce((sum, month) => sum + month.workingDays, 0), provisional: isProvisional(calendar, `${year}-12-31`),
    days: data.days.filter(({ date }) => date.startsWith(`${year}-`)).sort((a, b) => (a.date < b.date ? -1 : 1)),
  };
}

function daysOf(year: number, month: number): string[] {
  const first = `${year}-${String(month).padStart(2, '0')}`;
  return Array.from({ length: new Date(Date.UTC(year, month, 0)).getUTCDate() }, (_, index) => `${first}-${String(index + 1).padStart(2, '0')}`);
}
