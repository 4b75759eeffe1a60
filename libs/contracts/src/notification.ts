import { z } from 'zod';
import { defineEvent } from './cloud-event.js';
import { instantSchema } from './provenance.js';
import { topics } from './topics.js';

/** Ways of telling people. */
export const noticeChannels = ['portal', 'sms', 'email'] as const;

/** What became of a notice on one channel. Neither its words nor its addressee. Subject: the notice; the partition key is the dossier, petition or question it is about. */
export const noticeSettled = defineEvent({
  type: 'vn.motcua.notification.settled.v1', topic: topics.notification,
  data: z.object({
    noticeId: z.uuid(),
    /** Null for a notice of a petition or a question. */
    dossierId: z.uuid().nullable(),
    /** The fact that was told, and its version of the dossier. */
    cause: z.string(), version: z.int().min(1).nullable(),
    template: z.string(), channel: z.enum(noticeChannels), outcome: z.enum(['delivered', 'failed', 'suppressed']), attempts: z.int().min(0), reasonCode: z.string().nullable(), at: instantSchema,
  }),
});
