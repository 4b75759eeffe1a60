import type { AccountKind } from './account.js';

/** How long people stay signed in, in seconds. */
export interface SessionRule {
  /** Without using it. */
  readonly idle: number;
  /** From log-in, however much it is used. */
  readonly longest: number;
}

const hour = 3_600;

/** Officers log in anew every working day. */
export const sessionRules: Readonly<Record<AccountKind, SessionRule>> = {
  citizen: { idle: 14 * 24 * hour, longest: 90 * 24 * hour },
  officer: { idle: 4 * hour, longest: 12 * hour },
};

/** Seconds an access token is good for. */
export const accessTokenLife = 300;

/** One log-in: the family of refresh tokens that follow from it. */
export interface Session {
  readonly endsAt: Date;
  readonly endedAt: Date | null;
}

/** One refresh token of a session, as it is stored. */
export interface RefreshToken {
  readonly expiresAt: Date;
  /** When it was exchanged for the next one. */
  readonly usedAt: Date | null;
}

/**
 * What to do with a refresh token that somebody shows. Each is good once: a used one has two owners, one of them a thief, and nobody can tell which;
 * so the whole family ends (RFC 9700, 4.14.2).
 */
export function judgeRefresh(session: Session, token: RefreshToken, now: Date): 'rotate' | 'reused' | 'over' {
  if (session.endedAt !== null || session.endsAt <= now) return 'over';
  if (token.usedAt !== null) return 'reused';
  return token.expiresAt <= now ? 'over' : 'rotate';
}

/** Until when a refresh token given now is good: the session's own end bounds it. */
export function refreshExpiry(rule: SessionRule, sessionEndsAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + rule.idle * 1_000, sessionEndsAt.getTime()));
}
