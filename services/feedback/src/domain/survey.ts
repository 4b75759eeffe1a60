import { type Bilingual, Refusal } from '#contracts';

/** Where a survey (khảo sát) or consultation (lấy ý kiến) stands. */
export type SurveyState = 'draft' | 'open' | 'closed' | 'published';
export type SurveyAction = 'open' | 'close' | 'publish';
export const surveyLifecycle: Readonly<Record<SurveyState, Partial<Record<SurveyAction, SurveyState>>>> = {
  draft: { open: 'open' }, open: { close: 'closed' }, closed: { publish: 'published' }, published: {},
};

export interface SurveyOption { readonly id: string; readonly text: Bilingual }
export interface SurveyQuestion {
  readonly id: string;
  readonly text: Bilingual;
  /** One option, any number of them, or words of one's own (opinions are read by the agency and never published singly). */
  readonly kind: 'one' | 'several' | 'words';
  readonly options: readonly SurveyOption[];
}
export interface SurveyAnswer { readonly questionId: string; readonly options?: readonly string[] | undefined; readonly words?: string | undefined }

/** The state after an action. Refuses with `survey.action-not-allowed`. */
export function surveyAfter(state: SurveyState, action: SurveyAction): SurveyState {
  const next = surveyLifecycle[state][action];
  if (next === undefined) throw new Refusal('survey.action-not-allowed', { state, action });
  return next;
}

/** Whether questions can be answered: ids are unique, choices have options, words have none. Refuses with `input.invalid`. */
export function checkSurvey(questions: readonly SurveyQuestion[]): void {
  const errors = questions.flatMap(({ id, kind, options }, index) => [
    ...(questions.findIndex((each) => each.id === id) < index ? [{ pointer: `/questions/${index}/id`, code: 'repeated' }] : []),
    ...((kind === 'words') !== (options.length === 0) || (kind !== 'words' && options.length < 2) ? [{ pointer: `/questions/${index}/options`, code: 'options' }] : []),
    ...(new Set(options.map((option) => option.id)).size < options.length ? [{ pointer: `/questions/${index}/options`, code: 'repeated' }] : []),
  ]);
  if (errors.length > 0) throw new Refusal('input.invalid', {}, errors);
}

/** Checks one person's answer against the questions; a question of words may be left out. Refuses with `input.invalid`. */
export function checkAnswer(questions: readonly SurveyQuestion[], answers: readonly SurveyAnswer[]): void {
  const known = new Map(questions.map((question) => [question.id, question]));
  const errors = answers.flatMap(({ questionId, options = [], words }, index) => {
    const question = known.get(questionId);
    if (question === undefined || answers.findIndex((each) => each.questionId === questionId) < index) return [{ pointer: `/answers/${index}/questionId`, code: question === undefined ? 'unknown-question' : 'answered-twice' }];
    if (question.kind === 'words') return words === undefined || options.length > 0 ? [{ pointer: `/answers/${index}/words`, code: 'required' }] : [];
    const allowed = options.every((id, at) => question.options.some((option) => option.id === id) && options.indexOf(id) === at);
    const number = question.kind === 'one' ? options.length === 1 : options.length > 0;
    return allowed && number && words === undefined ? [] : [{ pointer: `/answers/${index}/options`, code: 'options' }];
  });
  const missing = questions.filter(({ id, kind }) => kind !== 'words' && !answers.some((each) => each.questionId === id)).map(({ id }) => ({ pointer: '/answers', code: 'required', message: { vi: `Thiếu câu trả lời: ${id}`, en: `not answered: ${id}` } }));
  if (errors.length + missing.length > 0) throw new Refusal('input.invalid', {}, [...errors, ...missing]);
}
