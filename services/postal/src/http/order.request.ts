import { Type } from 'class-transformer';
import { IsBoolean, IsDefined, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, MaxLength, Min, ValidateIf, ValidateNested } from 'class-validator';
import { PageRequest, QueryFlag } from '#http';
import { type IdentityPaper, identityPapers } from '../domain/hand-over.js';
import { type CarrierEvent, carrierEvents } from '../domain/order.js';

export const agencyPattern = /^[A-Z0-9.-]{2,35}$/;

/** Orders of one agency. */
export class AgencyOrdersRequest extends PageRequest {
  /** Code of the agency whose one-stop unit deals with them, or that is competent. */
  @Matches(agencyPattern)
  agency!: string;

  /** Only those somebody must look at: came back, could not be sent, given to somebody unchecked. */
  @QueryFlag()
  attention?: boolean;
}

/** Orders of one dossier. */
export class DossierOrdersQuery {
  @IsUUID()
  dossierId!: string;
}

/** Where papers are fetched (địa chỉ nhận hồ sơ). */
export class PlaceRequest {
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

/** A person or an organisation, by identity's id. */
export class OwnerRequest {
  @IsIn(['person', 'organisation'])
  kind!: 'person' | 'organisation';

  @IsUUID()
  id!: string;
}

/** Papers to be fetched for an agency and procedure. */
export class PickUpRequest {
  @Matches(agencyPattern)
  agency!: string;

  /** Procedure code, `1.004222`. */
  @Matches(/^[0-9A-Z.]{3,40}$/)
  procedureCode!: string;

  @IsDefined() @ValidateNested() @Type(() => PlaceRequest)
  place!: PlaceRequest;

  /** For whom, where not for oneself; needs a delegation (uỷ quyền). */
  @IsOptional() @ValidateNested() @Type(() => OwnerRequest)
  onBehalfOf?: OwnerRequest;
}

/** Who hands papers in, by the identity paper the clerk looked at. */
export class HandedByRequest {
  @IsString() @Length(1, 100)
  name!: string;

  @IsIn([...identityPapers])
  paper!: IdentityPaper;

  /** As it stands on the paper; kept masked but for its last three characters. */
  @Matches(/^[A-Z0-9]{6,20}$/)
  number!: string;
}

/** What the clerk found when checking the papers. */
export class PapersCheckRequest {
  @IsBoolean()
  complete!: boolean;

  /** Whoever handed complete papers in; required with them. */
  @ValidateIf((check: PapersCheckRequest) => check.complete || check.handedBy !== undefined) @IsDefined() @ValidateNested() @Type(() => HandedByRequest)
  handedBy?: HandedByRequest;
}

/** What an officer put into the parcel beside the result. */
export class PackingRequest {
  /** All originals that were taken, as the receipt slip lists them. */
  @IsBoolean()
  originalsEnclosed!: boolean;
}

/** A signature on the record of the hand-over. */
export class SignatureRequest {
  /** For whom the caller signs: the post, or the agency's reception. */
  @IsIn(['clerk', 'reception'])
  party!: 'clerk' | 'reception';

  /** Papers counted. */
  @IsInt() @Min(1) @Max(10_000)
  papers!: number;
}

/** What the carrier tells of one parcel. */
export class CarrierCallback {
  /** Who we are at the carrier. */
  @IsString() @MaxLength(40)
  partner!: string;

  /** Our reference of the order. */
  @IsString() @MaxLength(64)
  reference!: string;

  /** The carrier's number of the parcel. */
  @IsString() @Length(1, 40)
  tracking!: string;

  /** 1, 2, 3 ... of each parcel. */
  @IsInt() @Min(1) @Max(10_000)
  sequence!: number;

  @IsIn([...carrierEvents])
  event!: CarrierEvent;

  /** RFC 3339. */
  @IsString() @MaxLength(40)
  at!: string;

  /** With `delivered`: the recipient's identity was checked. */
  @IsOptional() @IsBoolean()
  identityChecked?: boolean;

  /** Collected on delivery, whole đồng. */
  @IsOptional() @IsInt() @Min(1) @Max(1_000_000_000)
  amount?: number;

  /** The carrier's receipt for it. */
  @IsOptional() @IsString() @Length(1, 60)
  receipt?: string;

  /** HMAC-SHA256 of the fields above. */
  @IsOptional() @IsString() @MaxLength(128)
  signature?: string;
}
