import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import type { Caller } from '../domain/caller.js';
import type { Order } from '../domain/order.js';
import { postageOf } from '../domain/tariff.js';
import { contractKey, Contracts, Errands, Orders, type Owner, type Place, PostalNews } from './ports.js';
import { Tariff } from './run-errands.js';

export interface PickUpAsked {
  readonly agency: string;
  readonly procedureCode: string;
  readonly place: Place;
  /** For whom, where not for oneself. */
  readonly onBehalfOf: Owner | null;
}

/** Pick-ups an owner may have under way at a time: a choice of this system, so that nobody sends the post about for nothing. */
const mostOpen = 20;

/**
 * A citizen asks the post to fetch papers for an agency and procedure (nhận gửi hồ sơ), their own or those of a person or an organisation that delegated the procedure to
 * them. Refuses with `delegation.missing`; `order.no-contract` where the post has no contract for both; `order.too-many-open` beyond what one owner may have under way.
 */
@Injectable()
export class AskForPickUp {
  constructor(
    private readonly orders: Orders, private readonly contracts: Contracts, private readonly errands: Errands, private readonly news: PostalNews, private readonly tariff: Tariff,
  ) {}

  async run(tx: Tx, caller: Caller, { agency, procedureCode, place, onBehalfOf }: PickUpAsked, now: Date): Promise<Order> {
    if (caller.personId === null) throw new Refusal('auth.forbidden');
    const owner = onBehalfOf ?? { kind: 'person', id: caller.personId };
    if (onBehalfOf !== null && !await this.orders.mayOrderFor(tx, owner, procedureCode, caller, now)) throw new Refusal('delegation.missing');
    const wanted = { agency, procedureCode };
    const today = localDateOf(now);
    if (!(await this.contracts.inForce(tx, [wanted], today)).has(contractKey(wanted))) throw new Refusal('order.no-contract', { agency, procedure: procedureCode });
    if (await this.orders.openPickUpsOf(tx, owner.id) >= mostOpen) throw new Refusal('order.too-many-open', { most: mostOpen });
    const order: Order = {
      id: randomUUIDv7(), kind: 'pick-up', state: 'registered', version: 1, dossierId: null, procedureCode, agency, counter: agency, heard: 0, failures: [], reasonCode: null, cancelWanted: false, sent: false, originalsEnclosed: false, endedAt: null,
    };
    await this.orders.add(tx, [{
      order, dossierCode: null, owner, place, postage: postageOf(this.tariff.entries, { kind: 'pick-up', toAnother: false, agency }, today), tracking: null, handedBy: null, signatures: [], registeredAt: now,
    }]);
    await this.errands.due(tx, order.id, now);
    await this.news.moved(tx, order, null, now);
    return order;
  }
}
