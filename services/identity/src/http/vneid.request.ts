import { IsOptional, IsString, IsUrl, Matches, MaxLength, MinLength } from 'class-validator';

/** Somebody wants to sign in through VNeID. */
export class VneidAuthorizationRequest {
  /** Where VNeID sends the browser back to: one of the registered addresses; the first where left out. */
  @IsOptional() @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true }) @MaxLength(500) @IsString()
  redirectUri?: string;
}

/** What came back from VNeID. */
export class VneidSessionRequest {
  /** `code` of the redirect. */
  @MinLength(1) @MaxLength(2_000) @IsString()
  code!: string;

  /** `state` of the redirect. */
  @Matches(/^[\w-]{43}$/) @IsString()
  state!: string;

  /** `iss` of the redirect (RFC 9207), where there is one. */
  @IsOptional() @MinLength(1) @MaxLength(500) @IsString()
  iss?: string;
}
