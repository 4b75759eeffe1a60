import type { Limit, LocalDate } from '#working-time';

/** How long an agency has to answer a question to a step (giải trình), from the day asked on which it is in force. */
export interface ChallengeLimit {
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly limit: Limit;
  /** How sure it is, as everywhere in the reference data: `?` uncertain. */
  readonly tag: 'T' | '?';
  readonly source: string;
}

/**
 * O-15 gives no number of its own. The deadline nearest to it is that of remarks on a dossier (góp ý về hồ sơ): ten days; the text at hand does not say
 * working or calendar days, and working days is how every other deadline of petitions counts. Data, so that the ministry's own word replaces it.
 */
export const challengeLimits: readonly ChallengeLimit[] = [
  { from: null, to: null, limit: { value: 10, unit: 'workingDay' }, tag: '?', source: 'Góp ý về hồ sơ: cơ quan trả lời trong 10 ngày; ngày làm việc hay không chưa rõ' },
];

/** The limit in force on a day. @throws RangeError when none is */
export function challengeLimitOn(day: LocalDate, limits = challengeLimits): Limit {
  const found = limits.find(({ from, to }) => (from === null || from <= day) && (to === null || day <= to));
  if (found === undefined) throw new RangeError(`no limit for answering a challenge is in force on ${day}`);
  return found.limit;
}
