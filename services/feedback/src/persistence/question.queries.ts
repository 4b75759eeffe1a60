import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import type { Question } from '../domain/question.js';
import { questionColumns, questionReach, questionReachOf } from './questions.table.js';
import type { At } from './petition.queries.js';
import { everyWord } from './search-words.js';

export interface SeenQuestion extends Question { readonly title: string; readonly text: string }
export interface PublishedFilter { readonly agency: string | null; readonly procedureCode: string | null; readonly search: string | null }

type Row = SeenQuestion & { [column: string]: unknown };
const listed = `SELECT ${questionColumns}, q.title, q.text FROM question q`;
const newestFirst = (time: string, at: number): string => `(${time}, q.id) < (coalesce($${at}::timestamptz, 'infinity'), coalesce($${at + 1}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')) ORDER BY ${time} DESC, q.id DESC LIMIT $${at + 2}`;

/** Reads of questions; lists give one row more than the limit. */
@Injectable()
export class QuestionQueries {
  constructor(private readonly database: Database) {}

  async find(id: string, caller: Caller): Promise<SeenQuestion | undefined> {
    const [row] = await this.database.prepared<Row>('question-find', `${listed} WHERE q.id = $1 AND ${questionReach}`, [id, ...questionReachOf(caller)]);
    return row;
  }

  /** The caller's own, newest first. */
  mine(personId: string | null, after: At | null, limit: number): Promise<SeenQuestion[]> {
    return this.database.prepared<Row>('questions-mine', `${listed} WHERE q.person_id = $1 AND ${newestFirst('q.asked_at', 2)}`, [personId, after?.at ?? null, after?.id ?? null, limit + 1]);
  }

  /** Whose a question within the caller's reach is. */
  async askerOf(id: string, caller: Caller): Promise<string | undefined> {
    const [row] = await this.database.prepared<{ person_id: string }>('question-asker', `SELECT q.person_id FROM question q WHERE q.id = $1 AND ${questionReach}`, [id, ...questionReachOf(caller)]);
    return row?.person_id;
  }

  /** Tickets of an agency that wait for an answer, soonest due first. */
  open(agency: string, after: At | null, limit: number): Promise<SeenQuestion[]> {
    return this.database.prepared<Row>(
      'questions-open',
      `${listed} WHERE q.agency = $1 AND q.state = 'asked' AND (q.answer_due, q.id) > (coalesce($2::timestamptz, '-infinity'), coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')) ORDER BY q.answer_due, q.id LIMIT $4`,
      [agency, after?.at ?? null, after?.id ?? null, limit + 1],
    );
  }

  /** All of an agency, newest first. */
  ofAgency(agency: string, after: At | null, limit: number): Promise<SeenQuestion[]> {
    return this.database.prepared<Row>('questions-of-agency', `${listed} WHERE q.agency = $1 AND ${newestFirst('q.asked_at', 2)}`, [agency, after?.at ?? null, after?.id ?? null, limit + 1]);
  }

  /** What is published, newest first; with every word of a search, with or without diacritics. */
  published({ agency, procedureCode, search }: PublishedFilter, after: At | null, limit: number): Promise<SeenQuestion[]> {
    const query = search === null ? null : everyWord(search);
    const values: unknown[] = [after?.at ?? null, after?.id ?? null, limit + 1];
    const value = (given: unknown): string => `$${values.push(given)}`;
    const conditions = [
      ...(agency === null ? [] : [`q.agency = ${value(agency)}`]), ...(procedureCode === null ? [] : [`q.procedure_code = ${value(procedureCode)}`]), ...(query === null ? [] : [`q.words @@ ${value(query)}::tsquery`]),
    ];
    return this.database.query<Row>(`${listed} WHERE q.published_at IS NOT NULL ${conditions.map((each) => `AND ${each}`).join(' ')} AND ${newestFirst('q.published_at', 1)}`, values);
  }
}
