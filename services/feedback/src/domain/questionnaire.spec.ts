import { Refusal } from '#contracts';
import { measured } from './measure.js';
import { checkQuestionnaire, declaredBy, plainQuestionnaire, type Questionnaire, type RatingQuestion } from './questionnaire.js';

const none = { 0: null, 1: null, 2: null };
/** As a provincial portal shows it: three criteria of its own and the nine. */
const twelve: Questionnaire = {
  ...plainQuestionnaire, id: 'twelve',
  questions: ([['overall', null], ['ease', null], ['place', null], ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [`q${number}`, number])] as [string, RatingQuestion['indicator']][]).map(([id, indicator]) => ({ id, indicator, text: { vi: id }, options: none })),
};
const codesOf = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.errors.map(({ pointer, code }) => `${pointer} ${code}`);
  }
  return [];
};

describe('rating forms', () => {
  it('twelve questions mapped to nine indicators declare the four an applicant scores', () => {
    expect(declaredBy(twelve, twelve.questions.map(({ id }, index) => ({ questionId: id, points: index % 3 })))).toEqual({ 1: 0, 3: 2, 4: 0, 7: 0 });
  });

  it('asks for every question once', () => {
    expect(codesOf(() => declaredBy(plainQuestionnaire, [{ questionId: 'time', points: 2 }, { questionId: 'time', points: 1 }, { questionId: 'colour', points: 1 }, { questionId: 'contacts', points: 1 }, { questionId: 'agencies', points: 1 }]))).toEqual([
      '/answers/1/questionId answered-twice', '/answers/2/questionId unknown-question', '/answers required',
    ]);
  });

  it('maps no two questions to one indicator', () => {
    expect(codesOf(() => { checkQuestionnaire({ questions: [...plainQuestionnaire.questions, { id: 'again', indicator: 1, text: { vi: 'Lại' }, options: none }] }); })).toEqual(['/questions/4/indicator repeated']);
  });
});

describe('what the system measures', () => {
  const handling = { endedAt: new Date('2026-03-10T10:00:00+07:00'), dueAt: new Date('2026-03-10T17:00:00+07:00'), onTime: true, supplements: 0, lateOpinions: 0 };
  it('before the day it was due 2, on the day 1, later 0, nothing counted nothing', () => {
    const of = (change: Partial<typeof handling> | { dueAt: null; onTime: null }): unknown => measured({ ...handling, ...change })[1];
    expect([of({ endedAt: new Date('2026-03-09T16:59:00+07:00') }), of({}), of({ onTime: false }), of({ dueAt: null, onTime: null })]).toEqual([2, 1, 0, undefined]);
  });

  it('counts supplements the applicant did not cause, and a late opinion against the agencies that took part', () => {
    expect([0, 1, 2, 5].map((supplements) => measured({ ...handling, supplements })[3])).toEqual([2, 1, 0, 0]);
    expect(measured({ ...handling, lateOpinions: 1 })[2]).toBe(0);
  });
});
