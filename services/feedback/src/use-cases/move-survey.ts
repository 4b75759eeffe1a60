import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type Caller, editsFor } from '../domain/caller.js';
import { type SurveyAction, surveyAfter } from '../domain/survey.js';
import { type Survey, Surveys } from './survey-ports.js';

export interface MovingSurvey { readonly key: string; readonly ifMatch: number; readonly action: SurveyAction }

/** Opens a survey to everybody, closes it, or publishes its results. Refuses with `not-found`, `precondition.stale`, `survey.action-not-allowed`, `survey.closes-in-the-past`. */
@Injectable()
export class MoveSurvey {
  constructor(private readonly surveys: Surveys) {}

  async run(tx: Tx, caller: Caller, { key, ifMatch, action }: MovingSurvey, now: Date): Promise<Survey> {
    const survey = await this.surveys.take(tx, key, false);
    if (!editsFor(caller, survey.agency)) throw new Refusal('not-found');
    if (survey.version !== ifMatch) throw new Refusal('precondition.stale', { current: survey.version });
    const state = surveyAfter(survey.state, action);
    if (action === 'open' && survey.closesAt <= now) throw new Refusal('survey.closes-in-the-past');
    const at = { open: { openedAt: now }, close: { closedAt: now }, publish: { publishedAt: now } }[action];
    const moved: Survey = { ...survey, ...at, state, version: survey.version + 1 };
    await this.surveys.keep(tx, moved);
    return moved;
  }
}
