import { IsString, MaxLength, MinLength } from 'class-validator';
import { CodeRequest } from './registrations.request.js';

/** Somebody has forgotten their password. */
export class PasswordResetRequest {
  /** Personal id of a citizen, log-in name of an officer. */
  @MinLength(1) @MaxLength(60) @IsString()
  login!: string;
}

/** The code and the new password. */
export class PasswordResetConfirmationRequest extends CodeRequest {
  /** The password from now on (mật khẩu mới): 10 to 128 characters, letters and something else. */
  @MinLength(1) @MaxLength(512) @IsString()
  newPassword!: string;
}
