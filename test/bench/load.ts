/** What a load saw. */
export interface Round {
  /** Answers below 400, per second of the round. */
  readonly perSecond: number;
  readonly done: number;
  /** Milliseconds of each of them, in no order. */
  readonly latencies: readonly number[];
  /** How often what else came back: statuses from 400 on, 0 for broken connections, `tooLate` for what was never begun. */
  readonly failures: ReadonlyMap<number, number>;
}

/** One operation; gives the HTTP status of its end. */
export type Act<Argument> = (argument: Argument) => Promise<number>;

/** Status of an operation that waited so long for its turn that it was given up. */
export const tooLate = -1;
/** Seconds that a round at a fixed rate waits for what is still waiting when it is over. */
const patience = 3;

class Tally {
  readonly latencies: number[] = [];
  readonly failures = new Map<number, number>();

  /** Awaits an operation and notes its time since `began` (milliseconds of `performance.now`). */
  async note(operation: Promise<number>, began: number): Promise<void> {
    const status = await operation.catch(() => 0);
    if (status > 0 && status < 400) this.latencies.push(performance.now() - began);
    else this.failures.set(status, (this.failures.get(status) ?? 0) + 1);
  }

  over(milliseconds: number): Round {
    return { perSecond: this.latencies.length / (milliseconds / 1_000), done: this.latencies.length, latencies: this.latencies, failures: this.failures };
  }
}

/** So many lanes, each beginning its next operation when the last has ended. */
export async function closedLoop(lanes: number, seconds: number, act: Act<number>): Promise<Round> {
  const tally = new Tally();
  const began = performance.now();
  const until = began + seconds * 1_000;
  await Promise.all(Array.from({ length: lanes }, async (_, lane) => {
    for (let now = began; now < until; now = performance.now()) await tally.note(act(lane), now);
  }));
  return tally.over(performance.now() - began);
}

/**
 * So many operations a second whatever becomes of them. Their time runs from when they were due: one that had to wait its turn counts the waiting.
 * An operation that gets its turn when `isOver` is to give `tooLate`, so that a load beyond what can be borne ends too.
 */
export async function atRate(perSecond: number, seconds: number, act: Act<() => boolean>): Promise<Round> {
  const tally = new Tally();
  const began = performance.now();
  const isOver = (): boolean => performance.now() > began + (seconds + patience) * 1_000;
  const underWay: Promise<void>[] = [];
  for (let launched = 0; launched < perSecond * seconds;) {
    const due = Math.min((performance.now() - began) / 1_000 * perSecond, perSecond * seconds);
    for (; launched < due; launched += 1) underWay.push(tally.note(act(isOver), began + launched / perSecond * 1_000));
    await new Promise((resolve) => { setTimeout(resolve, 2); });
  }
  await Promise.all(underWay);
  return tally.over(performance.now() - began);
}

/** Things of which each can do one thing at a time; whoever asks while all are busy waits. */
export class Pool<Thing> {
  private readonly waiting: ((thing: Thing) => void)[] = [];
  private readonly free: Thing[];

  constructor(things: Iterable<Thing>) {
    this.free = [...things];
  }

  async with<Result>(work: (thing: Thing) => Promise<Result>): Promise<Result> {
    const thing = this.free.shift() ?? await new Promise<Thing>((resolve) => this.waiting.push(resolve));
    try {
      return await work(thing);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free.push(thing);
      else next(thing);
    }
  }
}

/** In words, for what should not have happened. */
export function failuresOf(rounds: readonly Round[]): string {
  const sum = new Map<number, number>();
  for (const { failures } of rounds) for (const [status, count] of failures) sum.set(status, (sum.get(status) ?? 0) + count);
  return [...sum].map(([status, count]) => `${count} x ${status === 0 ? 'broken connection' : status === tooLate ? 'never begun' : status}`).join(', ');
}
