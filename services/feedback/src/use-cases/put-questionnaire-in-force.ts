import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { checkQuestionnaire, type Questionnaire } from '../domain/questionnaire.js';
import { Ratings } from './ports.js';

/** Enters a rating form of the installation that is in force from today or a later day on. Refuses with `questionnaire.id-taken`, `questionnaire.in-the-past`, `input.invalid`. */
@Injectable()
export class PutQuestionnaireInForce {
  constructor(private readonly ratings: Ratings) {}

  async run(tx: Tx, caller: Caller, questionnaire: Questionnaire & { readonly from: string }, now: Date): Promise<Questionnaire> {
    checkQuestionnaire(questionnaire);
    const { from, to } = questionnaire;
    if (from < localDateOf(now) || (to !== null && to < from)) throw new Refusal('questionnaire.in-the-past', { from });
    if (!await this.ratings.addQuestionnaire(tx, questionnaire, caller.accountId, now)) throw new Refusal('questionnaire.id-taken', { id: questionnaire.id });
    return questionnaire;
  }
}
