import { IsEmail, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import type { Sex } from '../domain/personal-id.js';
import { IsDate } from './is-date.js';

/** Somebody asks for an account. */
export class RegistrationRequest {
  /** Personal identification number (số định danh cá nhân), 12 digits; must agree with sex and year of birth. */
  @Matches(/^\d{12}$/) @IsString()
  personalId!: string;

  /** Full name as on the identity card (họ, chữ đệm và tên). */
  @MinLength(1) @MaxLength(100) @IsString()
  fullName!: string;

  /** Sex (giới tính). */
  @IsIn(['male', 'female'])
  sex!: Sex;

  /** Date of birth (ngày sinh). */
  @IsDate()
  dateOfBirth!: string;

  /** Vietnamese mobile number to which the code goes (số di động), as 09… or +849…. */
  @MaxLength(20) @IsString()
  phone!: string;

  /** E-mail (thư điện tử). */
  @IsOptional() @IsEmail() @MaxLength(200) @IsString()
  email?: string;

  /** Password (mật khẩu): 10 to 128 characters, letters and something else. */
  @MinLength(1) @MaxLength(512) @IsString()
  password!: string;
}

/** The code that came by SMS. */
export class CodeRequest {
  /** One-time code (mã xác thực), six digits. */
  @Matches(/^\d{6}$/) @IsString()
  code!: string;
}
