import { audiences } from '#contracts';
import { PageRequest } from '#http';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

const day = /^\d{4}-\d{2}-\d{2}$/;

/** A day on which something is in force; today where absent. */
export class DayQuery {
  @IsOptional() @Matches(day) on?: string;
}

/** Narrows the list of procedures (tra cứu thủ tục). */
export class ProcedureQuery extends PageRequest {
  /** Words of the name, with or without diacritics, or the code. */
  @IsOptional() @IsString() @Length(1, 200) search?: string;
  /** Code of an agency that handles it. */
  @IsOptional() @IsString() @MaxLength(35) agency?: string;
  /** Code of the field (lĩnh vực). */
  @IsOptional() @IsString() @MaxLength(40) field?: string;
  /** Level in either classification: 1 to 4, endToEnd, partial, information. */
  @IsOptional() @IsIn(['1', '2', '3', '4', 'endToEnd', 'partial', 'information']) level?: string;
  @IsOptional() @IsIn([...audiences]) audience?: string;
  @IsOptional() @Matches(day) on?: string;
}

/** Narrows the list of agencies. */
export class AgencyQuery extends PageRequest {
  /** Code of the agency directly above. */
  @IsOptional() @IsString() @MaxLength(35) parent?: string;
  /** Code of a procedure it handles. */
  @IsOptional() @IsString() @MaxLength(40) procedure?: string;
  @IsOptional() @IsString() @Length(1, 200) search?: string;
}
