import { Type } from 'class-transformer';
import { IsEmail, IsOptional, IsString, Matches, MaxLength, MinLength, ValidateNested } from 'class-validator';
import type { Profile } from '../domain/person.js';

/** An address by codes of the two levels of local government (QĐ 19/2025/QĐ-TTg). */
export class AddressRequest {
  /** Province code, 2 digits (tỉnh, thành phố). */
  @Matches(/^\d{2}$/) @IsString()
  provinceCode!: string;

  /** Commune code, 5 digits (xã, phường, đặc khu). */
  @Matches(/^\d{5}$/) @IsString()
  communeCode!: string;

  /** House, street, hamlet (số nhà, đường, thôn, tổ dân phố). */
  @IsOptional() @MaxLength(250) @IsString()
  detail?: string;
}

/** What a person tells of themselves. What is left out is forgotten. */
export class ProfileRequest {
  /** E-mail (thư điện tử). */
  @IsOptional() @IsEmail() @MaxLength(200) @IsString()
  email?: string;

  /** Ethnicity (dân tộc). */
  @IsOptional() @MinLength(1) @MaxLength(60) @IsString()
  ethnicity?: string;

  /** Religion (tôn giáo). */
  @IsOptional() @MinLength(1) @MaxLength(60) @IsString()
  religion?: string;

  /** Occupation (nghề nghiệp). */
  @IsOptional() @MinLength(1) @MaxLength(200) @IsString()
  occupation?: string;

  /** Name and address of the employer (tên và địa chỉ cơ quan). */
  @IsOptional() @MinLength(1) @MaxLength(250) @IsString()
  employer?: string;

  /** Contact address in words (địa chỉ liên hệ). */
  @IsOptional() @MinLength(1) @MaxLength(250) @IsString()
  contactAddress?: string;

  /** Permanent residence (nơi thường trú). */
  @IsOptional() @ValidateNested() @Type(() => AddressRequest)
  permanentResidence?: AddressRequest;

  /** Temporary residence (nơi tạm trú). */
  @IsOptional() @ValidateNested() @Type(() => AddressRequest)
  temporaryResidence?: AddressRequest;

  /** Current residence (nơi ở hiện tại). */
  @IsOptional() @ValidateNested() @Type(() => AddressRequest)
  currentResidence?: AddressRequest;
}

export function profileOf(request: ProfileRequest): Profile {
  return {
    email: request.email ?? null, ethnicity: request.ethnicity ?? null, religion: request.religion ?? null, occupation: request.occupation ?? null, employer: request.employer ?? null,
    contactAddress: request.contactAddress ?? null, permanentResidence: request.permanentResidence ?? null, temporaryResidence: request.temporaryResidence ?? null,
    currentResidence: request.currentResidence ?? null,
  };
}
