import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { actOn, type Question, type QuestionInput } from '../domain/question.js';
import type { Unnamed } from '../domain/redaction.js';
import { AnsweringAgencies } from './ports.js';
import { QuestionNews, Questions } from './question-ports.js';

export interface ActingOnQuestion { readonly id: string; readonly ifMatch: number; readonly deed: QuestionInput; /** Who must not be named; known where something is published. */ readonly asker: Unnamed }

/** Whatever is done with a question after it was asked. Refuses with `not-found`, `precondition.stale`, `question.unit-unknown` and what `actOn` refuses. */
@Injectable()
export class ActOnQuestion {
  constructor(private readonly questions: Questions, private readonly agencies: AnsweringAgencies, private readonly news: QuestionNews) {}

  async run(tx: Tx, caller: Caller, { id, ifMatch, deed, asker }: ActingOnQuestion, now: Date): Promise<Question> {
    const { question, capacities } = await this.questions.takeFor(tx, id, caller);
    if (question.version !== ifMatch) throw new Refusal('precondition.stale', { current: question.version });
    const agency = deed.action === 'assign' || deed.action === 'publish' ? await this.agencies.find(tx, question.agency, now) : null;
    const moved = actOn(question, deed, { capacities, at: now, asker, agencyPhone: agency?.phone ?? null });
    if (deed.action === 'assign' && agency?.units.includes(deed.unit) !== true) throw new Refusal('question.unit-unknown', { unit: deed.unit });
    await this.questions.keep(tx, moved, caller);
    if (moved.state !== question.state) await this.news.moved(tx, moved, now);
    return moved;
  }
}
