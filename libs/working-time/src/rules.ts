import { type ClockTime, localDateOf, type LocalDate } from './local-time.js';

/**
 * The rules of counting (cách tính thời hạn) that were law, or this house's reading of it, from one day to another. V1-V9 are the conventions listed in the README.
 * A dossier keeps the rules in force when it was received.
 */
export interface ClockRules {
  readonly key: string;
  readonly instrument: string;
  readonly effectiveFrom: LocalDate;
  /** Last day in force; null while it is. */
  readonly effectiveTo: LocalDate | null;
  /** V2: what arrives later than this ("sau 17 giờ") is received on the next day open. Not the end of the session, which the calendar says. */
  readonly cutOff: ClockTime;
  /** V3: how long the "last working hour" is, for agencies that keep that rule. */
  readonly lastHourMinutes: number;
  /** V4: counting starts the day after (Civil Code 2015, Article 147(2)); the only way the code knows. */
  readonly dayOfReceipt: 'notCounted';
  /** V4: what the agency owes is due at the end of its last session. */
  readonly agencyEnd: DayEnd;
  /** V4: what the applicant owes may be done until 24:00 (Civil Code 2015, Article 148(6)). */
  readonly applicantEnd: DayEnd;
  /** Paper taken later than this is handed over at the start of the next day instead of the same day. */
  readonly paperHandOverUntil: ClockTime;
  /** How many days before the due date an apology with a new date (xin lỗi, hẹn lại) must be out; 0: until it expires. */
  readonly apologyDaysBefore: number;
  readonly maxExtensions: number;
  /** What the processing clock does when a supplement is complete, unless the procedure says otherwise. */
  readonly afterSupplement: 'restart' | 'resume';
  /** Working hours after which an officer is alerted of an unanswered submission. */
  readonly firstAlertHours: number;
  /** Working hours within which a submission is received, refused or a supplement asked for. */
  readonly receptionAnswerHours: number;
  /** Working days an applicant has to complete a supplement, unless the procedure says otherwise. */
  readonly supplementLimitDays: number;
  /** Working days from reception within which a supplement may be asked on appraisal (thẩm định). */
  readonly appraisalSupplementDays: number;
}

/** Where a last day ends: with the last session of that day, or at 24:00. */
export type DayEnd = 'session' | 'midnight';

const rules2018: ClockRules = {
  key: '2018',
  instrument: 'NĐ 61/2018/NĐ-CP, NĐ 107/2021/NĐ-CP',
  effectiveFrom: '2018-06-21',
  effectiveTo: '2025-06-30',
  cutOff: '17:00',
  lastHourMinutes: 60,
  dayOfReceipt: 'notCounted',
  agencyEnd: 'session',
  applicantEnd: 'midnight',
  paperHandOverUntil: '15:00',
  apologyDaysBefore: 1,
  maxExtensions: 1,
  afterSupplement: 'restart',
  firstAlertHours: 2,
  receptionAnswerHours: 8,
  supplementLimitDays: 15,
  appraisalSupplementDays: 3,
};

const rules2025: ClockRules = {
  ...rules2018,
  key: '2025',
  instrument: 'NĐ 118/2025/NĐ-CP, NĐ 367/2025/NĐ-CP',
  effectiveFrom: '2025-07-01',
  effectiveTo: null,
  apologyDaysBefore: 0,
};

/** The rule sets that come with the house. An installation may use its own list. */
export const clockRuleSets: readonly ClockRules[] = [rules2018, rules2025];

/** The rules in force on the day of an instant. @throws RangeError when no set covers the day */
export function clockRulesAt(instant: Date, sets: readonly ClockRules[] = clockRuleSets): ClockRules {
  const date = localDateOf(instant);
  const rules = sets.find(({ effectiveFrom, effectiveTo }) => effectiveFrom <= date && (effectiveTo === null || date <= effectiveTo));
  if (!rules) throw new RangeError(`No clock rules in force on ${date}`);
  return rules;
}
