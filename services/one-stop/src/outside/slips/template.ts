import type { Punctuality, RuleSet, Slip } from '../../domain/slip.js';

/**
 * How sure a printed text is: `T` text of the law read · `C` printed by running public systems · `2` secondary source · `K` general knowledge, not compared with the
 * annex · `?` provisional, our own until the annex is at hand.
 */
export type LabelTag = 'T' | 'C' | '2' | 'K' | '?';

/** A text of a form. Words in braces are filled in. */
export interface Label {
  readonly text: string;
  readonly tag: LabelTag;
}

export const T = (text: string): Label => ({ text, tag: 'T' });
export const C = (text: string): Label => ({ text, tag: 'C' });
export const secondary = (text: string): Label => ({ text, tag: '2' });
export const K = (text: string): Label => ({ text, tag: 'K' });
export const provisional = (text: string): Label => ({ text, tag: '?' });

export interface Form {
  /** With a line break where it is broken on narrow paper. */
  readonly title: Label;
  /** Printed in the corner, `Mẫu số 01`; null where the form has no number that is certain. */
  readonly corner: Label | null;
  /** What follows the number: `TNHS` in `Số: 07/TNHS`; null where it is not known. */
  readonly suffix: Label | null;
}

/** Every text of a set of forms. A template that was in use never changes; a correction gets a new version. */
export interface SlipTemplate {
  readonly ruleSet: RuleSet;
  /** Printed small at the foot of every page. */
  readonly version: string;
  readonly paper: 'A4' | 'A5';
  readonly common: {
    readonly state: Label;
    readonly motto: Label;
    readonly placeAndDate: Label;
    readonly number: Label;
    readonly dossierCode: Label;
    readonly replaces: Label;
    readonly moment: Label;
    readonly provisional: Label;
    readonly address: Label;
    readonly phone: Label;
    readonly request: Label;
    readonly legalBasis: Label;
    readonly contact: Label;
    readonly sign: Label;
    readonly applicantSigns: Label;
    readonly officerSigns: Label;
    readonly headSigns: Label;
    readonly headSignsHow: Label;
    readonly recipients: Label;
    readonly recipientLines: readonly Label[];
  };
  readonly 'receipt-slip': Form & {
    readonly copies: Label;
    readonly unit: Label;
    readonly owner: Label;
    readonly submitter: Label;
    readonly email: Label;
    readonly identifier: Label;
    readonly components: Label;
    readonly columns: readonly [Label, Label, Label, Label];
    readonly noComponents: Label;
    readonly sets: Label;
    readonly limit: Label;
    readonly limitUnits: Readonly<Record<'workingDay' | 'workingHour' | 'calendarDay' | 'month' | 'immediate', Label>>;
    readonly receivedAt: Label;
    readonly dueAt: Label;
    readonly returned: Label;
    readonly returnPlaces: Readonly<Record<'counter' | 'post' | 'electronic', Label>>;
    /** Null: the set has no such line. */
    readonly fee: Label | null;
    readonly paid: Label;
    readonly unpaid: Label;
    readonly book: Label;
  };
  readonly 'supplement-request': Form & {
    readonly unit: Label;
    readonly owner: Label;
    readonly email: Label;
    readonly asked: Label;
    readonly reason: Label;
    readonly reasons: Label;
    readonly reasonOfItem: Label;
    readonly stage: Label;
    readonly stages: Readonly<Record<'reception' | 'appraisal', Label>>;
    readonly dueAt: Label;
    readonly officerSigns: Label;
  };
  readonly 'refusal-slip': Form & {
    readonly unit: Label;
    readonly owner: Label;
    readonly email: Label;
    readonly refused: Label;
    readonly guidance: Label;
    readonly closing: Label;
  };
  readonly apology: Form & {
    readonly to: Label;
    readonly toDetail: Label;
    readonly received: Label;
    readonly previousDue: Label;
    readonly late: Label;
    readonly reason: Label;
    readonly apologies: readonly Label[];
  };
  readonly 'stop-notice': Form & {
    readonly to: Label;
    readonly toDetail: Label;
    readonly stopped: Label;
    readonly received: Label;
    readonly asked: Readonly<Record<'withdrawn' | 'notCompleted', Label>>;
    readonly what: Readonly<Record<'withdrawn' | 'notCompleted', Label>>;
    readonly reason: Label;
    readonly handedBack: Label;
    readonly nothingTaken: Label;
    readonly contact: Label;
  };
  readonly 'forward-notice': Form & {
    readonly to: Label;
    readonly toDetail: Label;
    readonly received: Label;
    readonly notCompetent: Label;
    readonly reason: Label;
    readonly passedOn: Label;
    readonly originals: Label;
    readonly answerDue: Label;
    readonly contact: Label;
    readonly officerSigns: Label;
  };
  readonly 'control-sheet': Form & {
    readonly agency: Label;
    readonly consulted: Label;
    readonly owner: Label;
    readonly receivedAt: Label;
    readonly dueAt: Label;
    readonly columns: readonly [Label, Label, Label, Label];
    readonly gives: Label;
    readonly takes: Label;
    readonly giver: Label;
    readonly taker: Label;
    readonly punctuality: Readonly<Record<Punctuality, Label>>;
    readonly progress: Readonly<Record<'ended' | 'open' | 'suspended', Label>>;
    readonly stepDue: Label;
    readonly shortMoment: Label;
    readonly state: Label;
    readonly outcome: Label;
  };
}

/** Whether the layout of a form is our own until the annex is at hand: its title may be known, its lines are not. */
export function isProvisional(template: SlipTemplate, form: Slip['form']): boolean {
  const labels = labelsOf(template[form]);
  return labels.filter(({ tag }) => tag === '?').length > labels.length / 2;
}

/** All texts of a form or of a whole template. */
export function labelsOf(part: unknown): Label[] {
  if (typeof part !== 'object' || part === null) return [];
  if ('text' in part && 'tag' in part) return [part as Label];
  return Object.values(part).flatMap(labelsOf);
}

/** Puts values into the braces of a label. A value that is missing stays a dotted line, as on paper. */
export function fill(label: Label, values: Readonly<Record<string, string | null | undefined>> = {}): string {
  return label.text.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] || dots);
}

/** What stands where nothing is filled in. */
export const dots = '……………';
