/** What a one-time code is good for (mã xác thực một lần). */
export const codePurposes = ['registration', 'password-reset', 'phone-change'] as const;
export type CodePurpose = (typeof codePurposes)[number];

export const codeDigits = 6;
/** Seconds a code is good for. */
export const codeLife = 300;
/** Times a code may be entered. */
export const codeTries = 5;
/** Codes sent for one request, the first included. */
export const codeSends = 4;

/** How often codes are sent. One subject is a phone number, or a log-in name whose password is to be reset. */
export interface SendingLimits {
  /** Seconds between two codes for the same purpose to one subject. */
  readonly pause: number;
  readonly perSubjectHour: number;
  readonly perSubjectDay: number;
  /** Of all subjects together from one network address. */
  readonly perAddressHour: number;
}

/** What was sent lately. */
export interface RecentSendings {
  /** Of the same purpose, to this subject. */
  readonly lastAt: Date | null;
  readonly toSubjectInHour: number;
  readonly toSubjectInDay: number;
  readonly fromAddressInHour: number;
}

/** Seconds to wait before one more code may be sent; 0 when it may be sent now. */
export function waitBeforeSending(limits: SendingLimits, recent: RecentSendings, now: Date): number {
  const sinceLast = recent.lastAt === null ? Infinity : (now.getTime() - recent.lastAt.getTime()) / 1_000;
  return Math.max(
    sinceLast < limits.pause ? Math.ceil(limits.pause - sinceLast) : 0,
    recent.toSubjectInHour >= limits.perSubjectHour || recent.fromAddressInHour >= limits.perAddressHour ? 900 : 0,
    recent.toSubjectInDay >= limits.perSubjectDay ? 3_600 : 0,
  );
}

/** A code as it stands. */
export interface CodeState {
  readonly expiresAt: Date;
  readonly triesLeft: number;
  readonly used: boolean;
}

/** Why a code can no longer be entered, whatever it is; null when it can. */
export function codeFault(code: CodeState, now: Date): 'used' | 'spent' | 'expired' | null {
  if (code.used) return 'used';
  if (code.triesLeft <= 0) return 'spent';
  return code.expiresAt <= now ? 'expired' : null;
}
