import { PageRequest, QueryFlag } from '#http';
import { IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { AgencyPageRequest, agencyPattern } from './rating.request.js';

const procedurePattern = /^[0-9A-Z.]{1,40}$/;

/** A question to an agency. */
export class AskRequest {
  /** Agency asked. */
  @Matches(agencyPattern)
  agency!: string;

  /** Procedure it is about. */
  @IsOptional() @Matches(procedurePattern)
  procedureCode?: string;

  @IsString() @Length(5, 300)
  title!: string;

  @IsString() @Length(10, 5000)
  text!: string;
}

/** Who is to answer. */
export class AssignRequest {
  /** Unit of the agency. */
  @Matches(/^[A-Z0-9.-]{2,60}$/)
  unit!: string;

  /** Account of the officer; the unit alone where absent. */
  @IsOptional() @IsUUID()
  officer?: string;
}

export class AnswerQuestionRequest {
  @IsString() @Length(5, 10_000)
  text!: string;
}

/** What is published, without anything that tells who asked. */
export class PublishQuestionRequest {
  @IsString() @Length(10, 5000)
  publicText!: string;

  @IsString() @Length(5, 10_000)
  publicAnswer!: string;
}

/** Questions of one agency. */
export class AgencyQuestionsQuery extends AgencyPageRequest {
  /** Only those that wait for an answer, soonest due first. */
  @QueryFlag()
  open?: boolean;
}

/** Published questions. */
export class PublishedQuestionsQuery extends PageRequest {
  /** Words, with or without diacritics. */
  @IsOptional() @IsString() @Length(1, 200)
  search?: string;

  @IsOptional() @Matches(agencyPattern)
  agency?: string;

  @IsOptional() @Matches(procedurePattern)
  procedureCode?: string;
}
