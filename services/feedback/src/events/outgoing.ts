import { dossierRated } from '#contracts';
import { Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { vietnamTime } from '#working-time';
import { Injectable } from '@nestjs/common';
import { FeedbackNews, type Rating } from '../use-cases/ports.js';

/** From domain to contract: `feedback.feedback.v1`, subject the rating, petition or question. No words, no persons. */
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
