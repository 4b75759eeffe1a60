import { IsString, Matches, MaxLength, MinLength } from 'class-validator';

/** Signing in with a password. */
export class LogInRequest {
  /** Personal id of a citizen (số định danh cá nhân), log-in name of an officer (tên đăng nhập). */
  @MinLength(1) @MaxLength(60) @IsString()
  login!: string;

  /** Password (mật khẩu). */
  @MinLength(1) @MaxLength(512) @IsString()
  password!: string;
}

/** Exchanging a refresh token. */
export class RefreshRequest {
  /** The refresh token given last. */
  @Matches(/^[\w-]{43}$/) @IsString()
  refreshToken!: string;
}
