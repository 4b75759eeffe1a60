import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { actOn, type Question, type QuestionInput } from '../domain/question.js';
import { AnsweringAgencies } from './ports.js';
import { QuestionNews, Questions } from './question-ports.js';

export interface ActingOnQuestion { readonly id: string; readonly ifMatch: number; readonly deed: QuestionInput }

/** Whatever is done with a question after it was asked. Refuses with `not-found`, `precondition.stale`, `question.unit-unknown` and what `actOn` refuses. */
@Injectable()
export class ActOnQuestion {
  constructor(private readonly questions: Questions, private readonly agencies: AnsweringAgencies, private readonly news: QuestionNews) {}

  async run(tx: Tx, caller: Caller, { id, ifMatch, deed }: ActingOnQuestion, now: Date): Promise<Question> {
    const { question, capacities } = await this.questions.takeFor(tx, id, caller);
    if (question.version !== ifMatch) throw new Refusal('precondition.stale', { current: question.version });
    const moved = actOn(question, deed, capacities, now);
    if (deed.action === 'assign' && !(await this.agencies.find(tx, question.agency, now)).units.includes(deed.unit)) throw new Refusal('question.unit-unknown', { unit: deed.unit });
    await this.questions.keep(tx, moved, caller);
    if (moved.state !== question.state) await this.news.moved(tx, moved, now);
    return moved;
  }
}
