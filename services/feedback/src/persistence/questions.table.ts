import { Refusal } from '#contracts';
import { type Tx, withoutDiacritics } from '#persistence';
import { Injectable } from '@nestjs/common';
import { agenciesOf, answeringRoles, type Caller, handlingRoles } from '../domain/caller.js';
import type { Question, QuestionCapacity } from '../domain/question.js';
import { type NewQuestion, Questions } from '../use-cases/question-ports.js';

/** What makes a question, of `q`, under the domain's own names. */
export const questionColumns = `q.id, q.version, q.state, q.agency, q.procedure_code AS "procedureCode", q.owner_unit AS "ownerUnit", q.owner_officer AS "ownerOfficer", q.asked_at AS "askedAt", q.answer_due AS "answerDue", q.answer,
  q.answered_at AS "answeredAt", q.late, q.public_text AS "publicText", q.public_answer AS "publicAnswer", q.published_at AS "publishedAt"`;

/** Questions `q` within somebody's reach: $2 person, $3 agencies whose matters they handle. */
export const questionReach = '(q.person_id = $2::uuid OR q.agency = ANY ($3::text[]))';
export const questionReachOf = (caller: Caller): unknown[] => [caller.personId, agenciesOf(caller, handlingRoles)];

@Injectable()
export class QuestionsTable extends Questions {
  async add(tx: Tx, { question: q, personId, title, text }: NewQuestion): Promise<void> {
    await tx.prepared(
      'question-add', 'INSERT INTO question (id, version, state, agency, procedure_code, person_id, title, text, owner_unit, asked_at, answer_due) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
      [q.id, q.version, q.state, q.agency, q.procedureCode, personId, title, text, q.ownerUnit, q.askedAt, q.answerDue],
    );
  }

  async takeFor(tx: Tx, id: string, caller: Caller): Promise<{ question: Question; capacities: ReadonlySet<QuestionCapacity> }> {
    const [row] = await tx.prepared<Question & { own: boolean; [column: string]: unknown }>(
      'question-take', `SELECT ${questionColumns}, coalesce(q.person_id = $2::uuid, false) AS own FROM question q WHERE q.id = $1 AND ${questionReach} FOR UPDATE OF q`, [id, ...questionReachOf(caller)],
    );
    if (row === undefined) throw new Refusal('not-found');
    const { own, ...question } = row;
    const answers = agenciesOf(caller, answeringRoles).includes(question.agency);
    return { question, capacities: new Set<QuestionCapacity>(own ? ['asker'] : answers ? ['officer', 'answerer'] : ['officer']) };
  }

  async keep(tx: Tx, q: Question, by: Caller): Promise<void> {
    await tx.prepared(
      'question-keep',
      `UPDATE question SET version = $2, state = $3, owner_unit = $4, owner_officer = $5, answer = $6, answered_at = $7, answered_by = CASE WHEN $7::timestamptz IS NOT NULL THEN coalesce(answered_by, $8) END, late = $9,
         public_text = $10, public_answer = $11, published_at = $12, search = $13 WHERE id = $1`,
      [
        q.id, q.version, q.state, q.ownerUnit, q.ownerOfficer, q.answer, q.answeredAt, by.accountId, q.late, q.publicText, q.publicAnswer, q.publishedAt,
        q.publicText === null ? null : withoutDiacritics(`${q.publicText} ${q.publicAnswer ?? ''} ${q.procedureCode ?? ''}`),
      ],
    );
  }
}
