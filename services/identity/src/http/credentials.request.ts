import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

/** A new password. */
export class PasswordChangeRequest {
  /** The password until now (mật khẩu hiện tại); left out where the account has none. */
  @IsOptional() @MinLength(1) @MaxLength(512) @IsString()
  currentPassword?: string;

  /** The password from now on (mật khẩu mới): 10 to 128 characters, letters and something else. */
  @MinLength(1) @MaxLength(512) @IsString()
  newPassword!: string;
}

/** Another phone number. */
export class PhoneChangeRequest {
  /** The new mobile number (số di động mới), to which a code goes. */
  @MaxLength(20) @IsString()
  phone!: string;

  /** The password (mật khẩu); left out where the account has none. */
  @IsOptional() @MinLength(1) @MaxLength(512) @IsString()
  currentPassword?: string;
}
