import { dossierStates } from '#contracts';
import { PageRequest, QueryCodes, QueryFlag } from '#http';
import { IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

/** Narrows the work queue. */
export class QueueQuery extends PageRequest {
  /** States, by comma. */
  @QueryCodes(Object.keys(dossierStates)) state?: string[];
  @IsOptional() @IsString() @MaxLength(60) unit?: string;
  @IsOptional() @IsString() @MaxLength(40) procedure?: string;
  /** Only what is assigned to me. */
  @QueryFlag() mine?: boolean;
  /** Only what is past its due date. */
  @QueryFlag() overdue?: boolean;
  /** Part of a code or of a name, with or without diacritics. */
  @IsOptional() @IsString() @Length(2, 100) search?: string;
}

/** What an anonymous look-up must know. */
export class LookupQuery {
  /** The dossier's code. */
  @IsString() @Length(5, 80) code!: string;
  /** Last four digits of the applicant's personal id, passport or tax code. */
  @IsString() @Matches(/^\d{4}$/) detail!: string;
}
