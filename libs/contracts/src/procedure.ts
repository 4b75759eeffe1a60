import { z } from 'zod';
import { defineEvent } from './cloud-event.js';
import { bilingualSchema, dateSchema, instantSchema, provenanceSchema } from './provenance.js';
import { topics } from './topics.js';

/** How a dossier reaches the state (kênh tiếp nhận): 1 counter, 2 online, 3 post in the national portal's numbering. */
export const channels = ['counter', 'online', 'post'] as const;
export type Channel = (typeof channels)[number];

/** Who may apply (đối tượng thực hiện). */
export const audiences = ['citizen', 'organisation', 'overseas', 'foreigner'] as const;

/** How a result reaches its owner (hình thức nhận kết quả). */
export const returnMethods = ['counter', 'post', 'electronic'] as const;
export type ReturnMethod = (typeof returnMethods)[number];

const validity = { from: dateSchema.nullable(), to: dateSchema.nullable() };
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** A case (trường hợp) of a procedure: papers, fees and limits depend on it. */
export const procedureCaseSchema = z.object({
  key: z.string().regex(/^[A-Z0-9_]{1,40}$/),
  name: bilingualSchema,
  condition: bilingualSchema.optional(),
  provenance: provenanceSchema,
});

/** One paper or e-form of the dossier (thành phần hồ sơ). `cases` null means every case. */
export const componentSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  name: bilingualSchema,
  kind: z.enum(['eform', 'document', 'photo', 'presented']),
  cases: z.array(z.string()).nullable(),
  /** False: only when the condition in `when` holds, which an officer judges. */
  required: z.boolean(),
  when: bilingualSchema.optional(),
  originals: z.int().min(0),
  copies: z.int().min(0),
  /** Identifier in `eforms` when `kind` is `eform`. */
  eformId: z.string().optional(),
  /** The state database that holds it; a component so held may not be asked on paper (NĐ 118/2025; H-2). */
  heldBy: z.string().nullable(),
  /** Channels in which the component is handed in; null means all. */
  channels: z.array(z.enum(channels)).nullable(),
  /** Originals or certified copies are compared when the result is collected (H-6). */
  checkedAtCollection: z.boolean(),
  acceptedTypes: z.array(z.string()),
  maxBytes: z.int().min(1),
  ...validity,
  provenance: provenanceSchema,
});
export type Component = z.infer<typeof componentSchema>;

/** An electronic form: JSON Schema 2020-12, JSON Forms layout, and where each field can be pre-filled from. */
export const eformSchema = z.object({
  id: z.string(),
  formCode: z.string(),
  title: z.string(),
  schema: z.record(z.string(), z.unknown()),
  ui: z.record(z.string(), z.unknown()),
  /** `pointer` is a JSON Pointer in the form; `from` is `profile.<field>` or `earlier`. */
  prefill: z.array(z.object({ pointer: z.string(), from: z.string() })),
  provenance: provenanceSchema,
});

/** One dated fee row (phí, lệ phí). Amounts in whole đồng. The row in force at submission applies. */
export const feeSchema = z.object({
  id: z.string(),
  name: bilingualSchema,
  kind: z.enum(['fee', 'charge']),
  cases: z.array(z.string()).nullable(),
  channels: z.array(z.enum(channels)).nullable(),
  amount: z.int().min(0),
  per: z.enum(['dossier', 'person', 'copy']),
  /** A tariff by page (biểu phí theo trang): `amount` is for each page from `from` to `to` of each of `per`; `to` null is the last page. Absent: pages do not matter. */
  pages: z.object({ from: z.int().min(1), to: z.int().min(1).nullable() }).optional(),
  due: z.enum(['submission', 'processing']),
  instrument: z.string(),
  ...validity,
  provenance: provenanceSchema,
});
export type Fee = z.infer<typeof feeSchema>;

/**
 * A fee that is due though its amount is not known here, such as one that the province's People's Council (Hội đồng nhân dân cấp tỉnh) sets: the procedure is not free.
 * The agency tells the amount.
 */
export const unpricedFeeSchema = z.object({
  id: z.string(),
  name: bilingualSchema,
  kind: z.enum(['fee', 'charge']),
  cases: z.array(z.string()).nullable(),
  channels: z.array(z.enum(channels)).nullable(),
  /** Who sets the amount, and by what. */
  setBy: bilingualSchema,
  instrument: z.string(),
  ...validity,
  provenance: provenanceSchema,
});
export type UnpricedFee = z.infer<typeof unpricedFeeSchema>;

