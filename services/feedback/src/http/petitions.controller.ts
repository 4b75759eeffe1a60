import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf, PageRequest, RateLimit, Version } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { agenciesOf, handlingRoles } from '../domain/caller.js';
import type { Petitioner } from '../domain/redaction.js';
import { type At, type ListedPetition, PetitionQueries } from '../persistence/petition.queries.js';
import { ActOnPetition, type PetitionDeed } from '../use-cases/act-on-petition.js';
import { LodgePetition } from '../use-cases/lodge-petition.js';
import { AgencyTree } from '../use-cases/ports.js';
import {
  AnswerPetitionRequest, CloseRequest, ForwardPetitionRequest, LinkRequest, LodgeRequest, OversightQuery, PetitionerRequest, PublishedQuery, PublishRequest, RateHandlingRequest, RecordRequest, RefusePetitionRequest, WordsOnRecordRequest,
} from './petition.request.js';
import { ListedPetitionView, listedPetitionOf, PetitionMovedView, petitionMovedOf, PetitionView, petitionViewOf, PublishedPetitionView, publishedPetitionOf } from './petition.view.js';
import { AgencyPageRequest } from './rating.request.js';

const position = z.object({ at: z.iso.datetime({ offset: true }), id: z.uuid() });
const officers = { roles: ['reception', 'processing', 'approver', 'unit-head'] } as const;
const officersAndOverseers = { roles: [...officers.roles, 'overseer'] } as const;

/** Petitions (phản ánh, kiến nghị): lodged, routed, overseen, answered, published, rated, settled. */
@Controller('api/feedback/v1')
@Allow(officers)
export class PetitionsController {
  constructor(
    private readonly queries: PetitionQueries, private readonly lodge: LodgePetition, private readonly actOn: ActOnPetition, private readonly tree: AgencyTree, private readonly idempotency: Idempotency, private readonly clock: Clock,
  ) {}

  /** Lodges a petition; the superior agency has its oversight task at once */
  @Post('petitions') @Allow({}) @Idempotent() @HttpCode(201) @RateLimit({ per: 'caller', limit: 300 })
  lodgeOwn(@Body() { kind, agency, text, petitioner, dossierId }: LodgeRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.created(caller, call, { way: 'account', kind, agency: agency ?? null, text, petitioner: petitionerOf(petitioner), dossierId: dossierId ?? null });
  }

  /** Enters a petition that came on paper, by telephone, by post or from elsewhere, with its true time of receipt */
  @Post('recorded-petitions') @Idempotent() @HttpCode(201)
  record(@Body() { kind, agency, text, petitioner, dossierCode, receivingAgency, source, receivedAt }: RecordRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.created(caller, call, {
      way: 'recorded', kind, agency: agency ?? null, text, petitioner: petitionerOf(petitioner), dossierCode: dossierCode ?? null, receivingAgency, source, receivedAt: receivedAt === undefined ? null : new Date(receivedAt),
    });
  }

  /** My petitions, newest first */
  @Get('petitions') @Allow({})
  async mine(@Query() query: PageRequest, @Caller() caller: Access): Promise<Page<ListedPetitionView>> {
    return this.page(await this.queries.mine(caller.personId, query.cursor(position), query.limit), query, 'receivedAt');
  }

  /** Petitions an agency is concerned by or received, newest first */
  @Get('agency-petitions')
  async ofAgency(@Query() query: AgencyPageRequest, @Caller() caller: Access): Promise<Page<ListedPetitionView>> {
    if (!agenciesOf(caller, handlingRoles).includes(query.agency)) throw new Refusal('not-found');
    return this.page(await this.queries.ofAgency(query.agency, query.cursor(position), query.limit), query, 'receivedAt');
  }

  /** Oversight tasks of a superior agency that are not settled; only the overdue where asked */
  @Get('oversight') @Allow({ roles: ['overseer'] })
  async oversight(@Query() query: OversightQuery, @Caller() caller: Access): Promise<Page<ListedPetitionView>> {
    if (!await this.tree.isUnder(query.agency, agenciesOf(caller, ['overseer']))) throw new Refusal('not-found');
    if (query.overdue === true) return this.page(await this.queries.overdue(query.agency, this.clock.now(), query.cursor(position), query.limit), query, 'answerDue');
    return this.page(await this.queries.overseen(query.agency, query.cursor(position), query.limit), query, 'receivedAt');
  }

  /** Published petitions with their answers, newest first */
  @Get('published-petitions') @Allow('anyone')
  async published(@Query() query: PublishedQuery): Promise<Page<PublishedPetitionView>> {
    const rows = await this.queries.published(query.agency ?? null, query.search ?? null, query.cursor(position), query.limit);
    return pageOf(rows, query, publishedPetitionOf, ({ publishedAt, id }) => ({ at: vietnamTime(publishedAt), id }));
  }

  /** A petition with its record */
  @Get('petitions/:petitionId') @Allow({})
  async read(@Id('petitionId') petitionId: string, @Caller() caller: Access): Promise<Answer<PetitionView>> {
    const seen = await this.queries.find(petitionId, caller);
    if (seen === undefined) throw new Refusal('not-found');
    return Answer.ok(petitionViewOf(seen, this.clock.now()), seen.petition.version);
  }

