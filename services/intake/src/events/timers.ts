import { Idempotency } from '#http';
import { Clock, Log } from '#runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RescanFiles } from '../use-cases/rescan-files.js';
import { SweepFiles } from '../use-cases/sweep-files.js';

const second = 1_000;
const hour = 3_600 * second;

/** What happens without anybody asking. Drafts are never thrown away here: they never lose input. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<string>();
  private stopped = false;

  constructor(
    private readonly rescan: RescanFiles, private readonly sweep: SweepFiles, private readonly idempotency: Idempotency,
    private readonly clock: Clock, private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.every(5 * second, 'scan files', () => this.rescan.run(this.clock.now()));
    this.every(6 * hour, 'sweep files', () => this.sweep.run(this.clock.now()));
    this.every(hour, 'forget answers', () => this.idempotency.purge(this.clock.now()));
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
  }

  /** Never twice at once; a failure is told and the next round tries again. */
  private every(milliseconds: number, name: string, work: () => Promise<number>): void {
    this.timers.push(setInterval(() => {
      if (this.stopped || this.running.has(name)) return;
      this.running.add(name);
      void work().then(
        (done) => { if (done > 0) this.log.pino.info({ timer: name, done }, 'timer'); },
        (error: unknown) => this.log.pino.warn({ err: error, timer: name }, 'timer failed'),
      ).finally(() => this.running.delete(name));
    }, milliseconds).unref());
  }
}
