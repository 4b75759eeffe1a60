import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import type { Caller } from '../domain/caller.js';
import type { Satisfaction } from '../domain/indicators.js';
import { measured } from '../domain/measure.js';
import { declaredBy, type RatingAnswer } from '../domain/questionnaire.js';
import { Dossiers, FeedbackNews, type Rating, Ratings } from './ports.js';

export interface RatingOfDossier { readonly dossierId: string; readonly answers: readonly RatingAnswer[]; readonly satisfaction: Satisfaction | null; readonly remark: string | null }

/**
 * The applicant or a delegate rates a dossier whose result was returned, once (TT 01/2018/TT-VPCP, Chapter III). What the system measured is kept beside what is declared.
 * Refuses with `not-found`, `rating.not-finished`, `rating.already`, `input.invalid`.
 */
@Injectable()
export class RateDossier {
  constructor(private readonly dossiers: Dossiers, private readonly ratings: Ratings, private readonly news: FeedbackNews) {}

  async run(tx: Tx, caller: Caller, { dossierId, answers, satisfaction, remark }: RatingOfDossier, now: Date): Promise<Rating> {
    const dossier = await this.dossiers.takeOwn(tx, dossierId, caller, now);
    if (dossier.state !== 'returned') throw new Refusal('rating.not-finished', { state: dossier.state });
    const questionnaire = await this.ratings.questionnaireOn(localDateOf(now), tx);
    const { procedureCode, receivingAgency, competentAgency, officers, handling } = dossier;
    const rating: Rating = {
      id: randomUUIDv7(), dossierId, questionnaireId: questionnaire.id, procedureCode, receivingAgency, competentAgency, officers, answers, declared: declaredBy(questionnaire, answers), measured: measured(handling),
      satisfaction, remark, ratedBy: caller.accountId, ratedAt: now,
    };
    if (!await this.ratings.add(tx, rating)) throw new Refusal('rating.already');
    await this.news.rated(tx, rating);
    return rating;
  }
}
