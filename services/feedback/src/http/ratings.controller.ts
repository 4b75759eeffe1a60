import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf } from '#http';
import { Clock } from '#runtime';
import { localDateOf, vietnamTime } from '#working-time';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { agenciesOf } from '../domain/caller.js';
import { indicators } from '../domain/indicators.js';
import { quarterDays } from '../domain/scoring.js';
import { PetitionQueries } from '../persistence/petition.queries.js';
import { RatingQueries } from '../persistence/rating.queries.js';
import { EnterScore } from '../use-cases/enter-score.js';
import { AgencyTree, Ratings } from '../use-cases/ports.js';
import { PutQuestionnaireInForce } from '../use-cases/put-questionnaire-in-force.js';
import { RateDossier } from '../use-cases/rate-dossier.js';
import { AgencyPageRequest, OfficersQuery, QuarterQuery, QuestionnaireRequest, RateRequest, ScoreRequest } from './rating.request.js';
import { IndicatorView, indicatorViewOf, OfficerScoreView, officerScoreOf, QuestionnaireView, questionnaireViewOf, RateableView, RatedView, RatingView, ratingViewOf, ScoreView, sheetOf, SheetView } from './rating.view.js';

/** Ratings of finished dossiers, and what comes of them for agencies and officers. */
@Controller('api/feedback/v1')
@Allow({ roles: ['unit-head', 'overseer', 'inspector'] })
export class RatingsController {
  constructor(
    private readonly queries: RatingQueries, private readonly petitions: PetitionQueries, private readonly ratings: Ratings, private readonly tree: AgencyTree, private readonly idempotency: Idempotency, private readonly clock: Clock,
    private readonly rate: RateDossier, private readonly score: EnterScore, private readonly putInForce: PutQuestionnaireInForce,
  ) {}

  /** The nine indicators of TT 01/2018/TT-VPCP, Article 13, with what is known of their points */
  @Get('indicators') @Allow('anyone')
  indicators(): IndicatorView[] {
    return indicators.map(indicatorViewOf);
  }

  /** The rating form in force today */
  @Get('questionnaire') @Allow('anyone')
  async questionnaire(): Promise<QuestionnaireView> {
    return questionnaireViewOf(await this.ratings.questionnaireOn(localDateOf(this.clock.now())));
  }

