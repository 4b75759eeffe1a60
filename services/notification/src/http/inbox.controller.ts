import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf, Version } from '#http';
import { Clock } from '#runtime';
import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { defaultPreferences, type Preferences } from '../domain/preferences.js';
import { NoticeQueries, type SeenNotice } from '../persistence/notice.queries.js';
import { Database } from '#persistence';
import { Compose, type Composed } from '../use-cases/compose.js';
import { Officers, PreferenceBook, Unreachable } from '../use-cases/ports.js';
import { InboxRequest, NoticesRequest, PreferencesRequest } from './notice.request.js';
import { InboxItemView, inboxItemViewOf, NoticeView, noticeViewOf, PreferencesView, preferencesViewOf, ReadView, UnreadView } from './notice.view.js';

/** The portal's inbox, and what goes out beside it. */
@Controller('api/notification/v1')
@Allow({ kinds: ['citizen', 'officer'] })
export class InboxController {
  constructor(
    private readonly queries: NoticeQueries, private readonly compose: Compose, private readonly officers: Officers, private readonly preferences: PreferenceBook, private readonly database: Database,
    private readonly idempotency: Idempotency, private readonly clock: Clock,
  ) {}

  /** Everything I am told: of my dossiers and those delegated to me, of my petitions and questions, newest first */
  @Get('inbox')
  async inbox(@Query() query: InboxRequest, @Caller() caller: Access): Promise<Page<InboxItemView>> {
    return this.page(query, caller, { aboutId: query.dossierId ?? query.petitionId ?? query.questionId ?? null, dossiersOnly: false }, inboxItemViewOf);
  }

  /** Notices of my dossiers and of those delegated to me, newest first */
  @Get('notices')
  async mine(@Query() query: NoticesRequest, @Caller() caller: Access): Promise<Page<NoticeView>> {
    return this.page(query, caller, { aboutId: query.dossierId ?? null, dossiersOnly: true }, noticeViewOf);
  }

  /** How many notices I have not read */
  @Get('notices/unread')
  async unread(@Caller() caller: Access): Promise<UnreadView> {
    return { unread: await this.queries.unread(caller, this.clock.now()) };
  }

  /** Marks everything in my inbox as read */
  @Post('notices/read') @Idempotent() @HttpCode(200)
  readAll(@Caller() caller: Access, @Call() call: Call): Promise<Answer<ReadView>> {
    return this.idempotency.once(call, async (tx) => Answer.ok({ read: await this.queries.readAll(tx, caller, this.clock.now()) }));
  }

  /** Marks a notice as read */
  @Post('notices/:noticeId/read') @Idempotent() @HttpCode(200)
  read(@Id('noticeId') noticeId: string, @Caller() caller: Access, @Call() call: Call): Promise<Answer<ReadView>> {
    return this.idempotency.once(call, async (tx) => {
      if (!await this.queries.read(tx, noticeId, caller, this.clock.now())) throw new Refusal('not-found');
      return Answer.ok({ read: 1 });
    });
  }

  /** What I wish to hear of, where and in which language */
  @Get('preferences')
  async wish(@Caller() caller: Access): Promise<Answer<PreferencesView>> {
    const preferences = await this.wishes(caller);
    return Answer.ok(preferencesViewOf(preferences), preferences.version);
  }

  /** Changes it. That a dossier is finished is told by SMS and at the portal whatever is chosen */
  @Put('preferences')
  async choose(@Caller() caller: Access, @Version() version: number, @Body() { language, sms, email, resultByMail }: PreferencesRequest): Promise<Answer<PreferencesView>> {
    if (!sms.includes('finished')) throw new Refusal('preferences.finished-mandatory', {}, [{ pointer: '/sms', code: 'finished-mandatory' }]);
    const { personId } = caller;
    if (personId === null) throw new Refusal('auth.forbidden');
    const kept = await this.database.transaction((tx) => this.preferences.keep(tx, personId, version, { language, resultByMail, channels: { sms, email } }, this.clock.now()));
    return Answer.ok(preferencesViewOf(kept), kept.version);
  }

  private async wishes({ personId }: Access): Promise<Preferences> {
    return personId === null ? defaultPreferences : this.preferences.of(personId);
  }

  private async page<View>(
    query: NoticesRequest, caller: Access, sought: { readonly aboutId: string | null; readonly dossiersOnly: boolean }, show: (seen: SeenNotice, words: Composed, handledBy: string | null) => View,
  ): Promise<Page<View>> {
    const after = query.cursor(z.object({ position: z.string().regex(/^\d{1,18}$/) }));
    const seen = await this.queries.inbox(caller, this.clock.now(), { ...sought, unreadOnly: query.unread }, after?.position ?? null, query.limit);
    const { language } = await this.wishes(caller);
    const shown = new Map(await Promise.all(seen.map(async (each) => [each, show(each, ...await this.said(each, language))] as const)));
    return pageOf(seen, query, (each) => shown.get(each)!, ({ position }) => ({ position }));
  }

  /** Its words, and who handles it: left out while identity does not answer, the notice itself is there. */
  private async said({ notice }: SeenNotice, language: Preferences['language']): Promise<[Composed, string | null]> {
    const person = notice.handler === null ? null : await this.officers.nameOf(notice.handler).catch((error: unknown) => {
      if (error instanceof Unreachable) return null;
      throw error;
    });
    return [await this.compose.forPortal(notice, person, language), person];
  }
}
