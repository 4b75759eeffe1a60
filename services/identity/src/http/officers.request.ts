import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { PageRequest } from '#http';
import { officerRoles, type OfficerRole } from '../domain/officer-grant.js';
import type { Sex } from '../domain/personal-id.js';
import { IsDate } from './is-date.js';

const roles = Object.keys(officerRoles);
const agencyCode = /^[A-Z0-9.-]{2,35}$/;
const unitCode = /^[A-Z0-9.-]{2,60}$/;

/** A role and where it holds. */
export class GrantRequest {
  /** Role (vai trò). */
  @IsIn(roles)
  role!: OfficerRole;

  /** Agency code (mã cơ quan). */
  @IsOptional() @Matches(agencyCode) @IsString()
  agency?: string;

  /** Unit code (mã đơn vị). */
  @IsOptional() @Matches(unitCode) @IsString()
  unit?: string;
}

/** An account for an officer. */
export class OfficerRequest {
  /** Log-in name (tên đăng nhập): a letter, then letters, digits, dots, hyphens. */
  @Matches(/^[a-z][a-z0-9.-]{2,59}$/) @IsString()
  login!: string;

  /** Personal identification number (số định danh cá nhân). */
  @Matches(/^\d{12}$/) @IsString()
  personalId!: string;

  /** Full name (họ, chữ đệm và tên). */
  @MinLength(1) @MaxLength(100) @IsString()
  fullName!: string;

  /** Sex (giới tính). */
  @IsIn(['male', 'female'])
  sex!: Sex;

  /** Date of birth (ngày sinh). */
  @IsDate()
  dateOfBirth!: string;

  /** Mobile number (số di động): the code with which the officer sets a password goes to it. */
  @MaxLength(20) @IsString()
  phone!: string;

  /** Position, as slips print it (chức danh). */
  @IsOptional() @MinLength(1) @MaxLength(100) @IsString()
  title?: string;

  /** Roles from the start. */
  @IsArray() @ArrayMaxSize(50) @ValidateNested({ each: true }) @Type(() => GrantRequest)
  grants!: GrantRequest[];
}

/** Which officers. */
export class OfficerListRequest extends PageRequest {
  /** Agency code. */
  @IsOptional() @Matches(agencyCode) @IsString()
  agency?: string;

  /** Unit code. */
  @IsOptional() @Matches(unitCode) @IsString()
  unit?: string;

  /** Role. */
  @IsOptional() @IsIn(roles)
  role?: string;
}
