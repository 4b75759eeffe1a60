import { Body, Controller, Delete, Get, Headers, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, Allow, Answer, Caller, Id } from '#http';
import { Clock } from '#runtime';
import { SessionsQuery } from '../persistence/sessions-query.js';
import { LogIn } from '../use-cases/log-in.js';
import { LogOut } from '../use-cases/log-out.js';
import { RefreshSession } from '../use-cases/refresh-session.js';
import { openSessionView, type OpenSessionView } from './me.view.js';
import { type SessionView, sessionView } from './session.view.js';
import { LogInRequest, RefreshRequest } from './sessions.request.js';

/** Signing in and out (đăng nhập, đăng xuất). Answers hold secrets, so they are never stored under an `Idempotency-Key`. */
@ApiTags('sessions')
@Controller('api/identity/v1/sessions')
@Allow('anyone')
export class SessionsController {
  constructor(
    private readonly logIn: LogIn, private readonly refreshSession: RefreshSession, private readonly logOut: LogOut, private readonly sessions: SessionsQuery, private readonly clock: Clock,
  ) {}

  /** Signs in with a password (đăng nhập). Failures are answered alike for known and unknown log-in names; after five, later ones wait longer and longer (429). */
  @Post() @HttpCode(201)
  async open(@Body() { login, password }: LogInRequest, @Ip() address: string, @Headers('user-agent') device?: string): Promise<SessionView> {
    return sessionView(await this.logIn.execute({ login, password, device: device?.slice(0, 200) ?? null }, address, this.clock.now()));
  }

  /** Exchanges the refresh token for new tokens (gia hạn phiên). A token used twice ends the session. */
  @Post('refresh') @HttpCode(200)
  async refresh(@Body() { refreshToken }: RefreshRequest): Promise<SessionView> {
    return sessionView(await this.refreshSession.execute(refreshToken, this.clock.now()));
  }

  /** Where the caller is signed in (các phiên đang mở). */
  @Get() @Allow({})
  async list(@Caller() caller: Access): Promise<OpenSessionView[]> {
    return (await this.sessions.ofAccount(caller.accountId, this.clock.now())).map((session) => openSessionView(session, caller.sessionId));
  }

  /** Signs out of this session (đăng xuất). */
  @Delete('current') @HttpCode(204) @Allow({})
  async endCurrent(@Caller() caller: Access): Promise<Answer<null>> {
    if (caller.sessionId !== null) await this.logOut.one(caller.sessionId, caller.accountId, this.clock.now());
    return Answer.done();
  }

  /** Signs out of another session of the caller (đăng xuất khỏi một thiết bị). */
  @Delete(':sessionId') @HttpCode(204) @Allow({})
  async endOne(@Caller() caller: Access, @Id('sessionId') id: string): Promise<Answer<null>> {
    await this.logOut.one(id, caller.accountId, this.clock.now());
    return Answer.done();
  }

  /** Signs out everywhere (đăng xuất mọi nơi): every token of the account is void at once. */
  @Delete() @HttpCode(204) @Allow({})
  async endAll(@Caller() caller: Access): Promise<Answer<null>> {
    await this.logOut.everywhere(caller.accountId, this.clock.now());
    return Answer.done();
  }
}
