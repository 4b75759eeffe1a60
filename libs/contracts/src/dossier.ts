import { z } from 'zod';
import { defineEvent } from './cloud-event.js';
import { audiences, channels, returnMethods } from './procedure.js';
import { instantSchema } from './provenance.js';
import { topics } from './topics.js';

/** The ten regulated statuses of a dossier (TT 22/2019/TT-BTTTT, Annex I), by number. */
export const dossierStates = {
  submitted: { number: 1, vi: 'Mới đăng ký', en: 'Submitted' },
  received: { number: 2, vi: 'Được tiếp nhận', en: 'Received' },
  refused: { number: 3, vi: 'Không được tiếp nhận', en: 'Refused' },
  processing: { number: 4, vi: 'Đang xử lý', en: 'Processing' },
  supplementing: { number: 5, vi: 'Yêu cầu bổ sung giấy tờ', en: 'Supplement requested' },
  paying: { number: 6, vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'Payment requested' },
  withdrawing: { number: 7, vi: 'Công dân yêu cầu rút hồ sơ', en: 'Withdrawal requested' },
  stopped: { number: 8, vi: 'Dừng xử lý', en: 'Stopped' },
  done: { number: 9, vi: 'Đã xử lý xong', en: 'Done' },
  returned: { number: 10, vi: 'Đã trả kết quả', en: 'Returned' },
} as const;
export type DossierState = keyof typeof dossierStates;
const stateSchema = z.enum(Object.keys(dossierStates) as [DossierState, ...DossierState[]]);

/** Who acted, by role and pseudonymous reference only. */
export const actorSchema = z.object({
  role: z.enum(['applicant', 'delegate', 'reception', 'processing', 'approver', 'unit-head', 'administrator', 'system']),
  /** Account id, or the service's name. */
  ref: z.string(),
  unit: z.string().nullable(),
});
export type Actor = z.infer<typeof actorSchema>;

/** What every fact of a dossier says. Thin: no names, identifiers of persons, addresses, free text or files. */
const dossierFacts = {
  dossierId: z.uuid(),
  code: z.string(),
  procedureCode: z.string(),
  /** Pinned version, `1.001456@2026-07-01`. */
  procedureVersionId: z.string(),
  caseKey: z.string(),
  channel: z.enum(channels),
  audience: z.enum(audiences),
  /** Agency that received the dossier: its code stands in the dossier's code. */
  receivingAgency: z.string(),
  /** Agency competent for it now. */
  competentAgency: z.string(),
  unit: z.string().nullable(),
  /** Null for the first fact. */
  from: stateSchema.nullable(),
  to: stateSchema,
  stateNumber: z.int().min(1).max(10),
  stepId: z.string().nullable(),
  actor: actorSchema,
  /** Official time of receipt. */
  receivedAt: instantSchema,
  receptionDue: instantSchema.nullable(),
  /** Null before the clock starts and while it is suspended. */
  processingDue: instantSchema.nullable(),
  clockSuspended: z.boolean(),
};

const fact = <Type extends string, Detail extends z.ZodRawShape>(name: Type, detail: Detail) =>
  defineEvent({ type: `vn.motcua.dossier.${name}.v1` as const, topic: topics.dossierJournal, data: z.object({ ...dossierFacts, detail: z.object(detail) }) });

const reason = { reasonCode: z.string() };
const componentIds = z.array(z.string());

