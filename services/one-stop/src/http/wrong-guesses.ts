/** Wrong guesses let through, and for how long they are remembered, in milliseconds. */
const most = 10;
const remembered = 3_600_000;
/** Codes remembered at once; the longest untouched is forgotten first. */
const codesRemembered = 20_000;

/**
 * Counts wrong guesses of the detail that goes with a code, whoever makes them and from wherever: four digits have ten thousand values, and codes are guessable
 * (U-9). In the memory of this process.
 */
export class WrongGuesses {
  private readonly byCode = new Map<string, { count: number; since: number }>();

  /** Seconds until the code may be tried again; 0 when it may now. */
  waitFor(code: string, now: Date): number {
    const guesses = this.byCode.get(code);
    if (guesses === undefined || guesses.count < most) return 0;
    return Math.max(0, Math.ceil((guesses.since + remembered - now.getTime()) / 1_000));
  }

  note(code: string, now: Date): void {
    const known = this.byCode.get(code);
    const fresh = known !== undefined && now.getTime() < known.since + remembered;
    this.byCode.delete(code);
    if (this.byCode.size >= codesRemembered) for (const [oldest] of this.byCode) { this.byCode.delete(oldest); break; }
    this.byCode.set(code, fresh ? { count: known.count + 1, since: known.since } : { count: 1, since: now.getTime() });
  }
}
