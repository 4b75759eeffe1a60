import { Injectable } from '@nestjs/common';
import * as client from 'openid-client';
import { z } from 'zod';
import { Refusal } from '#contracts';
import type { Log } from '#runtime';
import { Vneid, type VneidIdentity } from '../use-cases/ports.js';

/** How identity is registered at VNeID. */
export interface VneidClient {
  readonly issuer: string;
  readonly id: string;
  readonly secret: string;
}

const claimsSchema = z.object({
  personal_id: z.string(),
  name: z.string().min(1).max(200),
  birthdate: z.iso.date(),
  gender: z.enum(['male', 'female']),
  level: z.coerce.number().int().min(1).max(2),
});

/** Seconds VNeID has to answer one request. */
const patience = 5;

/** VNeID by OpenID Connect: authorization code with PKCE (RFC 7636), state and nonce; claims from the ID token. */
@Injectable()
export class OpenIdVneid extends Vneid {
  private discovered: Promise<client.Configuration> | null = null;

  constructor(private readonly registration: VneidClient, private readonly log: Log) {
    super();
  }

  async authorizationUrl({ state, nonce, codeVerifier, redirectUri }: { readonly state: string; readonly nonce: string; readonly codeVerifier: string; readonly redirectUri: string }): Promise<string> {
    const configuration = await this.configuration();
    return client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri, scope: 'openid profile', response_type: 'code', state, nonce,
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier), code_challenge_method: 'S256',
    }).href;
  }

  async identify(
    returned: { readonly code: string; readonly state: string; readonly issuer: string | null },
    expected: { readonly nonce: string; readonly codeVerifier: string; readonly redirectUri: string },
  ): Promise<VneidIdentity> {
    const configuration = await this.configuration();
    const address = new URL(expected.redirectUri);
    // There is one issuer only: a front end that drops `iss` cannot mix up two.
    address.search = new URLSearchParams({ code: returned.code, state: returned.state, iss: returned.issuer ?? this.registration.issuer }).toString();
    const tokens = await client.authorizationCodeGrant(configuration, address, {
      pkceCodeVerifier: expected.codeVerifier, expectedNonce: expected.nonce, expectedState: returned.state, idTokenExpected: true,
    }).catch((error: unknown) => { throw this.refusalOf(error); });
    const claims = claimsSchema.safeParse(tokens.claims());
    if (!claims.success) {
      this.log.pino.warn({ fields: claims.error.issues.map(({ path }) => path.join('.')) }, 'VNeID told of somebody without what we need to know');
      throw new Refusal('vneid.failed');
    }
    const { personal_id, name, birthdate, gender, level } = claims.data;
    return { personalId: personal_id, name, dateOfBirth: birthdate, sex: gender, level: level === 2 ? 2 : 1 };
  }

  /** Read once; after a failure the next one who needs it tries again. */
  private configuration(): Promise<client.Configuration> {
    this.discovered ??= this.discover().catch((error: unknown) => {
      this.discovered = null;
      throw this.refusalOf(error);
    });
    return this.discovered;
  }

  private discover(): Promise<client.Configuration> {
    const { issuer, id, secret } = this.registration;
    const address = new URL(issuer);
    return client.discovery(address, id, undefined, client.ClientSecretBasic(secret), {
      timeout: patience,
      // Plain HTTP is for the simulator on this machine. Signatures of ID tokens are checked though they come straight from VNeID: identity hangs on them.
      execute: [client.enableNonRepudiationChecks, ...(address.protocol === 'http:' ? [client.allowInsecureRequests] : [])],
    });
  }

  private refusalOf(error: unknown): Refusal {
    if (error instanceof Refusal) return error;
    const { code, cause, status } = error as { code?: unknown; cause?: { status?: unknown }; status?: unknown };
    const answered = Number(status ?? cause?.status ?? 0);
    const away = error instanceof TypeError && error.message === 'fetch failed' || code === 'OAUTH_TIMEOUT' || (error instanceof Error && error.name === 'TimeoutError') || answered >= 500;
    this.log.pino.warn({ reason: error instanceof Error ? error.message : 'unknown', code }, away ? 'VNeID did not answer' : 'signing in through VNeID failed');
    return new Refusal(away ? 'vneid.unavailable' : 'vneid.failed');
  }
}
