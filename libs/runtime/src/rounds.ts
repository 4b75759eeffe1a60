import type { Logger } from 'pino';

/** Work that a process does again and again without anybody asking. */
export class Rounds {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Map<string, Promise<void>>();

  constructor(private readonly log: Logger) {}

  /** Never twice at once; a failure is told and the next round tries again. `work` may give how much it did, which is told where it is more than nothing. */
  every(milliseconds: number, name: string, work: () => Promise<number | void>): void {
    this.timers.push(setInterval(() => {
      if (this.running.has(name)) return;
      this.running.set(name, work().then(
        (done) => { if (typeof done === 'number' && done > 0) this.log.info({ timer: name, done }, 'timer'); },
        (error: unknown) => this.log.warn({ err: error, timer: name }, 'timer failed'),
      ).finally(() => this.running.delete(name)));
    }, milliseconds).unref());
  }

  /** Begins no more and waits for what is under way: it still needs the database. */
  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.running.values());
  }
}
