import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Doorbell } from '../domain/doorbell.js';
import { Feed, type ReceivedEvent } from './ports.js';

/** Takes up what is told of payments: it is in the feed; portals hear of money in the journal's own words. */
@Injectable()
export class FollowPayments {
  constructor(private readonly feed: Feed, private readonly bell: Doorbell) {}

  async run(tx: Tx, events: readonly ReceivedEvent[]): Promise<void> {
    await this.feed.append(tx, events);
    tx.onCommit(() => this.bell.ring());
  }
}
