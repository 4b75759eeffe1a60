import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Idempotency, Idempotent, Page, pageOf, PageRequest, Version } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { editsFor } from '../domain/caller.js';
import type { SurveyAction } from '../domain/survey.js';
import { SurveyQueries } from '../persistence/survey.queries.js';
import { AnswerSurvey } from '../use-cases/answer-survey.js';
import { EnterSurvey } from '../use-cases/enter-survey.js';
import { MoveSurvey } from '../use-cases/move-survey.js';
import type { Survey } from '../use-cases/survey-ports.js';
import { AgencyPageRequest } from './rating.request.js';
import { AnswerSurveyRequest, OpinionsQuery, SurveyRequest } from './survey.request.js';
import { AnsweredView, ListedSurveyView, listedSurveyOf, OpinionView, SurveyResultsView, surveyResultsOf, SurveyView, surveyViewOf } from './survey.view.js';

const position = z.object({ at: z.iso.datetime({ offset: true }), key: z.string().max(60) });

/** Surveys and consultations (khảo sát, lấy ý kiến): published, answered once by each person, closed, results published. */
@Controller('api/feedback/v1')
@Allow({ roles: ['unit-head', 'content-editor'] })
export class SurveysController {
  constructor(
    private readonly queries: SurveyQueries, private readonly enter: EnterSurvey, private readonly move: MoveSurvey, private readonly answer: AnswerSurvey, private readonly idempotency: Idempotency, private readonly clock: Clock,
  ) {}

  /** Enters a survey as a draft */
  @Post('surveys') @Idempotent() @HttpCode(201)
  enterDraft(@Body() { key, kind, agency, title, about, questions, closesAt }: SurveyRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<SurveyView>> {
    return this.idempotency.once(call, async (tx) => {
      const asked = questions.map(({ options, ...question }) => ({ ...question, options: options ?? [] }));
      const survey = await this.enter.run(tx, caller, { key, kind, agency, title, about: about ?? null, questions: asked, closesAt: new Date(closesAt) }, this.clock.now());
      return Answer.created(`/api/feedback/v1/surveys/${key}`, surveyViewOf(survey), survey.version);
    });
  }

  /** Surveys of an agency, drafts too, newest first */
  @Get('agency-surveys')
  async ofAgency(@Query() query: AgencyPageRequest, @Caller() caller: Access): Promise<Page<ListedSurveyView>> {
    if (!editsFor(caller, query.agency)) throw new Refusal('not-found');
    return pageOf(await this.queries.ofAgency(query.agency, query.cursor(position), query.limit), query, listedSurveyOf, ({ enteredAt, key }) => ({ at: vietnamTime(enteredAt), key }));
  }

  /** Surveys that were opened to the public, newest first */
  @Get('surveys') @Allow('anyone')
  async public(@Query() query: PageRequest): Promise<Page<ListedSurveyView>> {
    return pageOf(await this.queries.public(query.cursor(position), query.limit), query, listedSurveyOf, ({ openedAt, enteredAt, key }) => ({ at: vietnamTime(openedAt ?? enteredAt), key }));
  }

  /** A survey with its questions */
  @Get('surveys/:key') @Allow('anyone')
  async read(@Param('key') key: string): Promise<Answer<SurveyView>> {
    const survey = await this.find(key);
    if (survey.state === 'draft') throw new Refusal('not-found');
    return Answer.ok(surveyViewOf(survey), survey.version);
  }

  /** Opens a survey to everybody */
  @Post('surveys/:key/opening') @Idempotent() @HttpCode(200)
  open(@Param('key') key: string, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<ListedSurveyView>> {
    return this.moved(key, caller, ifMatch, call, 'open');
  }

  /** Closes a survey: no more answers */
  @Post('surveys/:key/closing') @Idempotent() @HttpCode(200)
  close(@Param('key') key: string, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<ListedSurveyView>> {
    return this.moved(key, caller, ifMatch, call, 'close');
  }

  /** Publishes the results of a closed survey */
  @Post('surveys/:key/publication') @Idempotent() @HttpCode(200)
  publish(@Param('key') key: string, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<ListedSurveyView>> {
    return this.moved(key, caller, ifMatch, call, 'publish');
  }

  /** Answers a survey, once; who answered what is not kept */
  @Post('surveys/:key/answers') @Allow({}) @Idempotent() @HttpCode(201)
  take(@Param('key') key: string, @Body() { answers }: AnswerSurveyRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<AnsweredView>> {
    // A digest of the answers beside the account would tell who answered what: the same key is the same answer, whatever it says.
    const blind: Call = { ...call, digest: createHash('sha256').update(`answer to ${key}`).digest() };
    return this.idempotency.once(blind, async (tx) => {
      await this.answer.run(tx, caller, key, answers, this.clock.now());
      return Answer.created(`/api/feedback/v1/surveys/${key}`, { key });
    });
  }

  /** Published results: counts, nobody's answer */
  @Get('surveys/:key/results') @Allow('anyone')
  async results(@Param('key') key: string): Promise<SurveyResultsView> {
    const survey = await this.find(key);
    if (survey.state === 'draft') throw new Refusal('not-found');
    if (survey.state !== 'published') throw new Refusal('survey.not-published', { state: survey.state });
    return surveyResultsOf(survey, await this.queries.results(key));
  }

  /** Answers in words to one question, for the agency that asked */
  @Get('surveys/:key/opinions')
  async opinions(@Param('key') key: string, @Query() query: OpinionsQuery, @Caller() caller: Access): Promise<Page<OpinionView>> {
    const survey = await this.find(key);
    if (!editsFor(caller, survey.agency)) throw new Refusal('not-found');
    return pageOf(await this.queries.opinions(key, query.question, query.cursor(z.uuid()), query.limit), query, ({ id, words }) => ({ id, words }), ({ id }) => id);
  }

  private async find(key: string): Promise<Survey> {
    const survey = await this.queries.find(key);
    if (survey === undefined) throw new Refusal('not-found');
    return survey;
  }

  private moved(key: string, caller: Access, ifMatch: number, call: Call, action: SurveyAction): Promise<Answer<ListedSurveyView>> {
    return this.idempotency.once(call, async (tx) => {
      const survey = await this.move.run(tx, caller, { key, ifMatch, action }, this.clock.now());
      return Answer.ok(listedSurveyOf(survey), survey.version);
    });
  }
}
