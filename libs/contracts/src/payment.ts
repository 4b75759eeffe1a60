import { z } from 'zod';
import { defineEvent } from './cloud-event.js';
import { instantSchema } from './provenance.js';
import { topics } from './topics.js';

/** Money for a dossier arrived. Subject: the payment request; the partition key is the dossier. */
export const paymentSettled = defineEvent({
  type: 'vn.motcua.payment.settled.v1', topic: topics.payment,
  data: z.object({
    paymentId: z.uuid(), dossierId: z.uuid(), amount: z.int().min(0), currency: z.literal('VND'),
    method: z.enum(['platform', 'cash', 'card', 'transfer', 'post']), reference: z.string(), settledAt: instantSchema,
  }),
});
