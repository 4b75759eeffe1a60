import { z } from 'zod';
import { defineEvent } from './cloud-event.js';
import { audiences, channels, returnMethods } from './procedure.js';
import { instantSchema } from './provenance.js';
import { topics } from './topics.js';

/** Who did it, pseudonymously: the applicant, a delegate, or a reception officer on somebody's behalf. */
const by = z.object({ role: z.enum(['applicant', 'delegate', 'reception']), ref: z.string(), unit: z.string().nullable() });
const common = { dossierId: z.uuid(), code: z.string(), by };
const fileRefs = z.array(z.object({ componentId: z.string(), fileId: z.uuid(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }));

/**
 * A dossier was filed: it has its code and official time of receipt. Sequence 1 of the dossier on `intake.submission.v1`.
 * One-stop pulls the card (`/internal/v1/dossiers/{id}/card`) before it writes version 1.
 */
export const submissionFiled = defineEvent({
  type: 'vn.motcua.submission.filed.v1', topic: topics.submission,
  data: z.object({
    ...common,
    procedureCode: z.string(), procedureVersionId: z.string(), caseKey: z.string(),
    channel: z.enum(channels), audience: z.enum(audiences),
    receivingAgency: z.string(), competentAgency: z.string(),
    /** Person or organisation the dossier belongs to (UUIDs, pseudonymous), and the account that filed it, if any. */
    owner: z.object({ kind: z.enum(['person', 'organisation']), id: z.uuid() }),
    filedByPerson: z.uuid().nullable(),
    /** When the applicant pressed the button, or handed the papers in. */
    submittedAt: instantSchema,
    /** Official time of receipt after cut-offs. */
    receivedAt: instantSchema,
    returnMethod: z.enum(returnMethods).nullable(),
    components: fileRefs,
    /** Fees due at submission by the fee rule, exemptions claimed and not yet confirmed excluded. */
    feesDue: z.array(z.object({ feeId: z.string(), amount: z.int().min(0) })),
    /** For a stay notice: when the guest's stay begins. */
    stayBeginsAt: instantSchema.nullable(),
    /** The postal order by which the papers were handed over; absent where the post had no part in it. */
    handOver: z.uuid().optional(),
    /** How many of the components were taken from the personal store (kho dữ liệu điện tử), all their papers. */
    componentsFromStore: z.int().min(0).optional(),
  }),
});

/** The applicant handed in what was asked for. */
export const submissionSupplemented = defineEvent({
  type: 'vn.motcua.submission.supplemented.v1', topic: topics.submission,
  data: z.object({ ...common, submittedAt: instantSchema, components: fileRefs, fields: z.array(z.string()) }),
});

/** The applicant changed fields or components; the old ones are kept by intake. */
export const submissionAmended = defineEvent({
  type: 'vn.motcua.submission.amended.v1', topic: topics.submission,
  data: z.object({ ...common, components: fileRefs, fields: z.array(z.string()) }),
});

/** The applicant asks to withdraw; the reason stays with intake and on one-stop's record. */
export const withdrawalRequested = defineEvent({
  type: 'vn.motcua.submission.withdrawalRequested.v1', topic: topics.submission,
  data: z.object({ ...common, requestedAt: instantSchema }),
});

/** The applicant chose, or changed, how to get the result. */
export const returnMethodChosen = defineEvent({
  type: 'vn.motcua.submission.returnMethodChosen.v1', topic: topics.submission,
  data: z.object({ ...common, returnMethod: z.enum(returnMethods) }),
});
