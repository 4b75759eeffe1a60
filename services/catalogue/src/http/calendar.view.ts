import type { CalendarData } from '#contracts';
import { ProvenanceView } from './fact.view.js';

/** A session (buổi làm việc), closed at the end. */
export class SessionView {
  /** `08:00`. */
  from!: string;
  to!: string;
}

/** What Saturday is: three separate facts. */
export class SaturdayView {
  sessions!: SessionView[];
  openForReception!: boolean;
  countsAsDay!: boolean;
  hoursCount!: boolean;
}

/** A day off, or one worked instead, with the decision that made it so. */
export class CalendarDayView {
  /** `YYYY-MM-DD`. */
  date!: string;
  kind!: 'holiday' | 'compensation' | 'swappedOff' | 'madeUp';
  name!: string;
  /** Number of the decision, or the law. */
  decision!: string;
  decisionDate!: string | null;
  provenance!: ProvenanceView;
}

/** A working calendar (lịch làm việc), as it is kept. */
export class CalendarView implements CalendarData {
  id!: string;
  name!: string;
  roundTheClock!: boolean;
  /** Sessions of Monday to Friday, and of a day made up. */
  weekdaySessions!: SessionView[];
  saturday!: SaturdayView;
  days!: CalendarDayView[];
  /** A due date after this day is provisional. */
  decidedUntil!: string;
  provenance?: ProvenanceView;
  openPoints?: string[];
}

/** A working calendar in a list. */
export class CalendarSummaryView {
  id!: string;
  name!: string;
  version!: number;
  roundTheClock!: boolean;
  decidedUntil!: string;
}

/** One month of a working calendar. */
export class CalendarMonthView {
  /** 1 to 12. */
  month!: number;
  /** Days that count in limits of working days. */
  workingDays!: number;
  /** Days on which dossiers are received. */
  openDays!: number;
}

/** One year of a working calendar. */
export class CalendarYearView {
  calendarId!: string;
  year!: number;
  workingDays!: number;
  months!: CalendarMonthView[];
  /** Days off and worked instead, in order, each with its decision. */
  days!: CalendarDayView[];
  /** The year's decision on holidays is not loaded for every day of it. */
  provisional!: boolean;
}

/** What a deadline would be. */
export class DeadlineView {
  /** From when it counts: for the agency the official receipt after cut-offs. RFC 3339. */
  countedFrom!: string;
  /** In time means not later than this instant. RFC 3339. */
  dueAt!: string;
  /** The day to print, `YYYY-MM-DD`. */
  day!: string;
  /** The date may still move: holidays are not decided so far ahead. */
  provisional!: boolean;
  /** Rule set applied, with its legal instrument. */
  rules!: string;
  instrument!: string;
}
