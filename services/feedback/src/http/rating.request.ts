import { PageRequest, QueryInteger } from '#http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsDefined, IsIn, IsInt, IsISO8601, IsNumber, IsOptional, IsString, Length, Matches, Max, Min, ValidateIf, ValidateNested } from 'class-validator';

export const agencyPattern = /^[0-9A-Z.-]{1,35}$/;
const dayPattern = /^[1-9]\d{3}-\d{2}-\d{2}$/;
const keyPattern = /^[a-z0-9-]{1,40}$/;

/** A text in Vietnamese, and in English where there is one. */
export class WordsRequest {
  @IsString() @Length(1, 500)
  vi!: string;

  @IsOptional() @IsString() @Length(1, 500)
  en?: string;
}

/** An answer to one question. */
export class RatingAnswerRequest {
  @Matches(keyPattern)
  questionId!: string;

  /** 0, 1 or 2. */
  @IsInt() @Min(0) @Max(2)
  points!: number;
}

/** The rating of a dossier. */
export class RateRequest {
  /** Every question of the form in force, once. */
  @IsArray() @ArrayNotEmpty() @ArrayMaxSize(50) @ValidateNested({ each: true }) @Type(() => RatingAnswerRequest)
  answers!: RatingAnswerRequest[];

  /** The plain satisfaction answer: 1 not satisfied, 2 satisfied, 3 very satisfied. */
  @IsOptional() @IsIn([1, 2, 3])
  satisfaction?: 1 | 2 | 3;

  /** Remarks in the applicant's own words. */
  @IsOptional() @IsString() @Length(1, 2000)
  remark?: string;
}

/** A list of one agency. */
export class AgencyPageRequest extends PageRequest {
  /** Code of the agency. */
  @Matches(agencyPattern)
  agency!: string;
}

/** A quarter of one agency; the present one where none is named. */
export class QuarterQuery {
  /** Code of the agency. */
  @Matches(agencyPattern)
  agency!: string;

  @QueryInteger({ min: 2018, max: 2199 })
  year?: number;

  @QueryInteger({ min: 1, max: 4 })
  quarter?: number;
}

/** A quarter of one agency's officers. */
export class OfficersQuery extends AgencyPageRequest {
  @QueryInteger({ min: 2018, max: 2199 })
  year?: number;

  @QueryInteger({ min: 1, max: 4 })
  quarter?: number;
}

/** A score of a quarter, from an inspection or the agency itself. */
export class ScoreRequest {
  @Matches(agencyPattern)
  agency!: string;

  @IsInt() @Min(2018) @Max(2199)
  year!: number;

  @IsInt() @Min(1) @Max(4)
  quarter!: number;

  /** The agency's own score (điểm tự chấm), or the inspection's (điểm thẩm định). */
  @IsIn(['self', 'appraised'])
  kind!: 'self' | 'appraised';

  /** Number of the indicator. */
  @IsIn([1, 2, 3, 4, 5, 6, 7, 8, 9])
  indicator!: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

  /** 0 to 2, one decimal. */
  @IsNumber({ maxDecimalPlaces: 1, allowNaN: false, allowInfinity: false }) @Min(0) @Max(2)
  points!: number;

  /** What it rests on. */
  @IsOptional() @IsString() @Length(1, 1000)
  note?: string;
}

/** A question of a rating form. */
export class RatingQuestionRequest {
  @Matches(keyPattern)
  id!: string;

  @IsDefined() @ValidateNested() @Type(() => WordsRequest)
  text!: WordsRequest;

  /** Number of the indicator it stands for; null for none. */
  @ValidateIf((_, value) => value !== null) @IsIn([1, 2, 3, 4, 5, 6, 7, 8, 9])
  indicator!: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | null;

  /** Words of 0, 1 and 2, in this order; absent where there are none. */
  @IsOptional() @IsArray() @ArrayMaxSize(3) @ValidateNested({ each: true }) @Type(() => WordsRequest)
  options?: WordsRequest[];
}

/** A rating form of the installation. */
export class QuestionnaireRequest {
  @Matches(keyPattern)
  id!: string;

  /** First day in force, today or later. */
  @Matches(dayPattern) @IsISO8601({ strict: true })
  from!: string;

  /** Last day in force; open where absent. */
  @IsOptional() @Matches(dayPattern) @IsISO8601({ strict: true })
  to?: string;

  /** The decision by which it was issued. */
  @IsString() @Length(1, 500)
  source!: string;

  @IsArray() @ArrayNotEmpty() @ArrayMaxSize(50) @ValidateNested({ each: true }) @Type(() => RatingQuestionRequest)
  questions!: RatingQuestionRequest[];
}
