import { audiences } from '#contracts';
import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { DayPageQuery } from './procedures.request.js';

/** Narrows the list of public services. */
export class ServiceQuery extends DayPageQuery {
  /** Words of the name or description, with or without diacritics, or the code. */
  @IsOptional() @IsString() @Length(1, 200) search?: string;
  /** Code of a procedure it is made of. */
  @IsOptional() @IsString() @MaxLength(40) procedure?: string;
  /** Who applies (đối tượng thực hiện). */
  @IsOptional() @IsIn([...audiences]) audience?: string;
}
