import { vietnamTime } from '#working-time';
import type { Question, QuestionState } from '../domain/question.js';
import type { SeenQuestion } from '../persistence/question.queries.js';

/** What has become of a question. */
export class QuestionMovedView {
  id!: string;
  version!: number;
  state!: QuestionState;
  agency!: string;
  ownerUnit!: string | null;
  ownerOfficer!: string | null;
  answerDue!: string;
}

/** A question (hỏi đáp), for its asker and the agency. Who asks is not shown. */
export class QuestionView extends QuestionMovedView {
  procedureCode!: string | null;
  title!: string;
  text!: string;
  askedAt!: string;
  answer!: string | null;
  answeredAt!: string | null;
  /** Overdue now, or answered after its time. */
  late!: boolean;
  publicText!: string | null;
  publicAnswer!: string | null;
  publishedAt!: string | null;
}

/** A published question with its answer. */
export class PublishedQuestionView {
  id!: string;
  agency!: string;
  procedureCode!: string | null;
  text!: string;
  answer!: string;
  publishedAt!: string;
}

export const questionMovedOf = ({ id, version, state, agency, ownerUnit, ownerOfficer, answerDue }: Question): QuestionMovedView => ({ id, version, state, agency, ownerUnit, ownerOfficer, answerDue: vietnamTime(answerDue) });

export function questionViewOf(question: SeenQuestion, now: Date): QuestionView {
  const { procedureCode, title, text, askedAt, answer, answeredAt, late, answerDue, publicText, publicAnswer, publishedAt } = question;
  return {
    ...questionMovedOf(question), procedureCode, title, text, askedAt: vietnamTime(askedAt), answer, answeredAt: answeredAt === null ? null : vietnamTime(answeredAt), late: late ?? (question.state === 'asked' && answerDue < now), publicText,
    publicAnswer, publishedAt: publishedAt === null ? null : vietnamTime(publishedAt),
  };
}

export const publishedQuestionOf = ({ id, agency, procedureCode, publicText, publicAnswer, publishedAt, askedAt }: SeenQuestion): PublishedQuestionView => ({
  id, agency, procedureCode, text: publicText ?? '', answer: publicAnswer ?? '', publishedAt: vietnamTime(publishedAt ?? askedAt),
});
