import { Refusal } from '#contracts';
import { Log } from '#runtime';
import { Injectable } from '@nestjs/common';
import { HearCarrier } from './hear-carrier.js';
import { Carrier, Errands, referenceOf } from './ports.js';

const batch = 20;
const again = 60_000;

/** Asks the carrier about parcels of which nothing was heard for long, or of which a word is missing: callbacks get lost. Gives how many it told of. */
@Injectable()
export class AskCarrier {
  constructor(private readonly errands: Errands, private readonly carrier: Carrier, private readonly hear: HearCarrier, private readonly log: Log) {}

  async run(now: Date): Promise<number> {
    let told = 0;
    for (const { orderId } of await this.errands.claimSilent(now, new Date(now.getTime() + again), batch)) {
      try {
        const status = await this.carrier.statusOf(referenceOf(orderId));
        if (status === null) continue;
        await this.hear.answered(orderId, status, now);
        told += 1;
      } catch (error) {
        // It is away: the others would wait as long for nothing. All of them come again.
        if (error instanceof Refusal && error.code === 'carrier.unavailable') break;
        // A mistake about this one order: nobody else waits for it.
        this.log.pino.error({ orderId, err: error }, 'what the carrier says of an order could not be taken');
      }
    }
    return told;
  }
}
