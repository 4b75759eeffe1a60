/** What a simulator was told to do: `normal`, or one of its own ways to misbehave. */
export interface Conduct {
  readonly mode: string;
  /** How long a slow answer takes, or what a throttled one asks to wait, in milliseconds. */
  readonly delayMs: number;
  /** How many more times the fault happens before the simulator is normal again; null means until told otherwise. */
  readonly count: number | null;
}

export const normal: Conduct = { mode: 'normal', delayMs: 0, count: null };

/** The conduct in force, asked at every place that can act out a fault. */
export class Behaviour {
  #conduct = normal;

  get conduct(): Conduct {
    return this.#conduct;
  }

  set(conduct: Conduct): void {
    this.#conduct = conduct;
  }

  /** The fault in force if it is one of those named here, which then counts as having happened once; otherwise null. */
  take<Fault extends string>(...faults: readonly Fault[]): { fault: Fault; delayMs: number } | null {
    const { mode, delayMs, count } = this.#conduct;
    const fault = faults.find((name) => name === mode);
    if (fault === undefined) return null;
    if (count !== null) this.#conduct = count > 1 ? { mode, delayMs, count: count - 1 } : normal;
    return { fault, delayMs };
  }
}