  /** Returns what is not in scope, with guidance (từ chối tiếp nhận) */
  @Post('petitions/:petitionId/refusal') @Idempotent() @HttpCode(200)
  refuse(@Id('petitionId') id: string, @Body() { reasonCode, reason, guidance }: RefusePetitionRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'refuse', reasonCode, reason, guidance });
  }

  /** Passes it on to the competent agency; the agency above that one oversees it from then on */
  @Post('petitions/:petitionId/forwarding') @Idempotent() @HttpCode(200)
  forward(@Id('petitionId') id: string, @Body() { agency, reason }: ForwardPetitionRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'forward', agency, reason });
  }

  /** Asks the petitioner for more; the time to the completion is not counted */
  @Post('petitions/:petitionId/information-request') @Idempotent() @HttpCode(200)
  askMore(@Id('petitionId') id: string, @Body() { text }: WordsOnRecordRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'askMore', text });
  }

  /** Gives what was asked for, or enters what the petitioner gave */
  @Post('petitions/:petitionId/information') @Allow({}) @Idempotent() @HttpCode(200)
  complete(@Id('petitionId') id: string, @Body() { text }: WordsOnRecordRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'complete', text });
  }

  /** The agency concerned takes it up (thụ lý) */
  @Post('petitions/:petitionId/taking-up') @Idempotent() @HttpCode(200)
  takeUp(@Id('petitionId') id: string, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'takeUp' });
  }

  /** Records a contact with the petitioner; the first one's time is kept */
  @Post('petitions/:petitionId/contacts') @Idempotent() @HttpCode(200)
  contact(@Id('petitionId') id: string, @Body() { text }: WordsOnRecordRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'contact', text });
  }

  /** The superior agency directs the handling (chỉ đạo) */
  @Post('petitions/:petitionId/directives') @Allow({ roles: ['overseer'] }) @Idempotent() @HttpCode(200)
  direct(@Id('petitionId') id: string, @Body() { text }: WordsOnRecordRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'direct', text });
  }

  /** Links it to an earlier petition on the same matter */
  @Post('petitions/:petitionId/link') @Allow(officersAndOverseers) @Idempotent() @HttpCode(200)
  link(@Id('petitionId') id: string, @Body() { repeatsId }: LinkRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'link', repeatsId });
  }

  /** Answers in the name of the agency concerned */
  @Post('petitions/:petitionId/answer') @Allow({ roles: ['approver', 'unit-head'] }) @Idempotent() @HttpCode(200)
  answer(@Id('petitionId') id: string, @Body() { text, outcome }: AnswerPetitionRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'answer', text, outcome });
  }

  /** Publishes the redacted petition and answer (công khai) */
  @Post('petitions/:petitionId/publication') @Idempotent() @HttpCode(200)
  publish(@Id('petitionId') id: string, @Body() { publicText, publicAnswer }: PublishRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'publish', publicText, publicAnswer });
  }

  /** The petitioner rates the handling */
  @Post('petitions/:petitionId/rating') @Allow({}) @Idempotent() @HttpCode(200)
  rate(@Id('petitionId') id: string, @Body() { rating, text }: RateHandlingRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'rate', rating, text: text ?? null });
  }

  /** The superior agency sends back what is not settled: a new answer is due */
  @Post('petitions/:petitionId/sending-back') @Allow({ roles: ['overseer'] }) @Idempotent() @HttpCode(200)
  sendBack(@Id('petitionId') id: string, @Body() { text }: WordsOnRecordRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'sendBack', text });
  }

  /** Closes what is settled (kết thúc) */
  @Post('petitions/:petitionId/closing') @Allow({ roles: ['approver', 'unit-head', 'overseer'] }) @Idempotent() @HttpCode(200)
  close(@Id('petitionId') id: string, @Body() { text }: CloseRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<PetitionMovedView>> {
    return this.act(id, caller, ifMatch, call, { action: 'close', text: text ?? null });
  }

  private act(id: string, caller: Access, ifMatch: number, call: Call, deed: PetitionDeed): Promise<Answer<PetitionMovedView>> {
    return this.idempotency.once(call, async (tx) => {
      const petition = await this.actOn.run(tx, caller, { id, ifMatch, deed }, this.clock.now());
      return Answer.ok(petitionMovedOf(petition), petition.version);
    });
  }

  private created(caller: Access, call: Call, lodging: Parameters<LodgePetition['run']>[2]): Promise<Answer<PetitionMovedView>> {
    return this.idempotency.once(call, async (tx) => {
      const petition = await this.lodge.run(tx, caller, lodging, this.clock.now());
      return Answer.created(`/api/feedback/v1/petitions/${petition.id}`, petitionMovedOf(petition), petition.version);
    });
  }

  private page(rows: readonly ListedPetition[], query: PageRequest, by: 'receivedAt' | 'answerDue'): Page<ListedPetitionView> {
    const now = this.clock.now();
    return pageOf(rows, query, (row) => listedPetitionOf(row, now), ({ petition }): At => ({ at: vietnamTime(petition[by] ?? petition.receivedAt), id: petition.id }));
  }
}

const petitionerOf = ({ fullName, address, phone, email }: PetitionerRequest): Petitioner => ({ fullName, address: address ?? null, phone: phone ?? null, email: email ?? null });
