import type { Bilingual } from '#contracts';
import type { Tx } from '#persistence';
import type { SurveyAnswer, SurveyQuestion, SurveyState } from '../domain/survey.js';

export interface Survey {
  readonly key: string;
  readonly version: number;
  readonly state: SurveyState;
  readonly kind: 'survey' | 'consultation';
  readonly agency: string;
  readonly title: Bilingual;
  readonly about: Bilingual | null;
  readonly questions: readonly SurveyQuestion[];
  readonly closesAt: Date;
  readonly openedAt: Date | null;
  readonly closedAt: Date | null;
  readonly publishedAt: Date | null;
}

export abstract class Surveys {
  /** False where the key is taken. */
  abstract add(tx: Tx, survey: Survey, at: Date): Promise<boolean>;
  /** Locks a survey against change, for reading only where `shared`. Refuses with `not-found`. */
  abstract take(tx: Tx, key: string, shared: boolean): Promise<Survey>;
  abstract keep(tx: Tx, survey: Survey): Promise<void>;
  /** Notes that a person took part, and counts what was answered, apart from each other. False where they did already. */
  abstract answer(tx: Tx, key: string, personId: string, answers: readonly SurveyAnswer[]): Promise<boolean>;
}
