import { Injectable } from '@nestjs/common';

/** Time as a dependency. Domain code never asks it: it gets the instant as an argument. */
export abstract class Clock {
  abstract now(): Date;
}

/** The machine's clock. */
@Injectable()
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