  /** Puts a rating form of this installation in force from a day on */
  @Post('questionnaires') @Allow({ roles: ['administrator', 'content-editor'] }) @Idempotent() @HttpCode(201)
  putQuestionnaire(@Body() { id, from, to, source, questions }: QuestionnaireRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<QuestionnaireView>> {
    return this.idempotency.once(call, async (tx) => {
      const form = {
        id, from, to: to ?? null, provenance: { tag: 'C' as const, verified: true, source },
        questions: questions.map(({ id: questionId, text, indicator, options }) => ({ id: questionId, text, indicator, options: { 0: options?.[0] ?? null, 1: options?.[1] ?? null, 2: options?.[2] ?? null } })),
      };
      return Answer.created('/api/feedback/v1/questionnaire', questionnaireViewOf(await this.putInForce.run(tx, caller, form, this.clock.now())));
    });
  }

  /** Whether a dossier of mine may be rated, the form, and the rating it has */
  @Get('dossiers/:dossierId/rating') @Allow({})
  async ofDossier(@Id('dossierId') dossierId: string, @Caller() caller: Access): Promise<RateableView> {
    const now = this.clock.now();
    const [found, form] = await Promise.all([this.queries.ofDossier(dossierId, caller, now), this.ratings.questionnaireOn(localDateOf(now))]);
    if (found === undefined) throw new Refusal('not-found');
    const { code: dossierCode, state, rating } = found;
    return { dossierId, dossierCode, state, mayBeRated: state === 'returned' && rating === null, questionnaire: questionnaireViewOf(form), rating: rating === null ? null : ratingViewOf(rating) };
  }

  /** Rates a finished dossier, once (đánh giá việc giải quyết thủ tục hành chính) */
  @Post('dossiers/:dossierId/rating') @Allow({}) @Idempotent() @HttpCode(201)
  rateDossier(@Id('dossierId') dossierId: string, @Body() { answers, satisfaction, remark }: RateRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<RatedView>> {
    return this.idempotency.once(call, async (tx) => {
      const { id } = await this.rate.run(tx, caller, { dossierId, answers, satisfaction: satisfaction ?? null, remark: remark ?? null }, this.clock.now());
      return Answer.created(`/api/feedback/v1/dossiers/${dossierId}/rating`, { ratingId: id });
    });
  }

  /** Ratings of an agency's dossiers, newest first */
  @Get('ratings')
  async ofAgency(@Query() query: AgencyPageRequest, @Caller() caller: Access): Promise<Page<RatingView>> {
    await this.mustSee(caller, query.agency);
    const rows = await this.queries.ofAgency(query.agency, query.cursor(z.object({ ratedAt: z.iso.datetime({ offset: true }), id: z.uuid() })), query.limit);
    return pageOf(rows, query, ratingViewOf, ({ ratedAt, id }) => ({ ratedAt: vietnamTime(ratedAt), id }));
  }

  /** The summary sheet of an agency for a quarter: own and appraised scores, sums and classes, shares of satisfaction */
  @Get('agency-scores')
  async sheet(@Query() { agency, ...asked }: QuarterQuery, @Caller() caller: Access): Promise<SheetView> {
    await this.mustSee(caller, agency);
    const { year, quarter } = this.quarterOf(asked);
    const { from, to } = quarterDays(year, quarter);
    const [sums, petitions, scores] = await Promise.all([this.queries.sums(agency, from, to), this.petitions.punctuality(agency, from, to, this.clock.now()), this.queries.scores(agency, year, quarter)]);
    return sheetOf({ agency, year, quarter }, sums, petitions, scores);
  }

  /** Scores of an agency's officers in a quarter, by account */
  @Get('officer-scores')
  async officers(@Query() query: OfficersQuery, @Caller() caller: Access): Promise<Page<OfficerScoreView>> {
    await this.mustSee(caller, query.agency);
    const { year, quarter } = this.quarterOf(query);
    const { from, to } = quarterDays(year, quarter);
    return pageOf(await this.queries.officers(query.agency, from, to, query.cursor(z.string().max(100)), query.limit), query, officerScoreOf, ({ officer }) => officer);
  }

  /** Enters a score of a quarter: an inspector's (thẩm định) or the agency's own (tự chấm) where nothing computes it */
  @Post('agency-scores') @Allow({ roles: ['unit-head', 'inspector'] }) @Idempotent() @HttpCode(201)
  enter(@Body() body: ScoreRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<ScoreView>> {
    return this.idempotency.once(call, async (tx) => {
      const { id, agency, year, quarter, kind, indicator, points } = await this.score.run(tx, caller, { ...body, note: body.note ?? null }, this.clock.now());
      return Answer.created('/api/feedback/v1/agency-scores', { id, agency, year, quarter, kind, indicator, points });
    });
  }

  /** Heads see their own agency; overseers and inspectors theirs and those below. Another is not found. */
  private async mustSee(caller: Access, agency: string): Promise<void> {
    if (agenciesOf(caller, ['unit-head']).includes(agency)) return;
    if (!await this.tree.isUnder(agency, agenciesOf(caller, ['overseer', 'inspector']))) throw new Refusal('not-found');
  }

  private quarterOf({ year, quarter }: { readonly year?: number; readonly quarter?: number }): { year: number; quarter: number } {
    const today = localDateOf(this.clock.now());
    return { year: year ?? Number(today.slice(0, 4)), quarter: quarter ?? Math.ceil(Number(today.slice(5, 7)) / 3) };
  }
}
