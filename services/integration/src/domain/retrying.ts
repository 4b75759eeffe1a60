/**
 * Why a portal does not have what it should: it said no; it said what nobody can read; it said nothing; intake answers, but gives no card of this dossier; intake is away;
 * what the message needs has not arrived here.
 */
export type FailureKind = 'refused' | 'nonsense' | 'away' | 'card' | 'intake' | 'unready';

/** Tries after which a dossier is listed as stuck. It is still sent, seldom: nothing is given up silently. */
export const triesUntilStuck = 6;
const second = 1_000;
const first = 2 * second;
const longest = 5 * 60 * second;
const seldom = 30 * 60 * second;
/** Who waits for intake is woken when it is back; this is for when nobody saw that. */
const untilIntake = 60 * second;

/**
 * What becomes of a dossier after one more failure. `inCompany`: it was sent together with others, and nobody knows whose fault it was. `random` is between 0 and 1: those
 * that failed together do not come again together.
 */
export function afterFailure(kind: FailureKind, tries: number, inCompany: boolean, now: Date, random: number): { readonly tries: number; readonly stuck: boolean; readonly dueAt: Date } {
  // That intake is away says nothing about the dossier.
  const counted = kind === 'intake' || inCompany ? tries : tries + 1;
  const stuck = counted >= triesUntilStuck;
  const wait = stuck ? seldom : kind === 'intake' ? untilIntake : Math.min(longest, first * 2 ** Math.max(0, counted - 1));
  return { tries: counted, stuck, dueAt: new Date(now.getTime() + wait * (0.75 + random / 2)) };
}

const patience = 3;
const shortestPause = 2 * second;
const longestPause = 60 * second;

/**
 * Whether a portal as a whole is asked at all. Several calls that fail one after another open it, so that not every dossier burns its tries on a portal that is down; then one
 * dossier at a time asks whether it is back, at growing intervals.
 */
export class Breaker {
  private failures = 0;
  private pauses = 0;
  private shutUntil = 0;

  get open(): boolean {
    return this.failures >= patience;
  }

  /** Whether one dossier may ask now, while it is open. */
  mayAsk(now: Date): boolean {
    return now.getTime() >= this.shutUntil;
  }

  failed(now: Date): void {
    this.failures += 1;
    if (!this.open) return;
    this.shutUntil = now.getTime() + Math.min(longestPause, shortestPause * 2 ** this.pauses);
    this.pauses += 1;
  }

  /** Gives whether the portal was thought to be away: those who waited for it may come. */
  answered(): boolean {
    const wasOpen = this.open;
    this.failures = 0;
    this.pauses = 0;
    return wasOpen;
  }
}
