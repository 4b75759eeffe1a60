import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { type ServiceName, services } from '../domain/service-scopes.js';

/** A service asks for a token (client credentials). */
export class ServiceTokenRequest {
  /** Who asks. */
  @MaxLength(60) @IsString()
  service!: ServiceName;

  /** Its secret. */
  @MinLength(1) @MaxLength(512) @IsString()
  secret!: string;

  /** The service it wants to call. */
  @IsIn([...services])
  audience!: ServiceName;

  /** What for; all it may do there where absent. */
  @IsOptional() @IsArray() @ArrayNotEmpty() @ArrayMaxSize(20) @IsString({ each: true }) @MaxLength(60, { each: true })
  scopes?: string[];
}
