import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { accessTokenLife } from '../domain/session.js';
import { scopesOf, type ServiceName } from '../domain/service-scopes.js';
import { AccessTokens } from './ports.js';

/** Secrets of the services, from the configuration. */
export abstract class ServiceClients {
  abstract secretOf(service: ServiceName): string | undefined;
}

export interface ServiceTokenInput {
  readonly service: ServiceName;
  readonly secret: string;
  readonly audience: ServiceName;
  /** What the token shall be good for; all the service may do there where absent. */
  readonly scopes: readonly string[] | null;
}

export interface ServiceToken {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scopes: readonly string[];
}

/** A token with which one service calls another (client credentials). */
@Injectable()
export class IssueServiceToken {
  constructor(private readonly clients: ServiceClients, private readonly tokens: AccessTokens) {}

  /** Refuses with `service-token.wrong-secret` (unknown services too) and `service-token.scope-not-allowed`. */
  async execute({ service, secret, audience, scopes }: ServiceTokenInput, now: Date): Promise<ServiceToken> {
    const known = this.clients.secretOf(service);
    const equal = timingSafeEqual(digest(secret), digest(known ?? ''));
    if (known === undefined || !equal) throw new Refusal('service-token.wrong-secret');
    const allowed = scopesOf(service, audience);
    const granted = scopes ?? allowed;
    if (granted.length === 0 || granted.some((scope) => !allowed.includes(scope))) throw new Refusal('service-token.scope-not-allowed', { service, audience });
    return { accessToken: await this.tokens.forService(service, audience, granted, now), expiresIn: accessTokenLife, scopes: granted };
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
