import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { Log } from '#runtime';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { act, finalStates, type ReasonCode } from '../domain/order.js';
import { isAnotherAddress, postageOf, type TariffEntry } from '../domain/tariff.js';
import { HearCarrier } from './hear-carrier.js';
import { Cards, Carrier, type Errand, Errands, Orders, type Place, PostalNews, referenceOf } from './ports.js';

const batch = 20;
/** A claimed errand is nobody else's for so long, milliseconds. */
const held = 2 * 60_000;
const longestWait = 5 * 60_000;

/** The tariff of the installation. */
export abstract class Tariff {
  abstract readonly entries: readonly TariffEntry[];
}

/**
 * Says to the carrier what is to be said: takes an order there, or asks it to give one up. Outside any transaction and by our own reference, so that saying it twice is
 * saying it once; that it was said is on record before. Who is away is asked again later, and keeps nobody else waiting. Gives how many were settled.
 */
@Injectable()
export class RunErrands {
  constructor(
    private readonly database: Database, private readonly orders: Orders, private readonly errands: Errands, private readonly cards: Cards, private readonly carrier: Carrier,
    private readonly hear: HearCarrier, private readonly news: PostalNews, private readonly tariff: Tariff, private readonly log: Log,
  ) {}

  async run(now: Date): Promise<number> {
    const away = new Set<string>();
    let settled = 0;
    for (const errand of await this.errands.claim(now, new Date(now.getTime() + held), batch)) {
      try {
        if (away.has('carrier.unavailable')) throw new Refusal('carrier.unavailable');
        await (errand.cancel ? this.cancel(errand, now) : this.place(errand, away, now));
        settled += 1;
      } catch (error) {
        // A mistake about this one order: nobody else waits for it.
        if (error instanceof Refusal) away.add(error.code);
        else this.log.pino.error({ orderId: errand.orderId, err: error }, 'an errand failed');
        await this.errands.postpone(errand.orderId, new Date(now.getTime() + Math.min(1_000 * 2 ** Math.min(errand.tries, 12), longestWait)));
      }
    }
    return settled;
  }

  private async place(errand: Errand, away: ReadonlySet<string>, now: Date): Promise<void> {
    const known = errand.place === null || errand.postage === null ? await this.addressOf(errand, away, now) : { place: errand.place, postage: errand.postage };
    if (known === null) return this.giveUp(errand.orderId, 'address-missing', now);
    const wanted = await this.database.transaction(async (tx) => {
      const { order } = await this.orders.take(tx, errand.orderId);
      if (finalStates.has(order.state)) {
        await this.errands.done(tx, order.id);
        return false;
      }
      if (!order.sent) await this.orders.keep(tx, { ...order, sent: true });
      return !order.cancelWanted;
    });
    if (!wanted) return;
    try {
      const told = await this.carrier.place({ reference: referenceOf(errand.orderId), kind: errand.kind, agency: errand.agency, place: known.place, toCollect: errand.kind === 'return' ? known.postage : 0 });
      await this.hear.answered(errand.orderId, told, now);
      await this.database.transaction(async (tx) => {
        // Called off in the meantime: the next errand says so.
        const { order } = await this.orders.take(tx, errand.orderId);
        if (!order.cancelWanted) await this.errands.done(tx, errand.orderId);
      });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'carrier.refused') return this.giveUp(errand.orderId, 'carrier-refused', now);
      throw error;
    }
  }

  /** Pulled when it is needed, never before; null where the dossier has none. */
  private async addressOf({ orderId, dossierId, agency }: Errand, away: ReadonlySet<string>, now: Date): Promise<{ place: Place; postage: number } | null> {
    if (dossierId === null) throw new Error(`the order ${orderId} has neither a dossier nor an address`);
    if (away.has('card.unavailable')) throw new Refusal('card.unavailable');
    const { owner, ownAddress, place } = await this.cards.of(dossierId);
    if (place === null) return null;
    const postage = postageOf(this.tariff.entries, { kind: 'return', toAnother: isAnotherAddress(place.line, ownAddress), agency }, localDateOf(now));
    await this.database.transaction((tx) => this.orders.keepAddress(tx, orderId, { owner, place, postage }));
    return { place, postage };
  }

  private async cancel({ orderId }: Errand, now: Date): Promise<void> {
    const told = await this.carrier.cancel(referenceOf(orderId));
    if (told === null) return this.giveUp(orderId, 'asked', now);
    await this.hear.answered(orderId, told, now);
    await this.database.transaction((tx) => this.errands.done(tx, orderId));
  }

  /** The carrier does not have it, and will not. */
  private giveUp(orderId: string, reason: ReasonCode, now: Date): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { order: before } = await this.orders.take(tx, orderId);
      await this.errands.done(tx, orderId);
      if (before.state !== 'registered') return;
      const order = act(before, 'dropped', now, reason);
      await this.orders.keep(tx, order);
      await this.news.moved(tx, order, before, now);
    });
  }
}
