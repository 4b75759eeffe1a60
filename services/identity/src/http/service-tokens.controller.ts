import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#http';
import { Clock } from '#runtime';
import { IssueServiceToken } from '../use-cases/issue-service-token.js';
import type { ServiceTokenView } from './service-token.view.js';
import { ServiceTokenRequest } from './service-tokens.request.js';

/** Tokens with which services call each other. */
@ApiTags('service-tokens')
@Controller('api/identity/v1/service-tokens')
@Allow('anyone')
export class ServiceTokensController {
  constructor(private readonly issue: IssueServiceToken, private readonly clock: Clock) {}

  /** Gives a service a token for one other service, for five minutes. */
  @Post() @HttpCode(201)
  async request(@Body() { service, secret, audience, scopes }: ServiceTokenRequest): Promise<ServiceTokenView> {
    const token = await this.issue.execute({ service, secret, audience, scopes: scopes ?? null }, this.clock.now());
    return { accessToken: token.accessToken, tokenType: 'Bearer', expiresIn: token.expiresIn, scopes: token.scopes };
  }
}
