import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { createHash, randomUUIDv7 } from 'node:crypto';
import { weigh } from '../domain/carriage.js';
import { Invitations } from '../domain/invitations.js';
import { finalStates, hear, inTurn, type Order, type Word } from '../domain/order.js';
import { Contracts, Errands, Orders, PostalNews, referenceOf, Takings, Words } from './ports.js';

/** Milliseconds after which the carrier is asked, should a word be missing between others. */
const askAboutGap = 30_000;

/** How long the carrier may be silent about a parcel on its way before it is asked, milliseconds. */
export abstract class Patience {
  abstract readonly silence: number;
}

/**
 * What the carrier says of a parcel becomes true here, in whatever order and however often it says it: words are kept by their number, and each is taken when all before
 * it are known. What contradicts an earlier word is put on record and not believed.
 */
@Injectable()
export class HearCarrier {
  constructor(
    private readonly database: Database, private readonly orders: Orders, private readonly words: Words, private readonly takings: Takings, private readonly errands: Errands,
    private readonly contracts: Contracts, private readonly news: PostalNews, private readonly patience: Patience,
  ) {}

  async run(orderId: string, tracking: string, told: readonly Word[], now: Date): Promise<void> {
    const contradicting = await this.database.transaction(async (tx) => {
      const file = await this.orders.take(tx, orderId);
      const before = file.order;
      if (file.tracking === null) await this.orders.keepTracking(tx, orderId, tracking);
      const against = await this.words.enter(tx, orderId, told, now);
      const waiting = await this.words.after(tx, orderId, before.heard);
      const turn = inTurn(before.heard, waiting);
      const invitations = turn.some(({ event }) => event === 'returned') ? await this.contracts.invitationsAt(tx, before.agency) : new Invitations(null);
      let order: Order = { ...before, sent: true };
      // A clock of theirs that is ahead of ours: nothing happened after now.
      for (const word of turn) order = await this.take(tx, order, word.at > now ? { ...word, at: now } : word, { invitations, tracking: file.tracking ?? tracking, postage: file.postage });
      await this.orders.keep(tx, order);
      if (finalStates.has(order.state)) await this.errands.done(tx, orderId);
      await this.errands.askAt(tx, orderId, finalStates.has(order.state) ? null : new Date(now.getTime() + (waiting.length > turn.length ? askAboutGap : this.patience.silence)));
      return against;
    });
    for (const word of contradicting) {
      const reference = referenceOf(orderId);
      await this.words.refuse({ digest: createHash('sha256').update(`${reference} ${JSON.stringify(word)}`).digest('hex'), cause: 'contradiction', reference, at: now });
    }
  }

  private async take(tx: Tx, before: Order, word: Word, { invitations, tracking, postage }: { readonly invitations: Invitations; readonly tracking: string; readonly postage: number | null }): Promise<Order> {
    const { order, moved } = hear(before, word, invitations);
    if (word.collected !== null) {
      const weighed = weigh(word.collected.amount, postage, await this.takings.carriageOf(tx, order.id));
      const collected = { id: randomUUIDv7(), orderId: order.id, purpose: 'postage' as const, ...word.collected, ...weighed, at: word.at, by: null };
      if (await this.takings.add(tx, collected, order.agency, true)) await this.news.collected(tx, order, collected);
    }
    if (!moved) return order;
    await this.news.moved(tx, order, before, word.at);
    if (order.kind === 'return' && order.state === 'delivered' && order.reasonCode === null) await this.news.delivered(tx, order, tracking, word.at);
    return order;
  }
}
