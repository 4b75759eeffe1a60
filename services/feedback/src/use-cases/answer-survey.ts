import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { checkAnswer, type SurveyAnswer } from '../domain/survey.js';
import { Surveys } from './survey-ports.js';

/** A person answers an open survey, once; who answered what is not kept. Refuses with `not-found`, `survey.not-open`, `survey.answered`, `input.invalid`. */
@Injectable()
export class AnswerSurvey {
  constructor(private readonly surveys: Surveys) {}

  async run(tx: Tx, caller: Caller, key: string, answers: readonly SurveyAnswer[], now: Date): Promise<void> {
    const survey = await this.surveys.take(tx, key, true);
    if (survey.state === 'draft') throw new Refusal('not-found');
    if (survey.state !== 'open' || survey.closesAt <= now) throw new Refusal('survey.not-open');
    if (caller.personId === null) throw new Refusal('auth.forbidden');
    checkAnswer(survey.questions, answers);
    if (!await this.surveys.answer(tx, key, caller.personId, answers)) throw new Refusal('survey.answered');
  }
}
