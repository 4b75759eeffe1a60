/** When a process says no at once instead of queueing without bound. */
export interface OverloadLimits {
  /** Most requests being worked on. */
  readonly inFlight: number;
  /** Longest delay of the event loop in milliseconds that is borne for long. */
  readonly delay: number;
}

const tick = 100;
/** Late ticks in a row that make an overload: one alone is a collection of garbage or the first use of something. */
const borne = 3;

/** Watches how busy the process is. `/health` and `/metrics` are never counted or refused. */
export class Overload {
  private inFlight = 0;
  private lateTicks = 0;
  private expectedAt = performance.now() + tick;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly limits: OverloadLimits) {
    this.timer = setInterval(() => {
      const now = performance.now();
      this.lateTicks = now - this.expectedAt > this.limits.delay ? this.lateTicks + 1 : 0;
      this.expectedAt = now + tick;
    }, tick).unref();
  }

  /** True when one more request should be refused. */
  isReached(): boolean {
    return this.inFlight >= this.limits.inFlight || this.lateTicks >= borne;
  }

  enter(): void { this.inFlight += 1; }

  leave(): void { this.inFlight -= 1; }

  get requestsInFlight(): number { return this.inFlight; }

  stop(): void { clearInterval(this.timer); }
}
