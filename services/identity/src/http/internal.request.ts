import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength, ValidateNested } from 'class-validator';
import type { Sex } from '../domain/personal-id.js';
import { IsDate } from './is-date.js';
import { ProfileRequest } from './profile.request.js';

/** A foreign passport. */
export class PassportRequest {
  @Matches(/^[A-Z0-9]{5,20}$/) @IsString()
  number!: string;

  /** ISO 3166-1 alpha-2. */
  @Matches(/^[A-Z]{2}$/) @IsString()
  country!: string;
}

/** A person who comes to a counter, by their papers: personal id or passport, one of the two. */
export class PersonRequest {
  @IsOptional() @Matches(/^\d{12}$/) @IsString()
  personalId?: string;

  @IsOptional() @ValidateNested() @Type(() => PassportRequest)
  passport?: PassportRequest;

  @MinLength(1) @MaxLength(100) @IsString()
  fullName!: string;

  /** Left out only where a foreign passport does not say. */
  @IsOptional() @IsIn(['male', 'female'])
  sex?: Sex;

  @IsDate()
  dateOfBirth!: string;

  /** ISO 3166-1 alpha-2; where left out, Vietnam for a personal id, else the country of the passport. */
  @IsOptional() @Matches(/^[A-Z]{2}$/) @IsString()
  nationality?: string;

  @IsOptional() @MaxLength(20) @IsString()
  phone?: string;

  /** What else the person told; kept only when the person is entered now. */
  @IsOptional() @ValidateNested() @Type(() => ProfileRequest)
  profile?: ProfileRequest;
}