/** A ground on which a fee is waived or reduced; an officer or a connected database confirms it. */
export const exemptionSchema = z.object({
  id: z.string(),
  name: bilingualSchema,
  condition: bilingualSchema,
  cases: z.array(z.string()).nullable(),
  channels: z.array(z.enum(channels)).nullable(),
  /** Share of the fee that is waived: 100 is all of it. */
  percent: z.int().min(1).max(100),
  instrument: z.string(),
  ...validity,
  provenance: provenanceSchema,
});

/** A statutory limit by case and channel, with where its clock starts and ends (lifecycle.md, Clocks). */
export const limitSchema = z.object({
  cases: z.array(z.string()).nullable(),
  channels: z.array(z.enum(channels)).nullable(),
  agencyLevels: z.array(z.enum(['ministry', 'province', 'commune'])).nullable(),
  /** Days and months are whole; half a working day is written as 4 working hours. 0 when immediate; 0 working days is the day of receipt itself (trong ngày). @decimal */
  value: z.number().min(0),
  /** `immediate`: settled while the applicant waits (no limit is counted). */
  unit: z.enum(['workingDay', 'workingHour', 'calendarDay', 'month', 'immediate']),
  /** The limit's own cut-off, local time: received later counts as received when the next working day opens ("sau 15 giờ: ngày làm việc tiếp theo"). */
  sameDayUntil: clockTime.optional(),
  startsAt: z.enum(['submission', 'reception']),
  endsAt: z.enum(['done', 'resultAvailable']),
  afterSupplement: z.enum(['restart', 'resume']),
  suspendedWhile: z.array(z.enum(['supplementing', 'paying', 'withdrawing'])),
  /** Time that the law leaves out of the limit and no state tells (e.g. while another body confirms); an officer applies it. */
  excluded: z.array(z.object({ text: bilingualSchema, provenance: provenanceSchema })).optional(),
  instrument: z.string(),
  ...validity,
  provenance: provenanceSchema,
});
export type Limit = z.infer<typeof limitSchema>;

/** A step of the internal process (quy trình nội bộ): who does it, and its share of the limit in per cent. */
export const stepSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  name: bilingualSchema,
  /** Kind of unit: matched with `units[].kind` of the competent agency. */
  unitKind: z.string(),
  role: z.enum(['reception', 'processing', 'approval']),
  /** Share of the limit in per cent; those of all steps make 100. @decimal */
  share: z.number().min(0).max(100),
  provenance: provenanceSchema,
});
export type Step = z.infer<typeof stepSchema>;

/** A form of the field's own that the agency issues during the procedure (e.g. CT04-CT08 of residence), beside the one-stop forms. */
export const issuedFormSchema = z.object({
  code: z.string(),
  name: bilingualSchema,
  purpose: z.enum(['receipt', 'supplement', 'refusal', 'result', 'notice']),
  /** Code of the kind of result in the national database (`KQ.G01.000065`), where known. */
  resultCode: z.string().nullable(),
  ...validity,
  provenance: provenanceSchema,
});

/**
 * One immutable published version of an administrative procedure (thủ tục hành chính). A dossier is pinned to the version in force when it was submitted.
 * Every fact carries its provenance; what is not verified says so.
 */
