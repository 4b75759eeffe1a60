import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Length, MaxLength, ValidateNested } from 'class-validator';

/** Who logs in. */
export class AdapterLogin {
  @IsString() @Length(1, 60)
  username!: string;

  @IsString() @Length(1, 200)
  password!: string;
}

/** What is asked for. */
export class AdapterQuestion {
  /** Code of a procedure: `LayThuTuc`. */
  @IsOptional() @IsString() @Length(1, 40)
  MaTTHC?: string;

  /** Code of a dossier: `TraCuuHoSo`. */
  @IsOptional() @IsString() @Length(1, 60)
  MaHoSo?: string;
}

/** A call in the adapter format. */
export class AdapterCall {
  @IsString() @MaxLength(500)
  session!: string;

  /** Code of the asking unit. */
  @IsOptional() @IsString() @MaxLength(35)
  madonvi?: string;

  /** `LayThuTuc`, `LayDanhSachTTHC`, `LayDanhMucLinhVuc` or `TraCuuHoSo`. */
  @IsString() @Length(1, 60)
  service!: string;

  @IsOptional() @IsIn(['True', 'False'])
  isUpdating?: 'True' | 'False';

  /** At most fifty questions. */
  @IsOptional() @IsArray() @ArrayMaxSize(50) @ValidateNested({ each: true }) @Type(() => AdapterQuestion)
  data?: AdapterQuestion[];
}
