import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf, Version } from '#http';
import { Database } from '#persistence';
import { Clock, Turnstile } from '#runtime';
import { vietnamTime } from '#working-time';
import { Body, Controller, Delete, Get, Headers, HttpCode, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Owner } from '../domain/applicant.js';
import { counterOf } from '../domain/caller.js';
import { DraftsQueries } from '../persistence/drafts.queries.js';
import { DiscardDraft } from '../use-cases/discard-draft.js';
import { OpenDraft } from '../use-cases/open-draft.js';
import { Drafts, People } from '../use-cases/ports.js';
import { SaveDraft } from '../use-cases/save-draft.js';
import { SubmitDraft } from '../use-cases/submit-draft.js';
import { DraftReading } from './draft-reading.js';
import { DraftSummaryView, draftSummaryOf, DraftView, FindingView } from './draft.view.js';
import { DraftListRequest, OpenDraftRequest, SaveDraftRequest, SubmitDraftQuery } from './drafts.request.js';
import { applicantOf, detailsOf, draftChangeOf } from './drafts.input.js';
import { FiledView, filedViewOf } from './filed.view.js';

const path = '/api/intake/v1/drafts';

/** Drafts (hồ sơ nháp): open, save, resume, submit. */
@Controller('api/intake/v1/drafts')
@Allow({ kinds: ['citizen'] }, { roles: ['reception'] })
export class DraftsController {
  constructor(
    private readonly database: Database, private readonly idempotency: Idempotency, private readonly clock: Clock,
    private readonly drafts: Drafts, private readonly queries: DraftsQueries, private readonly reading: DraftReading, private readonly people: People,
    private readonly openDraft: OpenDraft, private readonly saveDraft: SaveDraft, private readonly discardDraft: DiscardDraft, private readonly submitDraft: SubmitDraft,
    private readonly turnstile: Turnstile,
  ) {}

  /** Opens a draft, filled with what the state holds; each filled field says where it came from */
  @Post() @Idempotent()
  async open(@Body() body: OpenDraftRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<DraftView>> {
    const now = this.clock.now();
    const { owner, submitterName } = await this.partiesOf(body, caller);
    const party = await this.people.find(owner) ?? (body.applicant === undefined || body.onBehalfOf !== undefined ? null : detailsOf(body.applicant));
    return this.idempotency.once(call, async (tx) => {
      const draft = await this.openDraft.run(tx, caller, {
        procedureCode: body.procedureCode, caseKey: body.caseKey, receivingAgency: body.receivingAgency, competentAgency: body.competentAgency ?? null,
        channel: body.channel, audience: body.audience ?? null, owner, party, submitterName, fromDossier: body.fromDossier ?? null,
      }, now);
      return Answer.created(`${path}/${draft.id}`, await this.reading.show(tx, draft, caller, now), draft.version);
    });
  }

  /** Open drafts of the caller, latest change first */
  @Get()
  async list(@Query() query: DraftListRequest, @Caller() caller: Access): Promise<Page<DraftSummaryView>> {
    const rows = await this.queries.list(caller, this.clock.now(), {
      procedureCode: query.procedureCode ?? null, after: query.cursor(z.object({ updatedAt: z.iso.datetime({ offset: true }), id: z.uuid() })), limit: query.limit,
    });
    return pageOf(rows, query, draftSummaryOf, ({ updatedAt, id }) => ({ updatedAt: vietnamTime(updatedAt), id }));
  }

  /** A draft with its form, components and everything still wrong */
  @Get(':draftId')
  async read(@Id('draftId') draftId: string, @Caller() caller: Access): Promise<Answer<DraftView>> {
    const now = this.clock.now();
    const draft = await this.drafts.read(draftId, caller, now);
    return Answer.ok(await this.reading.show(this.database, draft, caller, now), draft.version);
  }

  /** Everything still wrong with a draft */
  @Get(':draftId/findings')
  async findings(@Id('draftId') draftId: string, @Caller() caller: Access): Promise<{ ready: boolean; items: FindingView[] }> {
    const now = this.clock.now();
    const { findings } = await this.reading.show(this.database, await this.drafts.read(draftId, caller, now), caller, now);
    return { ready: findings.length === 0, items: findings };
  }

  /** Saves a draft whatever its form says, and tells what is still wrong */
  @Put(':draftId')
  async save(@Id('draftId') draftId: string, @Body() body: SaveDraftRequest, @Caller() caller: Access, @Version() ifMatch: number): Promise<Answer<DraftView>> {
    const now = this.clock.now();
    const draft = await this.database.transaction((tx) => this.saveDraft.run(tx, caller, { draftId, ifMatch, ...draftChangeOf(body) }, now));
    return Answer.ok(await this.reading.show(this.database, draft, caller, now), draft.version);
  }

  /** Throws a draft away with its files */
  @Delete(':draftId') @HttpCode(204)
  async discard(@Id('draftId') draftId: string, @Caller() caller: Access, @Version() ifMatch: number): Promise<void> {
    await this.database.transaction((tx) => this.discardDraft.run(tx, caller, { draftId, ifMatch }, this.clock.now()));
  }

  /** Files the dossier (nộp hồ sơ): code, official time of receipt, and where to follow it; `If-Match` is optional */
  @Post(':draftId/submission') @Idempotent()
  submit(@Id('draftId') draftId: string, @Query() { handOver }: SubmitDraftQuery, @Caller() caller: Access, @Call() call: Call, @Headers('if-match') ifMatch?: string): Promise<Answer<FiledView>> {
    return this.turnstile.pass(() => this.idempotency.once(call, async (tx) => {
      const seen = /^"(\d{1,9})"$/.exec(ifMatch?.trim() ?? '')?.[1];
      const filed = await this.submitDraft.run(tx, caller, { draftId, ifMatch: seen === undefined ? null : Number(seen), handOver: handOver ?? null }, this.clock.now());
      return Answer.created(`/api/one-stop/v1/dossiers/${filed.dossier.id}`, filedViewOf(filed));
    }));
  }

  /** Whose the dossier is: at the counter whoever stands there, registered with identity without an account; else the caller, or who delegated. */
  private async partiesOf(body: OpenDraftRequest, caller: Access): Promise<{ owner: Owner; submitterName: string | null }> {
    const self: Owner = { kind: 'person', id: caller.personId ?? '' };
    if (body.channel === 'online' && body.onBehalfOf === undefined) return { owner: self, submitterName: null };
    if (body.channel === 'online') return { owner: { ...body.onBehalfOf! }, submitterName: (await this.people.find(self))?.details.fullName ?? null };
    counterOf(caller, body.receivingAgency);
    if (body.onBehalfOf !== undefined) return { owner: { ...body.onBehalfOf }, submitterName: body.applicant?.fullName ?? body.submitterName ?? null };
    return { owner: { kind: 'person', id: await this.people.findOrRegister(applicantOf(body.applicant!)) }, submitterName: body.submitterName ?? null };
  }
}

