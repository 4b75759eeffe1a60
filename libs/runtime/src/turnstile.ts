import { Refusal } from '#contracts';

/**
 * Lets a bounded number of works run at once and a bounded number wait, first come first served: for what a burst would otherwise take from everything else
 * (cores, connections, the row of a counter).
 */
export class Turnstile {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly atOnce: number, private readonly mayWait: number) {}

  /** Refuses with `overload` when too many wait already. */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running < this.atOnce) this.running += 1;
    else if (this.waiting.length >= this.mayWait) throw new Refusal('overload');
    else await new Promise<void>((resolve) => { this.waiting.push(resolve); });
    try {
      return await work();
    } finally {
      // The turn is handed on, so that nobody who comes meanwhile slips in.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }

  /** How many wait. */
  get queued(): number {
    return this.waiting.length;
  }
}
