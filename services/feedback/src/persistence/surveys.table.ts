import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { SurveyAnswer } from '../domain/survey.js';
import { type Survey, Surveys } from '../use-cases/survey-ports.js';

export const surveyColumns = `s.key, s.version, s.state, s.kind, s.agency, s.title, s.about, s.questions, s.closes_at AS "closesAt", s.opened_at AS "openedAt", s.closed_at AS "closedAt", s.published_at AS "publishedAt"`;

@Injectable()
export class SurveysTable extends Surveys {
  async add(tx: Tx, { key, version, state, kind, agency, title, about, questions, closesAt }: Survey, at: Date): Promise<boolean> {
    const rows = await tx.prepared(
      'survey-add', 'INSERT INTO survey (key, version, state, kind, agency, title, about, questions, closes_at, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (key) DO NOTHING RETURNING key',
      [key, version, state, kind, agency, JSON.stringify(title), about === null ? null : JSON.stringify(about), JSON.stringify(questions), closesAt, at],
    );
    return rows.length > 0;
  }

  async take(tx: Tx, key: string, shared: boolean): Promise<Survey> {
    const [row] = await tx.prepared<Survey & { [column: string]: unknown }>(shared ? 'survey-take-shared' : 'survey-take', `SELECT ${surveyColumns} FROM survey s WHERE s.key = $1 FOR ${shared ? 'SHARE' : 'UPDATE'} OF s`, [key]);
    if (row === undefined) throw new Refusal('not-found');
    return row;
  }

  async keep(tx: Tx, { key, version, state, openedAt, closedAt, publishedAt }: Survey): Promise<void> {
    await tx.prepared('survey-keep', 'UPDATE survey SET version = $2, state = $3, opened_at = $4, closed_at = $5, published_at = $6 WHERE key = $1', [key, version, state, openedAt, closedAt, publishedAt]);
  }

  async answer(tx: Tx, key: string, personId: string, answers: readonly SurveyAnswer[]): Promise<boolean> {
    const taken = await tx.prepared('survey-participate', 'INSERT INTO survey_participant (survey_key, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING survey_key', [key, personId]);
    if (taken.length === 0) return false;
    const chosen = answers.flatMap(({ questionId, options = [] }) => options.map((option) => ({ questionId, option })));
    // In one order, so that two who answer at once wait for each other and do not lock each other out.
    await tx.prepared(
      'survey-count',
      `INSERT INTO survey_count AS c (survey_key, question_id, option_id, count) SELECT $1, q, o, 1 FROM unnest($2::text[], $3::text[]) AS u (q, o) ORDER BY q, o
       ON CONFLICT (survey_key, question_id, option_id) DO UPDATE SET count = c.count + 1`,
      [key, ['', ...chosen.map(({ questionId }) => questionId)], ['', ...chosen.map(({ option }) => option)]],
    );
    // Ids say nothing of when they were made.
    for (const { questionId, words } of answers) {
      if (words !== undefined) await tx.prepared('survey-opinion', 'INSERT INTO survey_opinion (id, survey_key, question_id, words) VALUES ($1, $2, $3, $4)', [randomUUID(), key, questionId, words]);
    }
    return true;
  }
}
