/** How log-in is slowed down after failures, per log-in name and, more patiently, per address they come from. */
export interface LockOutRule {
  /** Failures that have no consequence. */
  readonly free: number;
  /** First lock in seconds; it doubles with each further failure. */
  readonly first: number;
  /** Longest lock in seconds. */
  readonly longest: number;
  /** Seconds after the last failure when all is forgotten. */
  readonly forgottenAfter: number;
}

/** Of one log-in name, whether it exists or not. */
export const nameRule: LockOutRule = { free: 4, first: 30, longest: 1_800, forgottenAfter: 86_400 };

/** Of one network address: many people may share it. */
export const addressRule: LockOutRule = { free: 200, first: 30, longest: 600, forgottenAfter: 900 };

/** Failures so far; the next one is counted from here. */
export interface Failures {
  readonly count: number;
  readonly lastAt: Date;
}

/** The count after one more failure. */
export function countFailure(rule: LockOutRule, before: Failures | null, now: Date): number {
  return before === null || now.getTime() - before.lastAt.getTime() > rule.forgottenAfter * 1_000 ? 1 : before.count + 1;
}

/** Until when nobody may try again after so many failures; null while there is no consequence. */
export function lockedUntil(rule: LockOutRule, count: number, now: Date): Date | null {
  if (count <= rule.free) return null;
  const seconds = Math.min(rule.first * 2 ** Math.min(count - rule.free - 1, 30), rule.longest);
  return new Date(now.getTime() + seconds * 1_000);
}

/** Whole seconds left of a lock, at least 1; null when there is none. */
export function secondsLocked(until: Date | null, now: Date): number | null {
  return until === null || until <= now ? null : Math.ceil((until.getTime() - now.getTime()) / 1_000);
}
