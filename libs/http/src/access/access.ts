import type { AccessTokenClaims, Role } from '#contracts';

export type Grant = AccessTokenClaims['grants'][number];

/** Who calls, and what they may claim: the one value from which rules and SQL predicates are made. */
export class Access {
  constructor(
    /** Account id (UUID), or the service's name. */
    readonly accountId: string,
    /** Person behind the account; null for services. */
    readonly personId: string | null,
    readonly kind: AccessTokenClaims['kind'],
    /** 0 none, 1 password and one-time code, 2 VNeID level 2. */
    readonly assurance: number,
    readonly grants: readonly Grant[],
    /** Scopes of a service token; empty for people. */
    readonly scopes: readonly string[],
    /** Session the token was issued in; null for services. */
    readonly sessionId: string | null = null,
    /** An officer's name as slips print it; null for everyone else. */
    readonly officerName: string | null = null,
  ) {}

  /** True when one of the roles is held, wherever. */
  hasRole(...roles: readonly Role[]): boolean {
    return this.grants.some((grant) => roles.includes(grant.role));
  }

  /** Codes of the units in which one of the roles is held, without repetition. A grant without a unit (whole agency) adds none. */
  unitsFor(roles: readonly Role[]): string[] {
    return distinct(this.grants.filter((grant) => roles.includes(grant.role)).map((grant) => grant.unit));
  }

  /** Codes of the agencies in which one of the roles is held, without repetition. */
  agenciesFor(roles: readonly Role[]): string[] {
    return distinct(this.grants.filter((grant) => roles.includes(grant.role)).map((grant) => grant.agency));
  }
}

function distinct(codes: readonly (string | null)[]): string[] {
  return [...new Set(codes.filter((code) => code !== null))];
}

export function accessOf(claims: AccessTokenClaims): Access {
  return new Access(claims.sub, claims.person, claims.kind, claims.assurance, claims.grants, claims.scopes, claims.sid, claims.name ?? null);
}
