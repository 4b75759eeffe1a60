import { PageRequest, QueryFlag } from '#http';
import { Type } from 'class-transformer';
import { IsDefined, IsEmail, IsIn, IsISO8601, IsOptional, IsRFC3339, IsString, IsUUID, Length, Matches, ValidateNested } from 'class-validator';
import { type HandlingRating, type PetitionOutcome, petitionOutcomes, type PetitionRefusal, petitionRefusals } from '../domain/petition.js';
import { type PetitionKind, petitionKinds } from '../domain/petition-limits.js';
import type { PetitionSource } from '../use-cases/petition-ports.js';
import { agencyPattern } from './rating.request.js';

/** Who petitions: a name, and at least one way to answer. */
export class PetitionerRequest {
  @IsString() @Length(1, 200)
  fullName!: string;

  @IsOptional() @IsString() @Length(1, 500)
  address?: string;

  @IsOptional() @Matches(/^\+?[0-9][0-9 .-]{6,18}[0-9]$/)
  phone?: string;

  @IsOptional() @IsEmail() @Length(3, 200)
  email?: string;
}

class PetitionRequest {
  /** `conduct`: delay, nuisance, refusing, not doing or wrongly doing; `rules`: content of rules and proposals; `remark`: remarks on a dossier (góp ý về hồ sơ). */
  @IsIn(petitionKinds)
  kind!: PetitionKind;

  /** Agency concerned; that of the dossier where absent. */
  @IsOptional() @Matches(agencyPattern)
  agency?: string;

  /** The petition, in Vietnamese. */
  @IsString() @Length(10, 10_000)
  text!: string;

  @IsDefined() @ValidateNested() @Type(() => PetitionerRequest)
  petitioner!: PetitionerRequest;
}

/** A petition from an account. */
export class LodgeRequest extends PetitionRequest {
  /** A dossier of the petitioner's. */
  @IsOptional() @IsUUID()
  dossierId?: string;
}

/** A petition an officer enters. */
export class RecordRequest extends PetitionRequest {
  /** Agency that received it: the officer's. */
  @Matches(agencyPattern)
  receivingAgency!: string;

  /** How it came. */
  @IsIn(['counter', 'paper', 'telephone', 'post', 'national-portal', 'other'])
  source!: Exclude<PetitionSource, 'portal'>;

  /** When it came; now where absent. */
  @IsOptional() @IsRFC3339() @IsISO8601({ strict: true })
  receivedAt?: string;

  /** Code of the dossier it cites. */
  @IsOptional() @Matches(/^[0-9A-Z.-]{5,60}$/)
  dossierCode?: string;
}

/** Not in scope, or not answerable: returned with guidance (trả lại, hướng dẫn). */
export class RefusePetitionRequest {
  @IsIn(petitionRefusals)
  reasonCode!: PetitionRefusal;

  @IsString() @Length(10, 2000)
  reason!: string;

  /** Where and how the person can go on. */
  @IsString() @Length(10, 2000)
  guidance!: string;
}

export class ForwardPetitionRequest {
  /** The agency competent for it. */
  @Matches(agencyPattern)
  agency!: string;

  @IsString() @Length(5, 2000)
  reason!: string;
}

/** Words that go on record: a question, what was completed, a contact, a directive, why it is sent back. */
export class WordsOnRecordRequest {
  @IsString() @Length(5, 5000)
  text!: string;
}

export class LinkRequest {
  /** An earlier petition on the same matter. */
  @IsUUID()
  repeatsId!: string;
}

export class AnswerPetitionRequest {
  @IsString() @Length(10, 10_000)
  text!: string;

  @IsIn(petitionOutcomes)
  outcome!: PetitionOutcome;
}

/** What is published: both texts without anything that tells who the petitioner is. */
export class PublishRequest {
  @IsString() @Length(10, 10_000)
  publicText!: string;

  @IsString() @Length(10, 10_000)
  publicAnswer!: string;
}

export class RateHandlingRequest {
  /** 1 not satisfied, 2 satisfied, 3 very satisfied. */
  @IsIn([1, 2, 3])
  rating!: HandlingRating;

  @IsOptional() @IsString() @Length(1, 2000)
  text?: string;
}

export class CloseRequest {
  /** Why the matter is settled; required unless the petitioner is satisfied. */
  @IsOptional() @IsString() @Length(10, 5000)
  text?: string;
}

/** Oversight tasks of a superior agency. */
export class OversightQuery extends PageRequest {
  /** Code of the superior agency. */
  @Matches(agencyPattern)
  agency!: string;

  /** Only those whose answer is overdue, longest overdue first. */
  @QueryFlag()
  overdue?: boolean;
}

/** What is published. */
export class PublishedQuery extends PageRequest {
  /** Words, with or without diacritics. */
  @IsOptional() @IsString() @Length(1, 200)
  search?: string;

  @IsOptional() @Matches(agencyPattern)
  agency?: string;
}
