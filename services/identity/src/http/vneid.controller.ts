import { Body, Controller, Get, Headers, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, Allow, Caller, RateLimit } from '#http';
import { Clock } from '#runtime';
import { BeginVneid } from '../use-cases/begin-vneid.js';
import { LogInWithVneid } from '../use-cases/log-in-with-vneid.js';
import { VneidAuthorizationRequest, VneidSessionRequest } from './vneid.request.js';
import { type VneidAuthorizationView, type VneidCallbackView, type VneidSessionView, vneidSessionView } from './vneid.view.js';

/** Signing in through VNeID by OpenID Connect (đăng nhập bằng VNeID). */
@ApiTags('vneid')
@Controller('api/identity/v1/vneid')
@Allow('anyone')
export class VneidController {
  constructor(private readonly begin: BeginVneid, private readonly logIn: LogInWithVneid, private readonly clock: Clock) {}

  /** Gives the address of VNeID to send the browser to. Called signed in, it links the account at hand and keeps its password. */
  @Post('authorizations') @HttpCode(201) @RateLimit({ per: 'address', limit: 300 })
  authorize(@Body() { redirectUri }: VneidAuthorizationRequest, @Caller() caller: Access | null): Promise<VneidAuthorizationView> {
    return this.begin.execute(redirectUri ?? null, accountOf(caller), this.clock.now());
  }

  /** Landing place for a front end that has none of its own: shows what VNeID's redirect brought. Nothing is signed in yet. */
  @Get('callback')
  land(@Query('code') code?: string, @Query('state') state?: string, @Query('iss') iss?: string, @Query('error') error?: string): VneidCallbackView {
    return { code: code ?? null, state: state ?? null, iss: iss ?? null, error: error ?? null };
  }

  /** Exchanges what VNeID's redirect brought for a session. An account is found by personal id, or opened; level 2 raises its assurance. */
  @Post('sessions') @HttpCode(201)
  async open(@Body() { code, state, iss }: VneidSessionRequest, @Caller() caller: Access | null, @Headers('user-agent') device?: string): Promise<VneidSessionView> {
    const returned = { code, state, issuer: iss ?? null, callerAccountId: accountOf(caller), device: device?.slice(0, 200) ?? null };
    return vneidSessionView(await this.logIn.execute(returned, this.clock.now()));
  }
}

function accountOf(caller: Access | null): string | null {
  return caller?.kind === 'citizen' ? caller.accountId : null;
}
