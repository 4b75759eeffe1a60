import { Refusal } from '#contracts';

/**
 * Lets a bounded number of submissions run at once and a bounded number wait, first come first served. Submissions to one agency follow one another through
 * its counter; waiting here they hold no connection, so that a rush on one agency neither starves other requests nor times out in the pool.
 */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly atOnce: number, private readonly mayWait: number) {}

  /** Refuses with `overload` when too many wait already. */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
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
}
