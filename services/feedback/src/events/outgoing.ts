import { dossierRated, petitionMoved, questionMoved } from '#contracts';
import { Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { vietnamTime } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Petition, PetitionEntry } from '../domain/petition.js';
import type { Question } from '../domain/question.js';
import { PetitionNews } from '../use-cases/petition-ports.js';
import { FeedbackNews, type Rating } from '../use-cases/ports.js';
import { QuestionNews } from '../use-cases/question-ports.js';

/** From domain to contract: `feedback.feedback.v1`, subject the rating. No words, no persons. */
@Injectable()
export class PublishedNews extends FeedbackNews {
  constructor(private readonly publisher: Publisher) {
    super();
  }

  async rated(tx: Tx, { id, dossierId, procedureCode, receivingAgency, competentAgency, officers, declared, satisfaction, ratedAt }: Rating): Promise<void> {
    await this.publisher.append(tx, dossierRated, {
      subject: id, partitionkey: dossierId, time: ratedAt,
      data: { ratingId: id, dossierId, procedureCode, receivingAgency, competentAgency, officers: [...officers], declared, satisfaction, ratedAt: vietnamTime(ratedAt) },
    });
  }
}

/** The same of petitions: subject the petition, key its dossier where there is one. */
@Injectable()
export class PublishedPetitionNews extends PetitionNews {
  constructor(private readonly publisher: Publisher) {
    super();
  }

  async moved(tx: Tx, { id, dossierId, agency, superiorAgency, answerDue }: Petition, { action, from, to, at, reasonCode, late }: PetitionEntry): Promise<void> {
    await this.publisher.append(tx, petitionMoved, {
      subject: id, partitionkey: dossierId ?? id, time: at,
      data: { petitionId: id, dossierId, agency, superiorAgency, from, to, at: vietnamTime(at), reasonCode, answerDue: answerDue === null ? null : vietnamTime(answerDue), late: action === 'answer' ? late : null },
    });
  }
}

/** The same of questions: subject and key the question. */
@Injectable()
export class PublishedQuestionNews extends QuestionNews {
  constructor(private readonly publisher: Publisher) {
    super();
  }

  async moved(tx: Tx, { id, agency, procedureCode, state, answerDue, late }: Question, at: Date): Promise<void> {
    await this.publisher.append(tx, questionMoved, { subject: id, time: at, data: { questionId: id, agency, procedureCode, to: state, at: vietnamTime(at), answerDue: vietnamTime(answerDue), late: state === 'answered' ? late : null } });
  }
}
