import type { Bilingual } from '#contracts';
import { vietnamTime } from '#working-time';
import type { SurveyQuestion, SurveyState } from '../domain/survey.js';
import { countKey, type SurveyResults } from '../persistence/survey.queries.js';
import type { Survey } from '../use-cases/survey-ports.js';

/** A survey in a list. */
export class ListedSurveyView {
  key!: string;
  version!: number;
  state!: SurveyState;
  kind!: 'survey' | 'consultation';
  agency!: string;
  title!: Bilingual;
  closesAt!: string;
  openedAt!: string | null;
  publishedAt!: string | null;
}

export class SurveyOptionView {
  id!: string;
  text!: Bilingual;
}

export class SurveyQuestionView {
  id!: string;
  text!: Bilingual;
  kind!: 'one' | 'several' | 'words';
  options!: SurveyOptionView[];
}

/** A survey with its questions. */
export class SurveyView extends ListedSurveyView {
  about!: Bilingual | null;
  questions!: SurveyQuestionView[];
}

export class OptionCountView extends SurveyOptionView {
  count!: number;
}

export class QuestionCountsView {
  id!: string;
  text!: Bilingual;
  options!: OptionCountView[];
}

/** Results: how many answered, and how often each option was chosen. Nobody's answer. */
export class SurveyResultsView {
  key!: string;
  title!: Bilingual;
  answers!: number;
  questions!: QuestionCountsView[];
}

/** An answer in words, without who gave it and when. */
export class OpinionView {
  id!: string;
  words!: string;
}

/** That somebody took part. */
export class AnsweredView {
  key!: string;
}

const time = (instant: Date | null): string | null => (instant === null ? null : vietnamTime(instant));

export const listedSurveyOf = ({ key, version, state, kind, agency, title, closesAt, openedAt, publishedAt }: Survey): ListedSurveyView => ({
  key, version, state, kind, agency, title, closesAt: vietnamTime(closesAt), openedAt: time(openedAt), publishedAt: time(publishedAt),
});

export const surveyViewOf = (survey: Survey): SurveyView => ({
  ...listedSurveyOf(survey), about: survey.about, questions: survey.questions.map(({ id, text, kind, options }) => ({ id, text, kind, options: options.map((option) => ({ id: option.id, text: option.text })) })),
});

export function surveyResultsOf({ key, title, questions }: Survey, { answers, counts }: SurveyResults): SurveyResultsView {
  const counted = ({ id, text, options }: SurveyQuestion): QuestionCountsView => ({ id, text, options: options.map((option) => ({ id: option.id, text: option.text, count: counts.get(countKey(id, option.id)) ?? 0 })) });
  return { key, title, answers, questions: questions.filter(({ kind }) => kind !== 'words').map(counted) };
}
