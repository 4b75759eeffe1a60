import { dossierStates } from '#contracts';
import { PageRequest, QueryCodes, QueryFlag } from '#http';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsISO8601, IsOptional, IsRFC3339, IsString, Length, Matches, MaxLength } from 'class-validator';

/** Narrows the work queue. */
export class QueueQuery extends PageRequest {
  /** States, by comma. */
  @QueryCodes(Object.keys(dossierStates)) state?: string[];
  @IsOptional() @IsString() @MaxLength(60) unit?: string;
  @IsOptional() @IsString() @MaxLength(40) procedure?: string;
  /** Step of a procedure. */
  @IsOptional() @IsString() @MaxLength(60) step?: string;
  /** Only what is assigned to me. */
  @QueryFlag() mine?: boolean;
  /** Only what is past its due date. */
  @QueryFlag() overdue?: boolean;
  /** Only what may be closed because the applicant let the limit pass. */
  @QueryFlag() closable?: boolean;
  /** Part of a code or of a name, with or without diacritics. */
  @IsOptional() @IsString() @Length(2, 100) search?: string;
}

/** Narrows the list of one's own dossiers. */
export class MineQuery extends PageRequest {
  /** States, by comma. */
  @QueryCodes(Object.keys(dossierStates)) state?: string[];
  @IsOptional() @IsString() @MaxLength(40) procedure?: string;
}

/** What an officer looks for. */
export class SearchQuery extends PageRequest {
  /** Part of a code or of an owner's name, with or without diacritics. */
  @IsString() @Length(3, 100) text!: string;
}

/** What an anonymous look-up must know. */
export class LookupQuery {
  /** The dossier's code. */
  @IsString() @Length(5, 80) code!: string;
  /** Last four digits of the applicant's personal id, passport or tax code. */
  @IsString() @Matches(/^\d{4}$/) detail!: string;
}

/** A file somebody has in hand. */
export class VerificationQuery {
  /** Its SHA-256 in hexadecimal, to be told whether it is the very file that was issued. */
  @IsOptional() @Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : (value as unknown))) @Matches(/^[0-9a-f]{64}$/) digest?: string;
}

/** Several values of a query by comma or by repetition; a plus sign that arrived as a space is read as a plus. */
function instants({ value }: { value: unknown }): unknown {
  const parts = typeof value === 'string' ? value.split(',') : value;
  return Array.isArray(parts) ? parts.map((part: unknown) => (typeof part === 'string' ? part.trim().replace(/ (\d{2}:\d{2})$/, '+$1') : part)) : parts;
}

/** What might befall a clock. */
export class DeadlineQuery {
  /** Events in their order, by comma: `suspend,restart` asks when a dossier is due that is asked for a supplement and gets it. */
  @IsOptional() @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : (value as unknown))) @IsArray() @ArrayMaxSize(10) @IsIn(['suspend', 'resume', 'restart'], { each: true })
  event?: ('suspend' | 'resume' | 'restart')[];
  /** When each happens, RFC 3339, in the same order. */
  @IsOptional() @Transform(instants) @IsArray() @ArrayMaxSize(10) @IsRFC3339({ each: true }) @IsISO8601({ strict: true }, { each: true })
  at?: string[];
}
