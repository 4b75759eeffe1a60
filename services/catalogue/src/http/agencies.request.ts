import { PageRequest, QueryFlag } from '#http';
import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { IsDay } from './is-day.js';

/** Narrows the list of agencies. */
export class AgencyQuery extends PageRequest {
  /** Code of the agency directly above. */
  @IsOptional() @IsString() @MaxLength(35) parent?: string;
  /** Code of an agency anywhere above. */
  @IsOptional() @IsString() @MaxLength(35) under?: string;
  /** Only agencies that stand under no other. */
  @QueryFlag() roots?: boolean;
  /** Level of the agency. */
  @IsOptional() @IsIn(['ministry', 'province', 'commune']) level?: string;
  /** Code of a procedure it handles on the day. */
  @IsOptional() @IsString() @MaxLength(40) procedure?: string;
  /** The day, `YYYY-MM-DD`; today in Vietnam where absent. */
  @IsOptional() @IsDay() on?: string;
  /** Words of the name, with or without diacritics, or the code. */
  @IsOptional() @IsString() @Length(1, 200) search?: string;
}
