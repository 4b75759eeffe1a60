import { PageRequest } from '#http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsDefined, IsIn, IsISO8601, IsOptional, IsRFC3339, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { agencyPattern, WordsRequest } from './rating.request.js';

const keyPattern = /^[a-z0-9-]{1,60}$/;

/** What may be chosen. */
export class SurveyOptionRequest {
  @Matches(keyPattern)
  id!: string;

  @IsDefined() @ValidateNested() @Type(() => WordsRequest)
  text!: WordsRequest;
}

/** A question of a survey. */
export class SurveyQuestionRequest {
  @Matches(keyPattern)
  id!: string;

  @IsDefined() @ValidateNested() @Type(() => WordsRequest)
  text!: WordsRequest;

  /** One option, any number of them, or words of one's own. */
  @IsIn(['one', 'several', 'words'])
  kind!: 'one' | 'several' | 'words';

  /** At least two for a choice; none for words. */
  @IsOptional() @IsArray() @ArrayMaxSize(50) @ValidateNested({ each: true }) @Type(() => SurveyOptionRequest)
  options?: SurveyOptionRequest[];
}

/** A survey (khảo sát) or consultation (lấy ý kiến). */
export class SurveyRequest {
  /** Its name in addresses. */
  @Matches(keyPattern)
  key!: string;

  @IsIn(['survey', 'consultation'])
  kind!: 'survey' | 'consultation';

  /** The agency that asks. */
  @Matches(agencyPattern)
  agency!: string;

  @IsDefined() @ValidateNested() @Type(() => WordsRequest)
  title!: WordsRequest;

  @IsOptional() @ValidateNested() @Type(() => WordsRequest)
  about?: WordsRequest;

  @IsArray() @ArrayNotEmpty() @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => SurveyQuestionRequest)
  questions!: SurveyQuestionRequest[];

  /** Until when answers are taken. */
  @IsRFC3339() @IsISO8601({ strict: true })
  closesAt!: string;
}

/** The answer to one question. */
export class SurveyAnswerRequest {
  @Matches(keyPattern)
  questionId!: string;

  /** Options chosen. */
  @IsOptional() @IsArray() @ArrayMaxSize(50) @Matches(keyPattern, { each: true })
  options?: string[];

  @IsOptional() @IsString() @Length(1, 5000)
  words?: string;
}

/** One person's answers. */
export class AnswerSurveyRequest {
  @IsArray() @ArrayNotEmpty() @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => SurveyAnswerRequest)
  answers!: SurveyAnswerRequest[];
}

/** Answers in words to one question. */
export class OpinionsQuery extends PageRequest {
  /** Id of the question. */
  @Matches(keyPattern)
  question!: string;
}
