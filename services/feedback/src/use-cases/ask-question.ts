import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import type { Caller } from '../domain/caller.js';
import { questionDue } from '../domain/petition-limits.js';
import type { Question } from '../domain/question.js';
import { AnsweringAgencies } from './ports.js';
import { QuestionNews, Questions } from './question-ports.js';

export interface Asking { readonly agency: string; readonly procedureCode: string | null; readonly title: string; readonly text: string }

/** Somebody asks an agency; the question becomes a ticket of its reception unit with a deadline in working days (V-7). Refuses with `agency.unknown`. */
@Injectable()
export class AskQuestion {
  constructor(private readonly questions: Questions, private readonly agencies: AnsweringAgencies, private readonly news: QuestionNews) {}

  async run(tx: Tx, caller: Caller, { agency: code, procedureCode, title, text }: Asking, now: Date): Promise<Question> {
    if (caller.personId === null) throw new Refusal('auth.forbidden');
    const { code: agency, office, units } = await this.agencies.find(tx, code, now);
    const question: Question = {
      id: randomUUIDv7(), version: 1, state: 'asked', agency, procedureCode, ownerUnit: units[0] ?? null, ownerOfficer: null, askedAt: now, answerDue: questionDue(office, now), answer: null, answeredAt: null, late: null, publicText: null,
      publicAnswer: null, publishedAt: null,
    };
    await this.questions.add(tx, { question, personId: caller.personId, title, text });
    await this.news.moved(tx, question, now);
    return question;
  }
}
