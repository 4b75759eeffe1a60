import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Survey } from '../use-cases/survey-ports.js';
import { surveyColumns } from './surveys.table.js';

export interface AtKey { readonly at: string; readonly key: string }
export interface ListedSurvey extends Survey { readonly enteredAt: Date }
/** Who answered, and how often each option was chosen, by question and option. */
export interface SurveyResults { readonly answers: number; readonly counts: ReadonlyMap<string, number> }
export interface Opinion { readonly id: string; readonly words: string }

type Row = ListedSurvey & { [column: string]: unknown };
const listed = `SELECT ${surveyColumns}, s.entered_at AS "enteredAt" FROM survey s`;
/** Key of an option's count. */
export const countKey = (questionId: string, optionId: string): string => `${questionId} ${optionId}`;

/** Reads of surveys; lists give one row more than the limit. */
@Injectable()
export class SurveyQueries {
  constructor(private readonly database: Database) {}

  async find(key: string): Promise<ListedSurvey | undefined> {
    const [row] = await this.database.prepared<Row>('survey-find', `${listed} WHERE s.key = $1`, [key]);
    return row;
  }

  /** Those that were opened to the public, newest first. */
  public(after: AtKey | null, limit: number): Promise<ListedSurvey[]> {
    return this.database.prepared<Row>(
      'surveys-public', `${listed} WHERE s.opened_at IS NOT NULL AND (s.opened_at, s.key) < (coalesce($1::timestamptz, 'infinity'), coalesce($2, '~')) ORDER BY s.opened_at DESC, s.key DESC LIMIT $3`, [after?.at ?? null, after?.key ?? null, limit + 1],
    );
  }

  /** All of an agency, drafts too, newest first. */
  ofAgency(agency: string, after: AtKey | null, limit: number): Promise<ListedSurvey[]> {
    return this.database.prepared<Row>(
      'surveys-of-agency', `${listed} WHERE s.agency = $1 AND (s.entered_at, s.key) < (coalesce($2::timestamptz, 'infinity'), coalesce($3, '~')) ORDER BY s.entered_at DESC, s.key DESC LIMIT $4`,
      [agency, after?.at ?? null, after?.key ?? null, limit + 1],
    );
  }

  async results(key: string): Promise<SurveyResults> {
    const rows = await this.database.prepared<{ question_id: string; option_id: string; count: number }>('survey-results', 'SELECT question_id, option_id, count FROM survey_count WHERE survey_key = $1', [key]);
    const counts = new Map(rows.map(({ question_id: question, option_id: option, count }) => [countKey(question, option), count]));
    return { answers: counts.get(countKey('', '')) ?? 0, counts };
  }

  /** Answers in words to one question, in no order of time. */
  opinions(key: string, questionId: string, after: string | null, limit: number): Promise<Opinion[]> {
    return this.database.prepared<Opinion & { [column: string]: unknown }>(
      'survey-opinions', `SELECT id, words FROM survey_opinion WHERE survey_key = $1 AND question_id = $2 AND id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') ORDER BY id LIMIT $4`, [key, questionId, after, limit + 1],
    );
  }
}
