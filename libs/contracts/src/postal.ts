import { z } from 'zod';
import { defineEvent } from './cloud-event.js';
import { instantSchema } from './provenance.js';
import { topics } from './topics.js';

/** What an order is for: papers from the applicant to the agency (nhận gửi hồ sơ), or the result to its owner (chuyển trả kết quả); QĐ 45/2016/QĐ-TTg. */
export const postalOrderKinds = ['pick-up', 'return'] as const;
/** Where a parcel stands, as the carrier says. */
export const postalOrderStates = ['registered', 'collecting', 'collected', 'delivering', 'delivered', 'returned', 'cancelled'] as const;

/** A pick-up has no dossier before its papers are handed over and filed. */
const common = { orderId: z.uuid(), kind: z.enum(postalOrderKinds), dossierId: z.uuid().nullable(), agency: z.string() };

/** An order moved: its first fact is `registered`, from nothing. Subject: the order; the partition key is the dossier of a return, the order of a pick-up. */
export const postalOrderMoved = defineEvent({
  type: 'vn.motcua.postal.moved.v1', topic: topics.postalOrder,
  data: z.object({
    ...common, from: z.enum(postalOrderStates).nullable(), to: z.enum(postalOrderStates), at: instantSchema,
    /** Failed deliveries so far. */
    failedDeliveries: z.int().min(0), reasonCode: z.string().nullable(),
  }),
});

/** Post and agency signed the record of the hand-over (biên bản bàn giao) of an applicant's papers: the legal time of submission (QĐ 45/2016/QĐ-TTg). Subject: the order. */
export const papersHandedOver = defineEvent({
  type: 'vn.motcua.postal.handedOver.v1', topic: topics.postalOrder,
  data: z.object({ ...common, procedureCode: z.string(), recordNumber: z.string(), handedOverAt: instantSchema, papers: z.int().min(1) }),
});

/** A result is in its owner's hands, identity checked. Subject: the order; the partition key is the dossier. */
export const resultDelivered = defineEvent({
  type: 'vn.motcua.postal.delivered.v1', topic: topics.postalOrder,
  data: z.object({
    ...common, dossierId: z.uuid(), deliveredAt: instantSchema, tracking: z.string(),
    /** An officer said that the originals taken with the papers were in the parcel. */
    originalsEnclosed: z.boolean().optional(),
  }),
});

/** The post collected money for a dossier against a receipt: what its procedure costs (`dossier-fee`), or the carriage (`postage`). Subject: the order. */
export const postalMoneyCollected = defineEvent({
  type: 'vn.motcua.postal.moneyCollected.v1', topic: topics.postalOrder,
  data: z.object({
    ...common, purpose: z.enum(['dossier-fee', 'postage']), amount: z.int().min(1), currency: z.literal('VND'), receipt: z.string(), collectedAt: instantSchema,
    /** Of a carriage: what nobody owed, because it was paid before or cost less; the post hands it back. Absent for nothing. */
    owedBack: z.int().min(1).optional(),
  }),
});
