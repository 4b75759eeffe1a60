import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf, PageRequest, RateLimit, Version } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { agenciesOf, handlingRoles } from '../domain/caller.js';
import type { QuestionInput } from '../domain/question.js';
import type { Unnamed } from '../domain/redaction.js';
import { QuestionQueries } from '../persistence/question.queries.js';
import { ActOnQuestion } from '../use-cases/act-on-question.js';
import { AskQuestion } from '../use-cases/ask-question.js';
import { Askers } from '../use-cases/question-ports.js';
import { AgencyQuestionsQuery, AnswerQuestionRequest, AskRequest, AssignRequest, PublishedQuestionsQuery, PublishQuestionRequest } from './question.request.js';
import { PublishedQuestionView, publishedQuestionOf, QuestionMovedView, questionMovedOf, QuestionView, questionViewOf } from './question.view.js';

const position = z.object({ at: z.iso.datetime({ offset: true }), id: z.uuid() });

const nobody: Unnamed = { fullName: null, address: null, phone: null, email: null };

/** Questions (hỏi đáp): tickets with an owner, a deadline and an answer that can be published. */
@Controller('api/feedback/v1')
@Allow({ roles: ['reception', 'processing', 'approver', 'unit-head'] })
export class QuestionsController {
  constructor(private readonly queries: QuestionQueries, private readonly ask: AskQuestion, private readonly actOn: ActOnQuestion, private readonly askers: Askers, private readonly idempotency: Idempotency, private readonly clock: Clock) {}

  /** Asks an agency */
  @Post('questions') @Allow({}) @Idempotent() @HttpCode(201) @RateLimit({ per: 'caller', limit: 300 })
  askAgency(@Body() { agency, procedureCode, title, text }: AskRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<QuestionMovedView>> {
    return this.idempotency.once(call, async (tx) => {
      const question = await this.ask.run(tx, caller, { agency, procedureCode: procedureCode ?? null, title, text }, this.clock.now());
      return Answer.created(`/api/feedback/v1/questions/${question.id}`, questionMovedOf(question), question.version);
    });
  }

  /** My questions, newest first */
  @Get('questions') @Allow({})
  async mine(@Query() query: PageRequest, @Caller() caller: Access): Promise<Page<QuestionView>> {
    const now = this.clock.now();
    return pageOf(await this.queries.mine(caller.personId, query.cursor(position), query.limit), query, (row) => questionViewOf(row, now), ({ askedAt, id }) => ({ at: vietnamTime(askedAt), id }));
  }

  /** Questions to an agency, newest first; those that wait, soonest due first */
  @Get('agency-questions')
  async ofAgency(@Query() query: AgencyQuestionsQuery, @Caller() caller: Access): Promise<Page<QuestionView>> {
    if (!agenciesOf(caller, handlingRoles).includes(query.agency)) throw new Refusal('not-found');
    const now = this.clock.now();
    const [open, after] = [query.open === true, query.cursor(position)];
    const rows = open ? await this.queries.open(query.agency, after, query.limit) : await this.queries.ofAgency(query.agency, after, query.limit);
    return pageOf(rows, query, (row) => questionViewOf(row, now), ({ askedAt, answerDue, id }) => ({ at: vietnamTime(open ? answerDue : askedAt), id }));
  }

  /** Published questions and answers, newest first */
  @Get('published-questions') @Allow('anyone')
  async published(@Query() query: PublishedQuestionsQuery): Promise<Page<PublishedQuestionView>> {
    const { agency = null, procedureCode = null, search = null } = query;
    const rows = await this.queries.published({ agency, procedureCode, search }, query.cursor(position), query.limit);
    return pageOf(rows, query, publishedQuestionOf, ({ publishedAt, askedAt, id }) => ({ at: vietnamTime(publishedAt ?? askedAt), id }));
  }

  /** A question of mine, or to my agency */
  @Get('questions/:questionId') @Allow({})
  async read(@Id('questionId') questionId: string, @Caller() caller: Access): Promise<Answer<QuestionView>> {
    const question = await this.queries.find(questionId, caller);
    if (question === undefined) throw new Refusal('not-found');
    return Answer.ok(questionViewOf(question, this.clock.now()), question.version);
  }

  /** Gives the ticket to a unit or an officer */
  @Post('questions/:questionId/assignment') @Idempotent() @HttpCode(200)
  assign(@Id('questionId') id: string, @Body() { unit, officer }: AssignRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<QuestionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'assign', unit, officer: officer ?? null });
  }

  /** Answers the question */
  @Post('questions/:questionId/answer') @Idempotent() @HttpCode(200)
  answer(@Id('questionId') id: string, @Body() { text }: AnswerQuestionRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<QuestionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'answer', text });
  }

  /** Publishes question and answer, without anything that tells who asked */
  @Post('questions/:questionId/publication') @Allow({ roles: ['approver', 'unit-head'] }) @Idempotent() @HttpCode(200)
  async publish(@Id('questionId') id: string, @Body() { publicText, publicAnswer }: PublishQuestionRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<QuestionMovedView>> {
    const personId = await this.queries.askerOf(id, caller);
    if (personId === undefined) throw new Refusal('not-found');
    return this.act(id, caller, ifMatch, call, { action: 'publish', publicText, publicAnswer }, await this.askers.of(personId));
  }

  /** The asker takes the question back */
  @Post('questions/:questionId/withdrawal') @Allow({}) @Idempotent() @HttpCode(200)
  withdraw(@Id('questionId') id: string, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<QuestionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'withdraw' });
  }

  private act(id: string, caller: Access, ifMatch: number, call: Call, deed: QuestionInput, asker: Unnamed = nobody): Promise<Answer<QuestionMovedView>> {
    return this.idempotency.once(call, async (tx) => {
      const question = await this.actOn.run(tx, caller, { id, ifMatch, deed, asker }, this.clock.now());
      return Answer.ok(questionMovedOf(question), question.version);
    });
  }
}
