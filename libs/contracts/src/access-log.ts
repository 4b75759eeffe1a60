import { z } from 'zod';
import { defineEvent } from './cloud-event.js';
import { instantSchema } from './provenance.js';
import { topics } from './topics.js';

/** Who read or changed what (P-o), pseudonymously, a second's worth at a time. Subject and key: the process that saw it, whose batches come in order. */
export const accessLogged = defineEvent({
  type: 'vn.motcua.access.logged.v1', topic: topics.accessLog,
  data: z.object({
    batchId: z.uuid(), service: z.string(),
    entries: z.array(z.object({
      at: instantSchema,
      actor: z.object({ kind: z.enum(['citizen', 'officer', 'service']), ref: z.string(), roles: z.array(z.string()), agencies: z.array(z.string()) }),
      /** Method and route with its parameters' names, `GET /v1/dossiers/{dossierId}`. */
      action: z.string(),
      /** What it was about, where the route or its query names one. */
      object: z.object({ kind: z.string(), id: z.string() }).nullable(),
      status: z.int(),
      /** What a list showed that was not about one dossier: which query, how many rows, of which dossiers. */
      list: z.object({ query: z.string(), count: z.int(), dossiers: z.array(z.uuid()) }).optional(),
    })).min(1),
  }),
});
