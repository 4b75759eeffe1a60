import { z } from 'zod';
import { defineEvent } from './cloud-event.js';
import { instantSchema } from './provenance.js';
import { topics } from './topics.js';

const points = z.int().min(0).max(2);

/** The applicant rated a finished dossier, once. Indicators 1, 3, 4 and 7 of TT 01/2018/TT-VPCP, Article 13, and the plain satisfaction answer apart. Subject: the rating; the partition key is the dossier. */
export const dossierRated = defineEvent({
  type: 'vn.motcua.feedback.rated.v1', topic: topics.feedback,
  data: z.object({
    ratingId: z.uuid(), dossierId: z.uuid(), procedureCode: z.string(), receivingAgency: z.string(), competentAgency: z.string(),
    /** Accounts of the officers who handled it, in order of their first act. */
    officers: z.array(z.string()),
    /** Points by number of the indicator; those not asked are absent. */
    declared: z.partialRecord(z.enum(['1', '3', '4', '7']), points),
    /** 1 not satisfied, 2 satisfied, 3 very satisfied. */
    satisfaction: z.int().min(1).max(3).nullable(),
    ratedAt: instantSchema,
  }),
});

/** Where a petition (phản ánh, kiến nghị) stands. */
export const petitionStates = ['received', 'refused', 'moreInfo', 'forwarded', 'answering', 'answered', 'published', 'rated', 'closed'] as const;

/** A petition moved. Its text and its petitioner stay with feedback. Subject: the petition; the partition key is its dossier, or the petition where it concerns none. */
export const petitionMoved = defineEvent({
  type: 'vn.motcua.feedback.petitionMoved.v1', topic: topics.feedback,
  data: z.object({
    petitionId: z.uuid(), dossierId: z.uuid().nullable(),
    /** The agency concerned, which answers, and the superior agency that has the oversight task. */
    agency: z.string(), superiorAgency: z.string().nullable(),
    from: z.enum(petitionStates).nullable(), to: z.enum(petitionStates), at: instantSchema,
    /** Why refused; what came of the matter, for an answer; how satisfied, for a rating of the handling. */
    reasonCode: z.string().nullable(),
    answerDue: instantSchema.nullable(),
    /** For an answer: whether it came after its time. */
    late: z.boolean().nullable(),
  }),
});

/** A question was asked or answered (hỏi đáp). Subject: the question. */
export const questionMoved = defineEvent({
  type: 'vn.motcua.feedback.questionMoved.v1', topic: topics.feedback,
  data: z.object({
    questionId: z.uuid(), agency: z.string(), procedureCode: z.string().nullable(), to: z.enum(['asked', 'answered', 'published', 'withdrawn']), at: instantSchema, answerDue: instantSchema,
    late: z.boolean().nullable(),
  }),
});
