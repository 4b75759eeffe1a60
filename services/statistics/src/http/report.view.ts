import type { Bilingual } from '#contracts';
import type { Figures } from '../domain/figures.js';
import type { IndexFormula, IndexGroup } from '../domain/quality-index.js';
import type { Columns } from '../domain/one-stop-report.js';

/** A word in Vietnamese and, where there is one, in English. */
export class WordsView {
  vi!: string;
  en?: string;
}

/** First and last day of what was counted, and the instant of the counting. */
export class CountedView {
  from!: string;
  to!: string;
  countedAt!: string;
}

export class ReceivedView {
  /** Carried over and received in the period (tổng số). */
  total!: number;
  /** Unfinished when the period began (từ kỳ trước). */
  carriedOver!: number;
  online!: number;
  counter!: number;
  post!: number;
}

export class EndedView {
  total!: number;
  /** Done before the day on which it was due (trước hạn). */
  doneEarly!: number;
  /** Done on that day (đúng hạn). */
  doneOnTime!: number;
  /** Done after the due time (quá hạn). */
  doneLate!: number;
  stopped!: number;
  stoppedLate!: number;
  withdrawn!: number;
  withdrawnLate!: number;
}

export class InProcessView {
  total!: number;
  inTime!: number;
  late!: number;
}

export class RatingsView {
  notSatisfied!: number;
  satisfied!: number;
  verySatisfied!: number;
}

/** Figures of one key: the whole, an agency, a procedure, a field, a channel or an audience. */
export class FiguresRowView {
  key!: string;
  name!: WordsView | null;
  received!: ReceivedView;
  ended!: EndedView;
  /** At the end of the period. */
  inProcess!: InProcessView;
  /** Receptions refused: not counted as received. */
  refused!: number;
  returned!: number;
  /** Requests for supplements. */
  supplements!: number;
  ratings!: RatingsView;
  /** Dossiers by status as it is now, whatever the period; those not accepted yet included. */
  byState!: Record<string, number>;
}

export class FiguresView extends CountedView {
  agency!: string;
  by!: string;
  rows!: FiguresRowView[];
}

/** Columns 3 to 13 of the form. */
export class OneStopRowView {
  /** `ministry`, `province`, `commune`, or `unknown`; null in the total row. */
  level!: string | null;
  /** Code of the field; null in the rows of totals. */
  field!: string | null;
  name!: WordsView;
  /** By number of the column: 3 = 4 + 5 + 6, 7 = 8 + 9 + 10, 11 = 12 + 13, and 3 = 7 + 11. */
  columns!: Record<string, number>;
}

export class RuleView {
  id!: string;
  from!: string;
  source!: string;
  /** False: not compared with the text yet. */
  verified!: boolean;
  note!: WordsView;
}

/** The one-stop report (Biểu số II.06a/VPCP/KSTT). */
export class OneStopReportView extends CountedView {
  form!: string;
  agency!: string;
  agencyName!: WordsView | null;
  rule!: RuleView;
  /** The total row first, then each level and its fields. */
  rows!: OneStopRowView[];
}

export class IndexFormulaView {
  id!: string;
  name!: WordsView;
  numeratorIs!: WordsView;
  denominatorIs!: WordsView;
  numerator!: number;
  denominator!: number;
  /** Per cent with two decimals; null where the denominator is 0: not applicable. */
  percent!: string | null;
}

export class IndexGroupView {
  group!: IndexGroup;
  /** Most points of the group, of 100. */
  points!: number;
  /** None where it cannot be computed from dossiers. */
  formulas!: IndexFormulaView[];
}

/** The service-quality index (QĐ 766/QĐ-TTg). */
export class QualityIndexView extends CountedView {
  agency!: string;
  rule!: RuleView;
  groups!: IndexGroupView[];
}

/** Totals of an agency as public portals show them. */
export class PublicTotalsView extends CountedView {
  agency!: string;
  received!: number;
  done!: number;
  early!: number;
  onTime!: number;
  late!: number;
  inProcess!: number;
  inProcessLate!: number;
  /** Done early and on time, per cent with two decimals; null where nothing is done. */
  percentInTime!: string | null;
}

export class ProvisionRowView {
  field!: string;
  fieldName!: WordsView;
  /** NĐ 43/2011: 1 to 4. */
  decree43!: number;
  /** NĐ 42/2022: `endToEnd`, `partial`, `information`. */
  decree42!: string;
  procedures!: number;
  /** That can be filed online. */
  online!: number;
  /** With a dossier filed online in the last twelve months. */
  withOnlineDossiers!: number;
}

export class ProvisionView {
  day!: string;
  agency!: string | null;
  rows!: ProvisionRowView[];
}

export function figuresRowOf(key: string, name: Bilingual | undefined, figures: Figures): FiguresRowView {
  const { carriedOver, received, done, stopped, withdrawn, inProcess, refused, returned, supplements, ratings, byState } = figures;
  return {
    key, name: name === undefined ? null : wordsOf(name), received: { total: carriedOver + received.online + received.counter + received.post, carriedOver, ...received },
    ended: {
      total: figures.index.ended, doneEarly: done.early, doneOnTime: done.onTime, doneLate: done.late, stopped: stopped.onTime + stopped.late, stoppedLate: stopped.late,
      withdrawn: withdrawn.onTime + withdrawn.late, withdrawnLate: withdrawn.late,
    },
    inProcess: { total: inProcess.inTime + inProcess.late, ...inProcess }, refused, returned, supplements,
    ratings: { notSatisfied: ratings[1], satisfied: ratings[2], verySatisfied: ratings[3] }, byState: { ...byState },
  };
}

export function wordsOf({ vi, en }: Bilingual): WordsView {
  return en === undefined ? { vi } : { vi, en };
}

export function columnsView(columns: Columns): Record<string, number> {
  return { ...columns };
}

export function formulaViewOf({ group: _group, ...formula }: IndexFormula): IndexFormulaView {
  return formula;
}
