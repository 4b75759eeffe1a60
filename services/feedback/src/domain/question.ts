import { Refusal } from '#contracts';
import { mustNotIdentify, type Unnamed } from './redaction.js';

/** Where a question (hỏi đáp) stands: a ticket with an owner, a deadline, and an answer that can be published (V-7). */
export type QuestionState = 'asked' | 'answered' | 'published' | 'withdrawn';
export type QuestionAction = 'assign' | 'answer' | 'publish' | 'withdraw';
/** The asker; officers of the agency asked; who may speak in its name. */
export type QuestionCapacity = 'asker' | 'officer' | 'answerer';
export interface QuestionCell { readonly by: readonly QuestionCapacity[]; readonly to: QuestionState | 'unchanged' }

export const questionLifecycle: Readonly<Record<QuestionState, Partial<Record<QuestionAction, QuestionCell>>>> = {
  asked: { assign: { by: ['officer'], to: 'unchanged' }, answer: { by: ['officer'], to: 'answered' }, withdraw: { by: ['asker'], to: 'withdrawn' } },
  answered: { publish: { by: ['answerer'], to: 'published' } },
  published: {},
  withdrawn: {},
};

export interface Question {
  readonly id: string;
  readonly version: number;
  readonly state: QuestionState;
  readonly agency: string;
  readonly procedureCode: string | null;
  readonly ownerUnit: string | null;
  readonly ownerOfficer: string | null;
  readonly askedAt: Date;
  readonly answerDue: Date;
  readonly answer: string | null;
  readonly answeredAt: Date | null;
  readonly late: boolean | null;
  readonly publicText: string | null;
  readonly publicAnswer: string | null;
  readonly publishedAt: Date | null;
}

export type QuestionInput =
  | { readonly action: 'assign'; readonly unit: string; readonly officer: string | null }
  | { readonly action: 'answer'; readonly text: string }
  | { readonly action: 'publish'; readonly publicText: string; readonly publicAnswer: string }
  | { readonly action: 'withdraw' };

/** Who acts, when; who must not be named in what is published, and the telephone that may. */
export interface QuestionContext { readonly capacities: ReadonlySet<QuestionCapacity>; readonly at: Date; readonly asker: Unnamed; readonly agencyPhone: string | null }

/** Does one thing with a question. Refuses with `question.action-not-allowed`, `auth.forbidden` and, for a text that tells who asks, `publication.identifies`. */
export function actOn(question: Question, input: QuestionInput, context: QuestionContext): Question {
  const { capacities } = context;
  const { action } = input;
  const mayEver = Object.values(questionLifecycle).some((cells) => cells[action]?.by.some((each) => capacities.has(each)));
  if (!mayEver) throw new Refusal('auth.forbidden');
  const cell = questionLifecycle[question.state][action];
  if (cell === undefined) throw new Refusal('question.action-not-allowed', { state: question.state, action });
  const state = cell.to === 'unchanged' ? question.state : cell.to;
  return { ...question, ...changesOf(question, input, context), state, version: question.version + 1 };
}

function changesOf({ answerDue }: Question, input: QuestionInput, { at, asker, agencyPhone }: QuestionContext): Partial<Question> {
  switch (input.action) {
    case 'assign': return { ownerUnit: input.unit, ownerOfficer: input.officer };
    case 'answer': return { answer: input.text, answeredAt: at, late: at > answerDue };
    case 'publish': {
      mustNotIdentify(input, asker, agencyPhone);
      return { publicText: input.publicText, publicAnswer: input.publicAnswer, publishedAt: at };
    }
    case 'withdraw': return {};
  }
}