/** Every fact of a dossier's life, keyed by the verb of the fact. One per action of the lifecycle table. */
export const dossierFactsByName = {
  submitted: fact('submitted', { returnMethod: z.enum(returnMethods).nullable(), componentCount: z.int().min(0), late: z.boolean() }),
  received: fact('received', { checkedComponents: componentIds, originalsTaken: z.int().min(0) }),
  refused: fact('refused', { ...reason, checklistItem: z.string(), legalBasis: z.string() }),
  forwarded: fact('forwarded', { ...reason, fromAgency: z.string(), toAgency: z.string() }),
  supplementRequested: fact('supplementRequested', { components: componentIds, fields: z.array(z.string()), dueAt: instantSchema, stage: z.enum(['reception', 'appraisal']), causedByApplicant: z.boolean() }),
  supplemented: fact('supplemented', { components: componentIds, fields: z.array(z.string()) }),
  closed: fact('closed', { askedFrom: stateSchema }),
  amended: fact('amended', {
    components: componentIds, fields: z.array(z.string()),
    /** The way of return that was chosen, where that is what changed. */
    returnMethod: z.enum(returnMethods).optional(),
    /** Sequence of the event on `intake.submission.v1` that asked for it; absent for what was recorded at one-stop. */
    submission: z.int().min(1).optional(),
  }),
  paymentRequested: fact('paymentRequested', { items: z.array(z.object({ feeId: z.string(), amount: z.int().min(0) })), total: z.int().min(0), currency: z.literal('VND'), dueAt: instantSchema }),
  paid: fact('paid', { amount: z.int().min(0), currency: z.literal('VND'), method: z.enum(['platform', 'cash', 'card', 'transfer', 'post']) }),
  withdrawalRequested: fact('withdrawalRequested', {}),
  withdrawalApproved: fact('withdrawalApproved', {}),
  withdrawalDeclined: fact('withdrawalDeclined', reason),
  transferred: fact('transferred', { toUnit: z.string() }),
  assigned: fact('assigned', { officer: z.string(), standIn: z.boolean() }),
  advanced: fact('advanced', { fromStep: z.string(), toStep: z.string().nullable(), outcome: z.string() }),
  sentBack: fact('sentBack', { ...reason, fromStep: z.string(), toStep: z.string() }),
  consulted: fact('consulted', { units: z.array(z.string()), dueAt: instantSchema }),
  consultationAnswered: fact('consultationAnswered', { unit: z.string(), late: z.boolean() }),
  verifiedOnSite: fact('verifiedOnSite', { at: instantSchema }),
  extended: fact('extended', { ...reason, previousDue: instantSchema, newDue: instantSchema }),
  stopped: fact('stopped', { ...reason, legalBasis: z.string() }),
  completed: fact('completed', { outcome: z.enum(['granted', 'refused']), resultCode: z.string(), resultDigest: z.string(), electronic: z.boolean(), endedAt: instantSchema, onTime: z.boolean().nullable() }),
  returned: fact('returned', { method: z.enum(returnMethods), at: instantSchema }),
  resultReplaced: fact('resultReplaced', { ...reason, resultCode: z.string(), replaces: z.string(), resultDigest: z.string() }),
  resultRevoked: fact('resultRevoked', { ...reason, resultCode: z.string(), legalBasis: z.string() }),
  recalculated: fact('recalculated', { previousDue: instantSchema.nullable(), newDue: instantSchema.nullable(), cause: z.string() }),
  migrated: fact('migrated', { previousVersionId: z.string(), newVersionId: z.string() }),
  challenged: fact('challenged', { challengedVersion: z.int().min(1), answerDue: instantSchema }),
  challengeAnswered: fact('challengeAnswered', { challengedVersion: z.int().min(1), late: z.boolean() }),
  /** An action that arrived as an event and that the table refuses: an outcome on record, state unchanged. */
  actionDeclined: fact('actionDeclined', { action: z.string(), cause: z.string() }),
} as const;
export type DossierFactName = keyof typeof dossierFactsByName;
type DataOf<Definition> = Definition extends { data: z.ZodType<infer Data> } ? Data : never;
/** Data of one fact, with the common part. */
export type DossierFactData<Name extends DossierFactName = DossierFactName> = DataOf<(typeof dossierFactsByName)[Name]>;
/** What is particular to one fact. */
export type DossierFactDetail<Name extends DossierFactName> = DossierFactData<Name>['detail'];

/** Latest state of a dossier, compacted, for consumers that start cold. Subject: the dossier. */
export const dossierStateChanged = defineEvent({
  type: 'vn.motcua.dossier.state.v1', topic: topics.dossierState,
  data: z.object(dossierFacts),
});
