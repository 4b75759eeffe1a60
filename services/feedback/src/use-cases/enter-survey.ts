import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type Caller, editsFor } from '../domain/caller.js';
import { checkSurvey } from '../domain/survey.js';
import { AnsweringAgencies } from './ports.js';
import { type Survey, Surveys } from './survey-ports.js';

export type NewSurvey = Pick<Survey, 'key' | 'kind' | 'agency' | 'title' | 'about' | 'questions' | 'closesAt'>;

/** A survey (khảo sát) or consultation (lấy ý kiến) is entered as a draft. Refuses with `not-found`, `agency.unknown`, `survey.key-taken`, `survey.closes-in-the-past`, `input.invalid`. */
@Injectable()
export class EnterSurvey {
  constructor(private readonly surveys: Surveys, private readonly agencies: AnsweringAgencies) {}

  async run(tx: Tx, caller: Caller, survey: NewSurvey, now: Date): Promise<Survey> {
    if (!editsFor(caller, survey.agency)) throw new Refusal('not-found');
    checkSurvey(survey.questions);
    if (survey.closesAt <= now) throw new Refusal('survey.closes-in-the-past');
    await this.agencies.find(tx, survey.agency, now);
    const entered: Survey = { ...survey, version: 1, state: 'draft', openedAt: null, closedAt: null, publishedAt: null };
    if (!await this.surveys.add(tx, entered, now)) throw new Refusal('survey.key-taken', { key: survey.key });
    return entered;
  }
}
