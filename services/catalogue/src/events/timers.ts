import { Idempotency } from '#http';
import { Clock, Log } from '#runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

const hour = 3_600_000;

/** What happens by itself: stored answers are forgotten after seven days. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly idempotency: Idempotency, private readonly clock: Clock, private readonly log: Log) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.idempotency.purge(this.clock.now()).catch((error: unknown) => this.log.pino.error({ err: error }, 'forgetting answers failed'));
    }, hour).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
