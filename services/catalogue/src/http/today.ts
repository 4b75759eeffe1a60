import { Clock } from '#runtime';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';

/** The day a reader means who names none. */
@Injectable()
export class Today {
  constructor(private readonly clock: Clock) {}

  /** The day asked for, else today in Vietnam. */
  or(day: string | undefined): string {
    return day ?? localDateOf(this.clock.now());
  }
}
