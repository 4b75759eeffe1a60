import { Refusal } from '#contracts';
import { Database, type Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { createHash, randomUUIDv7 } from 'node:crypto';
import { weigh } from '../domain/carriage.js';
import { Invitations } from '../domain/invitations.js';
import { finalStates, hear, inTurn, type Order, type Word } from '../domain/order.js';
import { Contracts, Errands, type OrderFile, Orders, PostalNews, referenceOf, Takings, type Told, Words } from './ports.js';

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

  /** What the carrier answered when it was asked: the number it says then is the parcel's. */
  answered(orderId: string, { tracking, words }: Told, now: Date): Promise<void> {
    return this.hear(orderId, now, words, async (tx, file) => {
      if (file.tracking !== tracking) await this.orders.keepTracking(tx, orderId, tracking, now);
      return tracking;
    });
  }

  /**
   * What the carrier says by itself, under a number the parcel has or had. Refuses with `callback.reference-unknown` any other: it may be of another parcel, and the carrier
   * is asked at once.
   */
  async said(orderId: string, tracking: string, word: Word, now: Date): Promise<void> {
    await this.hear(orderId, now, [word], async (tx, file) => {
      if (file.tracking === null) await this.orders.keepTracking(tx, orderId, tracking, now);
      else if (file.tracking !== tracking && !await this.orders.hadTracking(tx, orderId, tracking)) throw new Refusal('callback.reference-unknown');
      return file.tracking ?? tracking;
    }).catch(async (error: unknown) => {
      if (error instanceof Refusal) await this.database.transaction((tx) => this.errands.askSoon(tx, orderId, now));
      throw error;
    });
  }

  private async hear(orderId: string, now: Date, told: readonly Word[], numberOf: (tx: Tx, file: OrderFile) => Promise<string>): Promise<void> {
    const contradicting = await this.database.transaction(async (tx) => {
      const file = await this.orders.take(tx, orderId);
      const before = file.order;
      const tracking = await numberOf(tx, file);
      const against = await this.words.enter(tx, orderId, told, now);
      const waiting = await this.words.after(tx, orderId, before.heard);
      const turn = inTurn(before.heard, waiting);
      const invitations = turn.some(({ event }) => event === 'returned') ? await this.contracts.invitationsAt(tx, before.agency) : new Invitations(null);
      let order: Order = { ...before, sent: true };
      // A clock of theirs that is ahead of ours: nothing happened after now.
      for (const word of turn) order = await this.take(tx, order, word.at > now ? { ...word, at: now } : word, { invitations, tracking, postage: file.postage });
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
