import { IsBoolean, IsOptional } from 'class-validator';

/** A new signing key in place of those before. */
export class SigningKeyRequest {
  /** True when a key may be in wrong hands: the old ones leave the key set and every token they signed is void. */
  @IsOptional() @IsBoolean()
  compromised?: boolean;
}
