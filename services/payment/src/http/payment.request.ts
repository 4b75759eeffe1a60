import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { PageRequest } from '#http';

const agencyPattern = /^[0-9A-Z.-]{1,35}$/;
const dayPattern = /^[1-9]\d{3}-\d{2}-\d{2}$/;

/** What a dossier owes, by its code. */
export class OwedQuery {
  /** Code of the dossier (mã hồ sơ). */
  @Matches(/^[0-9A-Z.-]{5,60}$/)
  code!: string;
}

/** A list of one agency. */
export class AgencyPageRequest extends PageRequest {
  /** Code of the agency whose till, refunds or closings are meant. */
  @Matches(agencyPattern)
  agency!: string;
}

/** A day of one agency. */
export class DayQuery {
  @Matches(agencyPattern)
  agency!: string;

  /** Day in Vietnam; today when absent. */
  @IsOptional() @Matches(dayPattern) @IsISO8601({ strict: true })
  day?: string;
}

/** Money taken at the counter. The amount is never said: it is what is owed. */
export class CollectRequest {
  @IsIn(['cash', 'card', 'transfer'])
  method!: 'cash' | 'card' | 'transfer';

  /** Who pays, as the receipt names them. */
  @IsString() @Length(1, 200)
  payerName!: string;
}

/** Money handed back. */
export class HandBackRequest {
  @IsIn(['cash', 'transfer'])
  method!: 'cash' | 'transfer';

  /** Reference of the transfer; required for one. */
  @IsOptional() @IsString() @Length(1, 100)
  reference?: string;
}

/** A till that is closed. */
export class CloseRequest {
  @Matches(agencyPattern)
  agency!: string;

  /** Cash counted, in đồng. */
  @IsInt() @Min(0) @Max(1_000_000_000_000)
  countedCash!: number;
}

/** What the payment platform tells of one payment, in its own words. */
export class PlatformCallback {
  @IsOptional() @IsString() @MaxLength(40)
  LoaiBanTin?: string;

  /** `00` done, `08` the bank timed out, everything else failed. */
  @IsString() @Length(1, 10)
  MaLoi!: string;

  @IsOptional() @IsString() @MaxLength(40)
  MaDoiTac?: string;

  /** Our reference of the payment. */
  @IsString() @Length(1, 50)
  MaThamChieu!: string;

  /** Whole đồng, as digits. */
  @IsOptional() @IsString() @MaxLength(20)
  SoTien?: string;

  @IsOptional() @IsString() @MaxLength(10)
  MaTienTe?: string;

  /** The platform's transaction. */
  @IsOptional() @IsString() @MaxLength(100)
  MaGiaoDich?: string;

  @IsOptional() @IsString() @MaxLength(40)
  MaNganHang?: string;

  /** `yyyyMMddHHmmss`. */
  @IsOptional() @IsString() @MaxLength(14)
  ThoiGianGD?: string;

  @IsOptional() @IsString() @MaxLength(500)
  ThongTinGiaoDich?: string;

  /** Checksum of the message. */
  @IsOptional() @IsString() @MaxLength(128)
  MaXacThuc?: string;
}
