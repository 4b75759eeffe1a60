import { localDateOf } from '#working-time';
import type { MeasuredIndicator, Points } from './indicators.js';

/** What the journal told of a dossier's handling, as far as it is measured. */
export interface Handling {
  /** When the result was there; null while it is not. */
  readonly endedAt: Date | null;
  /** When it was due; null where nothing is counted. */
  readonly dueAt: Date | null;
  /** As one-stop judged it; null where nothing is counted. */
  readonly onTime: boolean | null;
  /** Requests for supplements that the applicant did not cause. */
  readonly supplements: number;
  /** Opinions of other units that came after their time. */
  readonly lateOpinions: number;
}
export type Measured = Partial<Record<MeasuredIndicator, Points>>;

/**
 * What the system measures of a finished dossier (TT 01/2018/TT-VPCP, Article 13). 1: before the day it was due 2, on that day 1, later 0; the law does not say whether
 * "equal" is by day or by minute, days it is here. 2: as 1, and 0 where a unit consulted was late. 3: supplements not caused by the applicant: none 2, one 1, more 0.
 */
export function measured({ endedAt, dueAt, onTime, supplements, lateOpinions }: Handling): Measured {
  const contacts: Points = supplements === 0 ? 2 : supplements === 1 ? 1 : 0;
  const time = timeOf(endedAt, dueAt, onTime);
  return { ...(time === null ? {} : { 1: time, 2: lateOpinions > 0 ? 0 : time }), 3: contacts };
}

function timeOf(endedAt: Date | null, dueAt: Date | null, onTime: boolean | null): Points | null {
  if (onTime === false) return 0;
  if (endedAt === null || dueAt === null) return null;
  if (endedAt > dueAt) return 0;
  return localDateOf(endedAt) < localDateOf(dueAt) ? 2 : 1;
}
