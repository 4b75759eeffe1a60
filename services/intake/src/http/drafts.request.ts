import { Type } from 'class-transformer';
import {
  ArrayMaxSize, IsArray, IsBoolean, IsDefined, IsEmail, IsIn, IsInt, IsISO8601, IsObject, IsOptional, IsRFC3339, IsString, IsUUID, Length, Matches, Max, MaxLength, Min, ValidateIf, ValidateNested,
} from 'class-validator';
import { audiences, channels, returnMethods } from '#contracts';
import { PageRequest } from '#http';

/** A person or an organisation, by identity's id. */
export class OwnerRequest {
  @IsIn(['person', 'organisation'])
  kind!: 'person' | 'organisation';

  @IsUUID()
  id!: string;
}

/** Who stands at the counter (người nộp hồ sơ); an account is not needed. */
export class ApplicantRequest {
  /** 12-digit personal identification number (số định danh cá nhân). One of this and the passport. */
  @ValidateIf((applicant: ApplicantRequest) => applicant.personalId !== undefined || applicant.passport === undefined) @Matches(/^[0-9]{12}$/)
  personalId?: string;

  /** Passport number of a foreigner. */
  @IsOptional() @Matches(/^[A-Z0-9]{5,20}$/)
  passport?: string;

  /** Country that gave the passport, ISO 3166-1 alpha-2. */
  @ValidateIf((applicant: ApplicantRequest) => applicant.passport !== undefined || applicant.passportCountry !== undefined) @Matches(/^[A-Z]{2}$/)
  passportCountry?: string;

  @IsString() @Length(1, 100)
  fullName!: string;

  /** YYYY-MM-DD. */
  @Matches(/^\d{4}-\d{2}-\d{2}$/) @IsISO8601({ strict: true })
  dateOfBirth!: string;

  @IsIn(['male', 'female'])
  sex!: 'male' | 'female';

  @IsOptional() @Matches(/^(\+84|0)[0-9]{9,10}$/)
  phone?: string;

  @IsOptional() @IsEmail() @MaxLength(200)
  email?: string;

  /** In words. */
  @IsString() @Length(1, 250)
  address!: string;
}

/** Opens a draft. */
export class OpenDraftRequest {
  /** Procedure code, `1.001456`. */
  @Matches(/^[0-9A-Z.]{3,40}$/)
  procedureCode!: string;

  /** Case (trường hợp) of the procedure. */
  @Matches(/^[A-Z0-9_]{1,40}$/)
  caseKey!: string;

  /** Agency that takes the dossier; its code stands in the dossier's code. */
  @Matches(/^[A-Z0-9.-]{2,35}$/)
  receivingAgency!: string;

  /** Agency that settles it; the receiving one where absent. */
  @IsOptional() @Matches(/^[A-Z0-9.-]{2,35}$/)
  competentAgency?: string;

  @IsOptional() @IsIn([...channels])
  channel: (typeof channels)[number] = 'online';

  /** For whom, where not for oneself; needs a delegation (uỷ quyền). Online only. */
  @IsOptional() @ValidateNested() @Type(() => OwnerRequest)
  onBehalfOf?: OwnerRequest;

  /** Who stands at the counter. Required for the channels `counter` and `post`. */
  @ValidateIf((draft: OpenDraftRequest) => draft.applicant !== undefined || (draft.channel !== 'online' && draft.onBehalfOf === undefined)) @IsDefined() @ValidateNested() @Type(() => ApplicantRequest)
  applicant?: ApplicantRequest;

  /** Name of who hands it in for the owner at the counter. */
  @IsOptional() @IsString() @Length(1, 100)
  submitterName?: string;

  /** A dossier of the same owner and procedure to begin from, such as a refused one: its form and files are taken over. */
  @IsOptional() @IsUUID()
  fromDossier?: string;

  /** Audience; by default told from the owner. */
  @IsOptional() @IsIn([...audiences])
  audience?: (typeof audiences)[number];
}

/** What a filing may name. */
export class SubmitDraftQuery {
  /** Number of the record by which the post handed the papers over (biên bản bàn giao): its time is then that of the submission. Channel `post` only. */
  @IsOptional() @Matches(/^[0-9A-Z./-]{5,80}$/)
  handOver?: string;
}

/** Address for the postal return. */
export class ReturnAddressRequest {
  @IsString() @Length(1, 100)
  recipient!: string;

  @Matches(/^(\+84|0)[0-9]{9,10}$/)
  phone!: string;

  /** House, street, commune, province in words. */
  @IsString() @Length(1, 300)
  line!: string;

  @IsOptional() @Matches(/^[0-9]{2}$/)
  provinceCode?: string;

  @IsOptional() @Matches(/^[0-9]{5}$/)
  communeCode?: string;
}

export class ExemptionRequest {
  /** Id of an exemption of the procedure. */
  @IsString() @Length(1, 60)
  id!: string;

  /** Confirmed by the officer at the counter; applicants only claim. */
  @IsOptional() @IsBoolean()
  confirmed?: boolean;
}

export class PapersRequest {
  @IsString() @Length(1, 60)
  componentId!: string;

  /** Originals (bản chính). */
  @IsInt() @Min(0) @Max(1_000)
  originals!: number;

  /** Copies (bản sao). */
  @IsInt() @Min(0) @Max(1_000)
  copies!: number;
}

/** Saves a draft; what is absent stays as it is. */
export class SaveDraftRequest {
  /** The whole form. Kept whatever it says; at most 256 KiB as JSON. */
  @IsOptional() @IsObject()
  form?: Record<string, unknown>;

  @IsOptional() @Matches(/^[A-Z0-9_]{1,40}$/)
  caseKey?: string;

  /** How to get the result; may stay open (H-7). Null takes the choice back. */
  @ValidateIf((draft: SaveDraftRequest) => draft.returnMethod !== undefined && draft.returnMethod !== null) @IsIn([...returnMethods])
  returnMethod?: (typeof returnMethods)[number] | null;

  @ValidateIf((draft: SaveDraftRequest) => draft.returnAddress !== undefined && draft.returnAddress !== null) @ValidateNested() @Type(() => ReturnAddressRequest)
  returnAddress?: ReturnAddressRequest | null;

  /** Exemptions (miễn, giảm) claimed. */
  @IsOptional() @IsArray() @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => ExemptionRequest)
  exemptions?: ExemptionRequest[];

  /** Papers taken at the counter, by component. */
  @IsOptional() @IsArray() @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => PapersRequest)
  papers?: PapersRequest[];

  /** When papers entered later were handed in, RFC 3339; counter and post only. */
  @IsOptional() @IsRFC3339()
  handedInAt?: string;

  /** True: moves the draft to the procedure version in force; its data stays. */
  @IsOptional() @IsBoolean()
  moveToCurrentVersion?: boolean;
}

/** List of drafts. */
export class DraftListRequest extends PageRequest {
  @IsOptional() @Matches(/^[0-9A-Z.]{3,40}$/)
  procedureCode?: string;
}
