import { papersHandedOver, postalMoneyCollected, postalOrderMoved, resultDelivered } from '#contracts';
import { Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { vietnamTime } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Order } from '../domain/order.js';
import { type Collected, PostalNews } from '../use-cases/ports.js';

/** From domain to contract: `postal.order.v1`, subject the order; the key is the dossier of a return, the order of a pick-up: it never changes. */
@Injectable()
export class PublishedNews extends PostalNews {
  constructor(private readonly publisher: Publisher) {
    super();
  }

  async moved(tx: Tx, order: Order, from: Order | null, at: Date): Promise<void> {
    await this.publisher.append(tx, postalOrderMoved, {
      ...about(order, at), data: { ...commonOf(order), from: from?.state ?? null, to: order.state, at: vietnamTime(at), failedDeliveries: order.failures.length, reasonCode: order.reasonCode },
    });
  }

  async delivered(tx: Tx, order: Order, tracking: string, at: Date): Promise<void> {
    if (order.dossierId === null) throw new Error(`the order ${order.id} is of no dossier`);
    await this.publisher.append(tx, resultDelivered, { ...about(order, at), data: { ...commonOf(order), dossierId: order.dossierId, deliveredAt: vietnamTime(at), tracking, originalsEnclosed: order.originalsEnclosed } });
  }

  async handedOver(tx: Tx, order: Order, { number, papers, at }: { readonly number: string; readonly papers: number; readonly at: Date }): Promise<void> {
    await this.publisher.append(tx, papersHandedOver, { ...about(order, at), data: { ...commonOf(order), procedureCode: order.procedureCode, recordNumber: number, handedOverAt: vietnamTime(at), papers } });
  }

  async collected(tx: Tx, order: Order, { purpose, amount, owedBack, receipt, at }: Collected): Promise<void> {
    await this.publisher.append(tx, postalMoneyCollected, { ...about(order, at), data: { ...commonOf(order), purpose, amount, currency: 'VND', receipt, collectedAt: vietnamTime(at), ...(owedBack > 0 ? { owedBack } : {}) } });
  }
}

function about(order: Order, time: Date): { subject: string; partitionkey: string; time: Date } {
  return { subject: order.id, partitionkey: order.kind === 'return' ? order.dossierId ?? order.id : order.id, time };
}

function commonOf({ id: orderId, kind, dossierId, agency }: Order): { orderId: string; kind: Order['kind']; dossierId: string | null; agency: string } {
  return { orderId, kind, dossierId, agency };
}
