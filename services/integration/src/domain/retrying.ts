/** Why a portal does not have what it should: it said no; it said what nobody can read; it said nothing; intake gave no card; what the message needs has not arrived here. */
export type FailureKind = 'refused' | 'nonsense' | 'away' | 'card' | 'unready';

/** Tries after which a dossier is listed as stuck. It is still sent, seldom: nothing is given up silently. */
export const triesUntilStuck = 6;
const second = 1_000;
const first = 2 * second;
const longest = 5 * 60 * second;
const seldom = 30 * 60 * second;

/** What becomes of a dossier after one more failure. `random` is between 0 and 1: those that failed together do not come again together. */
export function afterFailure(kind: FailureKind, tries: number, now: Date, random: number): { readonly tries: number; readonly stuck: boolean; readonly dueAt: Date } {
  // That intake is away says nothing about the dossier.
  const counted = kind === 'card' ? tries : tries + 1;
  const stuck = counted >= triesUntilStuck;
  const wait = stuck ? seldom : Math.min(longest, first * 2 ** Math.max(0, counted - 1));
  return { tries: counted, stuck, dueAt: new Date(now.getTime() + wait * (0.75 + random / 2)) };
}

const patience = 3;
const shortestPause = 2 * second;
const longestPause = 60 * second;

/**
 * Whether a party as a whole is asked at all. Several failures one after another open it, so that not every dossier burns its tries on a portal that is down; then one
 * dossier at a time asks whether it is back, at growing intervals.
 */
export class Breaker {
  private failures = 0;
  private pauses = 0;
  private shutUntil = 0;

  get open(): boolean {
    return this.failures >= patience;
  }

  /** How many may be sent now: all there are places for, one to try, or none. */
  places(wanted: number, now: Date): number {
    if (!this.open) return wanted;
    return now.getTime() >= this.shutUntil ? 1 : 0;
  }

  failed(now: Date): void {
    this.failures += 1;
    if (!this.open) return;
    this.shutUntil = now.getTime() + Math.min(longestPause, shortestPause * 2 ** this.pauses);
    this.pauses += 1;
  }

  /** Gives whether the party was thought to be away: those who waited for it may come. */
  answered(): boolean {
    const wasOpen = this.open;
    this.failures = 0;
    this.pauses = 0;
    return wasOpen;
  }
}