export const procedureVersionSchema = z.object({
  /** `<code>@<effectiveFrom>`, e.g. `1.001456@2026-07-01`. */
  id: z.string().regex(/^[0-9.A-Z]+@\d{4}-\d{2}-\d{2}$/),
  code: z.string(),
  version: z.int().min(1),
  effectiveFrom: dateSchema,
  effectiveTo: dateSchema.nullable(),
  name: bilingualSchema,
  field: z.object({ code: z.string(), name: bilingualSchema }),
  /** NĐ 43/2011: 1-4; NĐ 42/2022: whole (toàn trình), partial (một phần), information. */
  levels: z.object({ decree43: z.int().min(1).max(4), decree42: z.enum(['endToEnd', 'partial', 'information']), provenance: provenanceSchema.optional() }),
  audiences: z.array(z.enum(audiences)).min(1),
  /** Levels of agencies competent for it. */
  agencyLevels: z.array(z.enum(['ministry', 'province', 'commune'])).min(1),
  channels: z.array(z.enum(channels)).min(1),
  returnMethods: z.array(z.enum(returnMethods)).min(1),
  /** Assurance level an applicant's log-in must have to file online: 1 local account, 2 VNeID level 2. */
  assuranceLevel: z.int().min(1).max(2),
  /** Cases in which the person must come (biometrics, photographs). Empty: never, and asking it is impossible (H-10). */
  attendance: z.array(z.object({ cases: z.array(z.string()).nullable(), reason: bilingualSchema, provenance: provenanceSchema })),
  sets: z.int().min(0),
  cases: z.array(procedureCaseSchema).min(1),
  components: z.array(componentSchema),
  eforms: z.array(eformSchema),
  fees: z.array(feeSchema),
  /** Fees whose amount the catalogue does not know; none where absent. */
  unpricedFees: z.array(unpricedFeeSchema).optional(),
  exemptions: z.array(exemptionSchema),
  limits: z.array(limitSchema).min(1),
  /** Settled at once when filed (kết quả trả ngay): may be completed from `received` without a transfer. */
  sameMoment: z.boolean(),
  /** Set for the stay notice (thông báo lưu trú): the form fields that say when the guest's stay begins. */
  stayNotice: z.object({
    arrivalPointer: z.string(),
    /** Local times, strictly before: told before `sameDayBefore` of the day the stay begins; whoever arrives later, before `nextDayBefore` of the next day. */
    rule: z.object({ sameDayBefore: clockTime, nextDayBefore: clockTime, provenance: provenanceSchema }).optional(),
  }).nullable(),
  /** Calendar of the clocks; null means the agency's own. */
  calendarId: z.string().nullable(),
  maxSupplements: z.int().min(0),
  /** Working days an applicant has to complete a supplement. */
  supplementLimitDays: z.int().min(1),
  steps: z.array(stepSchema),
  result: z.object({
    code: z.string().nullable(),
    name: bilingualSchema,
    kind: z.enum(['document', 'register', 'physical']),
    validity: bilingualSchema.optional(),
    provenance: provenanceSchema,
  }),
  issuedForms: z.array(issuedFormSchema).optional(),
  refusalGrounds: z.array(z.object({ id: z.string(), text: bilingualSchema, legalBasis: z.string(), provenance: provenanceSchema })),
  legalBases: z.array(z.object({
    reference: z.string(), title: z.string(), issued: dateSchema.nullable(), ...validity, note: z.string().optional(), provenance: provenanceSchema,
  })).min(1),
  guidance: z.array(z.object({ kind: z.enum(['step', 'note', 'mistake', 'question']), text: bilingualSchema, answer: bilingualSchema.optional(), provenance: provenanceSchema })),
  /** What is still open about this version; shown to whoever reads it. */
  openPoints: z.array(z.string()),
  provenance: provenanceSchema,
});
export type ProcedureVersion = z.infer<typeof procedureVersionSchema>;

/**
 * A procedure version was published, or a version published before ends earlier than it said: the whole version travels, since it is public and its content never changes.
 * Subject: the version's id; the topic is a snapshot, so the last event of a subject says all there is to know.
 *
 * In force on a day is the version with the latest `effectiveFrom` not after it, unless that one has ended: a successor closes an open-ended predecessor for good.
 */
export const procedurePublished = defineEvent({
  type: 'vn.motcua.procedure.published.v1',
  topic: topics.procedure,
  data: z.object({
    publishedAt: instantSchema,
    procedure: procedureVersionSchema,
    /** Days on which the version is in force as known now; `to` may be earlier than the version's own `effectiveTo`. Absent: as the version says. */
    inForce: z.object({ from: dateSchema, to: dateSchema.nullable() }).optional(),
  }),
});

/** A public service (dịch vụ công) as people choose it: one procedure, or several filed together; a submission opens one linked dossier for each. */
export const publicServiceSchema = z.object({
  code: z.string().regex(/^[0-9A-Z][0-9A-Z.-]{1,39}$/),
  name: bilingualSchema,
  description: bilingualSchema.nullable(),
  audiences: z.array(z.enum(audiences)).min(1).max(audiences.length),
  /** In the order of their dossiers, the lead's first. `caseKey` null: the applicant chooses the case. */
  procedures: z.array(z.object({ code: z.string().min(1).max(40), caseKey: z.string().nullable() })).min(1).max(20),
  ...validity,
  provenance: provenanceSchema,
});
export type PublicService = z.infer<typeof publicServiceSchema>;

/** A public service was entered or changed. Subject: the service's code. It travels with the procedures it is made of. */
export const serviceChanged = defineEvent({ type: 'vn.motcua.service.changed.v1', topic: topics.procedure, data: z.object({ service: publicServiceSchema }) });
