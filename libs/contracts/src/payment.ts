import { z } from 'zod';
import { defineEvent } from './cloud-event.js';
import { instantSchema } from './provenance.js';
import { topics } from './topics.js';

const common = {
  paymentId: z.uuid(), dossierId: z.uuid(), amount: z.int().min(0), currency: z.literal('VND'),
  /** Whose the dossier is at that moment, and its procedure. Absent in events older than the fields. */
  receivingAgency: z.string().optional(), competentAgency: z.string().optional(), procedureCode: z.string().optional(),
};

/** Money for a dossier arrived. Subject: the payment request; the partition key is the dossier. */
export const paymentSettled = defineEvent({
  type: 'vn.motcua.payment.settled.v1', topic: topics.payment,
  data: z.object({ ...common, method: z.enum(['platform', 'cash', 'card', 'transfer', 'post']), reference: z.string(), settledAt: instantSchema }),
});

/** Why money goes back: the dossier did not take it, the dossier was withdrawn, it was paid twice, or nothing was owed any more. */
export const refundCauses = ['declined', 'withdrawn', 'paid-twice', 'not-owed'] as const;

/** Money that was collected is owed back to whoever paid it. Subject: the payment request; the partition key is the dossier. */
export const refundOwed = defineEvent({
  type: 'vn.motcua.payment.refundOwed.v1', topic: topics.payment,
  data: z.object({ ...common, collectionId: z.uuid(), cause: z.enum(refundCauses) }),
});

/** Money owed back was handed out (hoàn trả). Subject: the payment request; the partition key is the dossier. */
export const refunded = defineEvent({
  type: 'vn.motcua.payment.refunded.v1', topic: topics.payment,
  data: z.object({ ...common, collectionId: z.uuid(), method: z.enum(['cash', 'transfer']), refundedAt: instantSchema }),
});
