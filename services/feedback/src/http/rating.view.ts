import type { Bilingual, Provenance } from '#contracts';
import { vietnamTime } from '#working-time';
import { type Indicator, indicators, type IndicatorNumber, satisfactionLevels } from '../domain/indicators.js';
import type { Questionnaire } from '../domain/questionnaire.js';
import { agencySum, averageOf, officerSum, petitionPoints, shares, type Values } from '../domain/scoring.js';
import type { EnteredScore, SeenRating, Sums } from '../persistence/rating.queries.js';
import type { DossierEnd } from '../use-cases/ports.js';

/** What 0, 1 and 2 mean; null where the law's words were not read. */
export class MeaningView {
  points!: 0 | 1 | 2;
  text!: string | null;
}

/** One of the nine indicators, with where its words come from. */
export class IndicatorView {
  number!: IndicatorNumber;
  name!: string;
  meaning!: MeaningView[];
  /** Where an agency's own score of it comes from. */
  source!: 'declared' | 'measured' | 'inspection' | 'petitions' | 'entered';
  nameProvenance!: Provenance;
  meaningProvenance!: Provenance;
}

export class OptionView {
  points!: 0 | 1 | 2;
  text!: Bilingual | null;
}

export class RatingQuestionView {
  id!: string;
  text!: Bilingual;
  indicator!: IndicatorNumber | null;
  options!: OptionView[];
}

/** A rating form (phiếu đánh giá). */
export class QuestionnaireView {
  id!: string;
  from!: string | null;
  to!: string | null;
  questions!: RatingQuestionView[];
  provenance!: Provenance;
}

export class RatingAnswerView {
  questionId!: string;
  points!: number;
}

/** Points of an indicator. */
export class PointsView {
  indicator!: IndicatorNumber;
  points!: number;
}

/** The rating of a dossier. Who rated is not shown. */
export class RatingView {
  id!: string;
  dossierId!: string;
  dossierCode!: string;
  procedureCode!: string;
  questionnaireId!: string;
  answers!: RatingAnswerView[];
  /** What the applicant gave. */
  declared!: PointsView[];
  /** What the system measured, beside it. */
  measured!: PointsView[];
  satisfaction!: 1 | 2 | 3 | null;
  remark!: string | null;
  ratedAt!: string;
}

/** Whether a dossier may be rated, with which form, and the rating it has. */
export class RateableView {
  dossierId!: string;
  dossierCode!: string;
  state!: DossierEnd;
  mayBeRated!: boolean;
  questionnaire!: QuestionnaireView;
  rating!: RatingView | null;
}

/** A rating that was given. */
export class RatedView {
  ratingId!: string;
}

/** One row of the summary sheet (bảng đánh giá): standard, own and appraised score. */
export class SheetRowView {
  indicator!: IndicatorNumber;
  name!: string;
  standard!: number;
  /** Điểm tự chấm; null where there is none. */
  self!: number | null;
  /** What the system measured, for 1 to 3. */
  measured!: number | null;
  /** Điểm thẩm định. */
  appraised!: number | null;
  note!: string | null;
}

export class ShareView {
  level!: 1 | 2 | 3;
  name!: Bilingual;
  count!: number;
  /** Per cent of the forms that answered, one decimal; null without one. */
  share!: number | null;
}

/** A sum of scores; no class while one is missing. */
export class SumView {
  total!: number;
  missing!: IndicatorNumber[];
  class!: string | null;
  className!: Bilingual | null;
}

/** The summary sheet of an agency and quarter (bảng đánh giá việc giải quyết thủ tục hành chính). */
export class SheetView {
  agency!: string;
  year!: number;
  quarter!: number;
  /** Số phiếu đánh giá. */
  forms!: number;
  rows!: SheetRowView[];
  self!: SumView;
  appraised!: SumView;
  satisfaction!: ShareView[];
}

/** The score of an officer in a quarter: 1, 2, 3, 4 and 7. */
export class OfficerScoreView {
  /** Account of the officer. */
  officer!: string;
  forms!: number;
  scores!: PointsView[];
  sum!: SumView;
}

