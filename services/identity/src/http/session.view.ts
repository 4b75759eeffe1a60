import { vietnamTime } from '#working-time';
import type { SignedIn } from '../use-cases/sign-in.js';

/** Tokens of somebody signed in. They are shown once. */
export class SessionView {
  /** Goes into `Authorization: Bearer`. */
  readonly accessToken!: string;
  /** Always `Bearer`. */
  readonly tokenType!: 'Bearer';
  /** Seconds the access token is good for. */
  readonly expiresIn!: number;
  /** Good once: each exchange gives the next one. Used twice, the session ends. */
  readonly refreshToken!: string;
  /** Until when the refresh token can be exchanged (RFC 3339). */
  readonly refreshExpiresAt!: string;
  /** Session id. */
  readonly sessionId!: string;
  /** Account id. */
  readonly accountId!: string;
  /** Person behind the account. */
  readonly personId!: string;
  /** `citizen` or `officer`. */
  readonly kind!: 'citizen' | 'officer';
  /** 1 password and one-time code, 2 VNeID level 2. */
  readonly assurance!: number;
}

export function sessionView({ account, sessionId, accessToken, expiresIn, refreshToken, refreshExpiresAt }: SignedIn): SessionView {
  return {
    accessToken, tokenType: 'Bearer', expiresIn, refreshToken, refreshExpiresAt: vietnamTime(refreshExpiresAt), sessionId,
    accountId: account.id, personId: account.personId, kind: account.kind, assurance: account.assurance,
  };
}
