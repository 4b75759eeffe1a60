import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsDefined, IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { PageRequest } from '#http';
import { IsDate } from './is-date.js';

/** Who shall act, by what their card says. */
export class DelegateRequest {
  /** Personal identification number (số định danh cá nhân). */
  @Matches(/^\d{12}$/) @IsString()
  personalId!: string;

  /** Full name (họ, chữ đệm và tên): guards against a mistyped number. */
  @MinLength(1) @MaxLength(100) @IsString()
  fullName!: string;
}

/** Leave to act for the caller, or for an organisation they represent. */
export class DelegationRequest {
  /** The organisation acted for; left out when the caller delegates for themselves. */
  @IsOptional() @IsUUID()
  organisationId?: string;

  /** Who may act (người được uỷ quyền). */
  @IsDefined() @ValidateNested() @Type(() => DelegateRequest)
  delegate!: DelegateRequest;

  /** Procedure codes (mã thủ tục); left out for every procedure. */
  @IsOptional() @IsArray() @ArrayNotEmpty() @ArrayMaxSize(200) @Matches(/^[0-9A-Z.]{3,60}$/, { each: true }) @IsString({ each: true })
  procedures?: string[];

  /** First day; today where left out. */
  @IsOptional() @IsDate()
  from?: string;

  /** Last day; until it is ended where left out. */
  @IsOptional() @IsDate()
  to?: string;
}

/** Which delegations. */
export class DelegationListRequest extends PageRequest {
  /** Only those given, or only those received. */
  @IsOptional() @IsIn(['given', 'received'])
  side?: 'given' | 'received';
}
