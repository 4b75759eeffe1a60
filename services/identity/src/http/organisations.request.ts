import { IsEmail, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { PageRequest, QueryFlag } from '#http';

/** What an organisation tells of itself. */
export class OrganisationChangeRequest {
  /** Name (tên tổ chức). */
  @MinLength(2) @MaxLength(250) @IsString()
  name!: string;

  /** Head office (địa chỉ trụ sở). */
  @MinLength(2) @MaxLength(250) @IsString()
  address!: string;

  /** Telephone (điện thoại). */
  @IsOptional() @MinLength(6) @MaxLength(30) @IsString()
  phone?: string;

  /** E-mail (thư điện tử). */
  @IsOptional() @IsEmail() @MaxLength(200) @IsString()
  email?: string;
}

/** An organisation the caller represents. */
export class OrganisationRequest extends OrganisationChangeRequest {
  /** Tax code (mã số thuế): 10 digits with check digit, or 10-3. */
  @MaxLength(20) @IsString()
  taxCode!: string;

  /** The caller's position there (chức danh). */
  @MinLength(2) @MaxLength(100) @IsString()
  position!: string;
}

/** Which organisations. */
export class OrganisationListRequest extends PageRequest {
  /** Only verified ones, or only those that wait for it. */
  @QueryFlag()
  verified?: boolean;
}
