import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { type AccessTokenClaims, Refusal } from '#contracts';
import { peopleAudience, tokenIssuer } from '#http';
import { accessTokenLife } from '../domain/session.js';
import { AccessTokens, type TokenHolder } from '../use-cases/ports.js';
import { SealedKeyRing, signatureAlgorithm } from './sealed-key-ring.js';

/** Access tokens as JWT (RFC 9068 in spirit, claims as in the contract). */
@Injectable()
export class JwtAccessTokens extends AccessTokens {
  constructor(private readonly keys: SealedKeyRing) {
    super();
  }

  forAccount({ account, sessionId, grants, officerName }: TokenHolder, now: Date): Promise<string> {
    return this.sign({
      aud: peopleAudience, sub: account.id, kind: account.kind, person: account.personId, sid: sessionId, assurance: account.assurance,
      grants: account.kind === 'citizen' ? [{ role: 'citizen', agency: null, unit: null }] : grants.map(({ role, agency, unit }) => ({ role, agency, unit })),
      scopes: [], ...(officerName === null ? {} : { name: officerName }),
    }, now);
  }

  forService(service: string, target: string, scopes: readonly string[], now: Date): Promise<string> {
    return this.sign({ aud: target, sub: service, kind: 'service', person: null, sid: null, assurance: 0, grants: [{ role: 'service', agency: null, unit: null }], scopes: [...scopes] }, now);
  }

  private async sign(claims: Omit<AccessTokenClaims, 'iss' | 'iat' | 'exp' | 'jti'>, now: Date): Promise<string> {
    const signer = this.keys.signer(now);
    if (signer === undefined) throw new Refusal('service.unavailable');
    // With its milliseconds: a token given in the second of a revocation, but after it, is good. The half keeps the instant when it is read back and truncated.
    const issuedAt = (now.getTime() + 0.5) / 1_000;
    const all: AccessTokenClaims = { ...claims, iss: tokenIssuer, iat: issuedAt, exp: Math.floor(issuedAt) + accessTokenLife, jti: randomUUID() };
    return new SignJWT({ ...all }).setProtectedHeader({ alg: signatureAlgorithm, kid: signer.kid, typ: 'at+jwt' }).sign(signer.privateKey);
  }
}
