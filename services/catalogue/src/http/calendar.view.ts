import type { CalendarData } from '#contracts';

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
  days!: CalendarData['days'];
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