/** A score that was entered. */
export class ScoreView {
  id!: string;
  agency!: string;
  year!: number;
  quarter!: number;
  kind!: 'self' | 'appraised';
  indicator!: IndicatorNumber;
  points!: number;
}

export const indicatorViewOf = ({ number, name, meaning, source, provenance }: Indicator): IndicatorView => ({
  number, name, source, meaning: ([0, 1, 2] as const).map((points) => ({ points, text: meaning[points] })), nameProvenance: provenance.name, meaningProvenance: provenance.meaning,
});

export function questionnaireViewOf({ id, from, to, questions, provenance }: Questionnaire): QuestionnaireView {
  return { id, from, to, provenance, questions: questions.map(({ options, ...question }) => ({ ...question, options: ([0, 1, 2] as const).map((points) => ({ points, text: options[points] })) })) };
}

const pointsOf = (given: Readonly<Record<string, number | undefined>>): PointsView[] => Object.entries(given).map(([number, points]) => ({ indicator: Number(number) as IndicatorNumber, points: points ?? 0 }));

export function ratingViewOf({ id, dossierId, dossierCode, procedureCode, questionnaireId, answers, declared, measured, satisfaction, remark, ratedAt }: SeenRating): RatingView {
  return {
    id, dossierId, dossierCode, procedureCode, questionnaireId, answers: answers.map(({ questionId, points }) => ({ questionId, points })), declared: pointsOf(declared), measured: pointsOf(measured), satisfaction, remark,
    ratedAt: vietnamTime(ratedAt),
  };
}

/** Of one agency and quarter. 5 comes from inspection alone; what nothing here computes is as it was entered. */
export function sheetOf(of: { readonly agency: string; readonly year: number; readonly quarter: number }, sums: Sums, petitions: { readonly due: number; readonly inTime: number }, scores: readonly EnteredScore[]): SheetView {
  const entered = (kind: EnteredScore['kind'], number: IndicatorNumber): EnteredScore | undefined => scores.find((each) => each.kind === kind && each.indicator === number);
  const rows = indicators.map(({ number, name, source }): SheetRowView => {
    const measured = averageOf(sums.of(`measured:${number}`));
    const appraised = entered('appraised', number);
    const self = {
      declared: () => averageOf(sums.of(`declared:${number}`)), measured: () => measured, inspection: () => appraised?.points ?? null,
      petitions: () => petitionPoints(petitions) ?? entered('self', number)?.points ?? null, entered: () => entered('self', number)?.points ?? null,
    }[source]();
    return { indicator: number, name, standard: 2, self, measured, appraised: appraised?.points ?? null, note: appraised?.note ?? entered('self', number)?.note ?? null };
  });
  const values = (kind: 'self' | 'appraised'): Values => Object.fromEntries(rows.map((row) => [row.indicator, row[kind]]));
  return { ...of, forms: sums.forms, rows, self: sumViewOf(agencySum(values('self'))), appraised: sumViewOf(agencySum(values('appraised'))), satisfaction: satisfactionOf(sums) };
}

export function officerScoreOf({ officer, sums }: { readonly officer: string; readonly sums: Sums }): OfficerScoreView {
  const values: Values = { 1: averageOf(sums.of('declared:1')), 2: averageOf(sums.of('measured:2')), 3: averageOf(sums.of('declared:3')), 4: averageOf(sums.of('declared:4')), 7: averageOf(sums.of('declared:7')) };
  const scores = Object.entries(values).flatMap(([number, points]) => (points == null ? [] : [{ indicator: Number(number) as IndicatorNumber, points }]));
  return { officer, forms: sums.forms, scores, sum: sumViewOf(officerSum(values)) };
}

const sumViewOf = ({ total, missing, class: name, className }: { total: number; missing: readonly IndicatorNumber[]; class: string | null; className: Bilingual | null }): SumView => ({ total, missing: [...missing], class: name, className });

function satisfactionOf(sums: Sums): ShareView[] {
  const counts = ([1, 2, 3] as const).map((level) => sums.of(`satisfaction:${level}`).count) as [number, number, number];
  const parts = shares(counts);
  return ([1, 2, 3] as const).map((level, index) => ({ level, name: satisfactionLevels[level], count: counts[index] ?? 0, share: parts?.[index] ?? null }));
}
