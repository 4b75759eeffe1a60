import { type Bilingual, Refusal, type Provenance } from '#contracts';
import { type DeclaredIndicator, declaredIndicators, type IndicatorNumber, type Points, indicators } from './indicators.js';

/** One question of a rating form. What it asks is the installation's; which indicator it stands for, or none, too. */
export interface RatingQuestion {
  readonly id: string;
  readonly text: Bilingual;
  /** Null: an opinion beside the indicators. */
  readonly indicator: IndicatorNumber | null;
  /** Words of 0, 1 and 2; null where the law's are not known and the installation has none of its own. */
  readonly options: Readonly<Record<Points, Bilingual | null>>;
}

/** A rating form (phiếu đánh giá): there is no national one (TT 01/2018/TT-VPCP Article 13 leaves it to ministries and provinces), so it is dated data. */
export interface Questionnaire {
  readonly id: string;
  /** First and last day in force; null: open. */
  readonly from: string | null;
  readonly to: string | null;
  readonly questions: readonly RatingQuestion[];
  readonly provenance: Provenance;
}

const question = (number: DeclaredIndicator, id: string, vi: string, en: string): RatingQuestion => {
  const meaning = indicators.find((each) => each.number === number)?.meaning;
  const option = (points: Points): Bilingual | null => { const text = meaning?.[points] ?? null; return text === null ? null : { vi: text }; };
  return { id, text: { vi, en }, indicator: number, options: { 0: option(0), 1: option(1), 2: option(2) } };
};

/** The form of an installation that has none of its own: the four indicators an applicant scores, in the law's words where they are known. */
export const plainQuestionnaire: Questionnaire = {
  id: 'plain', from: null, to: null, provenance: { tag: '?', verified: false, source: 'Câu hỏi theo tên chỉ số; mẫu phiếu do bộ, tỉnh ban hành' },
  questions: [
    question(1, 'time', 'Tổng thời gian giải quyết hồ sơ so với quy định?', 'How long did the dossier take, compared with the time the law allows?'),
    question(3, 'contacts', 'Ông/bà phải liên hệ bao nhiêu lần với nơi tiếp nhận để hoàn thiện hồ sơ?', 'How often did you have to contact the reception to complete the dossier?'),
    question(4, 'agencies', 'Số cơ quan, đơn vị ông/bà phải liên hệ để hoàn thiện hồ sơ?', 'How many agencies did you have to contact to complete the dossier?'),
    question(7, 'attitude', 'Thái độ của cán bộ, công chức khi hướng dẫn, tiếp nhận và giải quyết?', 'How did the officers treat you?'),
  ],
};

export interface RatingAnswer { readonly questionId: string; readonly points: number }
export type Declared = Partial<Record<DeclaredIndicator, Points>>;

/**
 * What the answers declare. Every question of the form is answered once, with 0, 1 or 2; answers to what the applicant does not score stay opinions. Refuses with
 * `input.invalid`, pointing at the answers.
 */
export function declaredBy({ questions }: Questionnaire, answers: readonly RatingAnswer[]): Declared {
  const seen = new Set<string>();
  const errors = answers.flatMap(({ questionId }, index) => {
    const code = !questions.some(({ id }) => id === questionId) ? 'unknown-question' : seen.has(questionId) ? 'answered-twice' : null;
    seen.add(questionId);
    return code === null ? [] : [{ pointer: `/answers/${index}/questionId`, code }];
  });
  const missing = questions.filter(({ id }) => !seen.has(id)).map(({ id }) => ({ pointer: '/answers', code: 'required', message: { vi: `Thiếu câu trả lời: ${id}`, en: `not answered: ${id}` } }));
  if (errors.length + missing.length > 0) throw new Refusal('input.invalid', {}, [...errors, ...missing]);
  const declared: Declared = {};
  for (const number of declaredIndicators) {
    const asked = questions.find(({ indicator }) => indicator === number);
    const answer = answers.find(({ questionId }) => questionId === asked?.id);
    if (answer !== undefined) declared[number] = answer.points as Points;
  }
  return declared;
}

/** Whether a form may come into force: ids are unique, and an indicator is asked at most once. Refuses with `input.invalid`. */
export function checkQuestionnaire({ questions }: Pick<Questionnaire, 'questions'>): void {
  const errors = questions.flatMap(({ id, indicator }, index) => [
    ...(questions.findIndex((each) => each.id === id) < index ? [{ pointer: `/questions/${index}/id`, code: 'repeated' }] : []),
    ...(indicator !== null && questions.findIndex((each) => each.indicator === indicator) < index ? [{ pointer: `/questions/${index}/indicator`, code: 'repeated' }] : []),
  ]);
  if (errors.length > 0) throw new Refusal('input.invalid', {}, errors);
}
