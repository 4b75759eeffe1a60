import { Database, type Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { plainQuestionnaire, type Questionnaire } from '../domain/questionnaire.js';
import { type AgencyScore, type Rating, Ratings } from '../use-cases/ports.js';

@Injectable()
export class RatingsTable extends Ratings {
  constructor(private readonly database: Database) {
    super();
  }

  async add(tx: Tx, rating: Rating): Promise<boolean> {
    const { id, dossierId, questionnaireId, procedureCode, receivingAgency, competentAgency, officers, answers, declared, measured, satisfaction, remark, ratedBy, ratedAt } = rating;
    const [added] = await tx.prepared(
      'rating-add',
      `INSERT INTO rating (id, dossier_id, questionnaire_id, procedure_code, receiving_agency, competent_agency, officers, answers, declared, measured, satisfaction, remark, rated_by, rated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (dossier_id) DO NOTHING RETURNING id`,
      [id, dossierId, questionnaireId, procedureCode, receivingAgency, competentAgency, officers, JSON.stringify(answers), JSON.stringify(declared), JSON.stringify(measured), satisfaction, remark, ratedBy, ratedAt],
    );
    if (added === undefined) return false;
    const scores = scoresOf(rating);
    // In one order, so that two ratings of one agency wait for each other and do not lock each other out.
    await tx.prepared(
      'rating-sums',
      `INSERT INTO rating_sum AS s (agency, officer, day, measure, count, points)
       SELECT $1, officer, $2::date, measure, 1, points FROM unnest($3::text[]) AS officer, unnest($4::text[], $5::integer[]) AS m (measure, points) ORDER BY officer, measure
       ON CONFLICT (agency, officer, day, measure) DO UPDATE SET count = s.count + 1, points = s.points + excluded.points`,
      [competentAgency, localDateOf(ratedAt), ['', ...officers], scores.map(([measure]) => measure), scores.map(([, points]) => points)],
    );
    return true;
  }

  async enterScore(tx: Tx, { id, agency, year, quarter, kind, indicator, points, note, enteredBy, enteredAt }: AgencyScore): Promise<void> {
    await tx.prepared(
      'score-enter', 'INSERT INTO agency_score (id, agency, year, quarter, kind, indicator, points, note, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [id, agency, year, quarter, kind, indicator, points, note, enteredBy, enteredAt],
    );
  }

  async questionnaireOn(day: string, tx?: Tx): Promise<Questionnaire> {
    const [row] = await (tx ?? this.database).prepared<{ body: Questionnaire }>(
      'questionnaire-on', 'SELECT body FROM questionnaire WHERE valid_from <= $1::date AND (valid_to IS NULL OR valid_to >= $1::date) ORDER BY valid_from DESC, entered_at DESC LIMIT 1', [day],
    );
    return row?.body ?? plainQuestionnaire;
  }

  async addQuestionnaire(tx: Tx, questionnaire: Questionnaire & { readonly from: string }, by: string, at: Date): Promise<boolean> {
    if (questionnaire.id === plainQuestionnaire.id) return false;
    const rows = await tx.prepared(
      'questionnaire-add', 'INSERT INTO questionnaire (id, valid_from, valid_to, body, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING RETURNING id',
      [questionnaire.id, questionnaire.from, questionnaire.to, JSON.stringify(questionnaire), by, at],
    );
    return rows.length > 0;
  }
}

/** What one form adds to the sums. */
function scoresOf({ declared, measured, satisfaction }: Rating): (readonly [measure: string, points: number])[] {
  return [
    ['forms', 0], ...Object.entries(declared).map(([number, points]) => [`declared:${number}`, points] as const), ...Object.entries(measured).map(([number, points]) => [`measured:${number}`, points] as const),
    ...(satisfaction === null ? [] : [[`satisfaction:${satisfaction}`, 0] as const]),
  ];
}
