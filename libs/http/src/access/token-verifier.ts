import { createHash } from 'node:crypto';
import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { accessTokenClaimsSchema, Refusal } from '#contracts';
import { type Access, accessOf } from './access.js';

/** `iss` of every access token. */
export const tokenIssuer = 'motcua-identity';
/** `aud` of people's tokens; a service token's audience is the target service's name. */
export const peopleAudience = 'motcua';

/** A token that was found genuine. */
export interface VerifiedToken {
  readonly access: Access;
  readonly issuedAt: Date;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Most tokens remembered; the least recently used is forgotten first. */
const remembered = 20_000;

/** Verifies access tokens offline with identity's published keys. A token found genuine is remembered by hash until it expires. */
export class TokenVerifier {
  private readonly known = new Map<string, VerifiedToken>();

  constructor(private readonly service: string, private readonly keys: JWTVerifyGetKey) {}

  /** The token if it is remembered and not expired: the path of nearly every request. */
  recall(token: string, now: Date): VerifiedToken | undefined {
    const hash = hashOf(token);
    const found = this.known.get(hash);
    if (found === undefined) return undefined;
    this.known.delete(hash);
    if (found.expiresAt <= now.getTime()) return undefined;
    this.known.set(hash, found);
    return found;
  }

  /** Verifies signature, issuer, audience, time and form. Refuses with `auth.token-invalid`, `auth.token-expired` or, without keys, `auth.unavailable`. */
  async verify(token: string, now: Date): Promise<VerifiedToken> {
    const payload = await this.payloadOf(token, now);
    const parsed = accessTokenClaimsSchema.safeParse(payload);
    if (!parsed.success) throw new Refusal('auth.token-invalid');
    const claims = parsed.data;
    const expected = claims.kind === 'service' ? this.service : peopleAudience;
    if (!(Array.isArray(claims.aud) ? claims.aud : [claims.aud]).includes(expected)) throw new Refusal('auth.token-invalid');
    const verified: VerifiedToken = { access: accessOf(claims), issuedAt: new Date(claims.iat * 1000), expiresAt: claims.exp * 1000 };
    if (this.known.size >= remembered) this.known.delete(this.known.keys().next().value!);
    this.known.set(hashOf(token), verified);
    return verified;
  }

  private async payloadOf(token: string, now: Date): Promise<unknown> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        algorithms: ['ES256', 'EdDSA'], issuer: tokenIssuer, audience: [peopleAudience, this.service], currentDate: now, requiredClaims: ['exp', 'iat', 'sub'],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Refusal('auth.token-expired');
      if (error instanceof Refusal) throw error;
      throw new Refusal('auth.token-invalid');
    }
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
