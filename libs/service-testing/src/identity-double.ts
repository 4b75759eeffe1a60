import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { AccessTokenClaims } from '#contracts';
import { peopleAudience, tokenIssuer } from '#http';
import { answerJson, Neighbour } from './neighbour.js';

interface Claims { personId: string | null; accountId: string; grants: AccessTokenClaims['grants']; kind: AccessTokenClaims['kind']; name?: string; scopes?: string[]; assurance?: number }

/** Identity as far as a service sees it: its keys, and tokens for services and people. */
export class IdentityDouble {
  private constructor(private readonly neighbour: Neighbour, private readonly key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'], private readonly service: string) {}

  static async open(service: string): Promise<IdentityDouble> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = { ...await exportJWK(publicKey), kid: 'spec', alg: 'ES256', use: 'sig' };
    const neighbour = await Neighbour.open((request, response) => {
      if (request.url?.endsWith('/jwks.json') === true) answerJson(response, 200, { keys: [jwk] });
      else answerJson(response, 200, { accessToken: 'a.b.c', expiresIn: 300 });
    });
    return new IdentityDouble(neighbour, privateKey, service);
  }

  get url(): string {
    return this.neighbour.url;
  }

  close(): Promise<void> {
    return this.neighbour.close();
  }

  token({ personId, accountId, grants, kind, name, scopes = [], assurance = 2 }: Claims): Promise<string> {
    return new SignJWT({ kind, person: personId, assurance, grants, scopes, sid: kind === 'service' ? null : accountId, jti: accountId, ...(name === undefined ? {} : { name }) })
      .setProtectedHeader({ alg: 'ES256', kid: 'spec' }).setIssuer(tokenIssuer).setAudience(kind === 'service' ? this.service : peopleAudience).setSubject(accountId)
      .setIssuedAt(1_700_000_000).setExpirationTime(4_000_000_000).sign(this.key);
  }
}
