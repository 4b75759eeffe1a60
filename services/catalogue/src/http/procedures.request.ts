import { audiences, type Channel, channels } from '#contracts';
import { PageRequest } from '#http';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import { IsDay } from './is-day.js';

/** Asks for what is in force on a day. */
export class DayQuery {
  /** The day, `YYYY-MM-DD`; today in Vietnam where absent. */
  @IsOptional() @IsDay() on?: string;
}

/** A page of what is in force on a day. */
export class DayPageQuery extends PageRequest {
  /** The day, `YYYY-MM-DD`; today in Vietnam where absent. */
  @IsOptional() @IsDay() on?: string;
}

/** Narrows what is counted of the procedures published. */
export class ProvisionQuery extends DayQuery {
  /** Code of an agency: procedures handled by it or by an agency below it. */
  @IsOptional() @IsString() @MaxLength(35) agency?: string;
  /** Code of the field (lĩnh vực). */
  @IsOptional() @IsString() @MaxLength(40) field?: string;
  /** Who applies (đối tượng thực hiện). */
  @IsOptional() @IsIn([...audiences]) audience?: string;
}

/** Narrows the list of procedures (tra cứu thủ tục). */
export class ProcedureQuery extends DayPageQuery {
  /** Words of the name, the cases or the field, with or without diacritics, in any order, or the code; the beginnings of words will do. A mistyped word still finds names that are alike. */
  @IsOptional() @IsString() @Length(1, 200) search?: string;
  /** Code of an agency: procedures handled by it or by an agency below it. */
  @IsOptional() @IsString() @MaxLength(35) agency?: string;
  /** Code of the field (lĩnh vực). */
  @IsOptional() @IsString() @MaxLength(40) field?: string;
  /** Level of online service in either classification: `1` to `4` (NĐ 43/2011), `endToEnd`, `partial`, `information` (NĐ 42/2022). */
  @IsOptional() @IsIn(['1', '2', '3', '4', 'endToEnd', 'partial', 'information']) level?: string;
  /** Who applies (đối tượng thực hiện). */
  @IsOptional() @IsIn([...audiences]) audience?: string;
}

/** Names a case and a channel. */
export class CaseQuery extends DayQuery {
  /** Key of the case (trường hợp); may be left out where the procedure has one. */
  @IsOptional() @IsString() @MaxLength(40) case?: string;
  /** How the dossier is filed; online where that is offered and nothing is said. */
  @IsOptional() @IsIn([...channels]) channel?: Channel;
}

/** Asks what one case takes. */
export class GuideQuery extends CaseQuery {
  /** Persons the fee is asked for; one where nothing is said. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1000) persons?: number;
  /** Copies asked for; one where nothing is said. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1000) copies?: number;
  /** Pages of the original, where the tariff is by page; one where nothing is said. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(10_000) pages?: number;
}

/** Asks for the web addresses of agencies. */
export class AddressQuery extends DayPageQuery {
  /** Code of an agency: only it and those below it. */
  @IsOptional() @IsString() @MaxLength(35) under?: string;
}

/** Ends a version earlier than it said (bãi bỏ thủ tục). */
export class EndVersionRequest {
  /** Last day on which it is in force, `YYYY-MM-DD`. */
  @IsDay() lastDay!: string;
}
