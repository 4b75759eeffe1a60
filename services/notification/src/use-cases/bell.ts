import { Injectable } from '@nestjs/common';

/** Rung after a commit that made deliveries; whoever delivers listens. */
@Injectable()
export class Bell {
  private listener: () => void = () => undefined;

  ring(): void {
    this.listener();
  }

  listen(listener: () => void): void {
    this.listener = listener;
  }
}
