import { paymentSettled, refunded, refundOwed } from '#contracts';
import { Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { vietnamTime } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Change, Payment } from '../domain/payment.js';
import { PaymentNews, Payments, type RefundDetails } from '../use-cases/ports.js';

/** From domain to contract: `payment.payment.v1`, subject the request, key the dossier. */
@Injectable()
export class PublishedNews extends PaymentNews {
  constructor(private readonly publisher: Publisher, private readonly payments: Payments) {
    super();
  }

  async tell(tx: Tx, { payment, happenings }: Change): Promise<void> {
    const place = happenings.length === 0 ? {} : await this.payments.placeOf(tx, payment.id);
    for (const { kind, collection } of happenings) {
      const about = { subject: payment.id, partitionkey: payment.dossierId, time: collection.at };
      const common = { paymentId: payment.id, dossierId: payment.dossierId, amount: collection.amount, currency: 'VND' as const, ...place };
      if (kind === 'settled') await this.publisher.append(tx, paymentSettled, { ...about, data: { ...common, method: collection.method, reference: collection.reference, settledAt: vietnamTime(collection.at) } });
      else await this.publisher.append(tx, refundOwed, { ...about, data: { ...common, collectionId: collection.id, cause: collection.refundCause ?? 'declined' } });
    }
  }

  async refunded(tx: Tx, { id, dossierId, collections }: Payment, collectionId: string, { method, at }: RefundDetails): Promise<void> {
    const amount = collections.find((each) => each.id === collectionId)?.amount ?? 0;
    await this.publisher.append(tx, refunded, {
      subject: id, partitionkey: dossierId, time: at, data: { paymentId: id, dossierId, amount, currency: 'VND', ...await this.payments.placeOf(tx, id), collectionId, method, refundedAt: vietnamTime(at) },
    });
  }
}
