import { Type } from 'class-transformer';
import {
  ArrayMaxSize, IsArray, IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, Length, Matches, Max, Min, ValidateNested,
} from 'class-validator';
import { type DossierState, dossierStates, returnMethods } from '#contracts';
import { PageRequest, QueryCodes } from '#http';
import { ReturnAddressRequest } from './drafts.request.js';

/** List of one's dossiers. */
export class DossierListRequest extends PageRequest {
  /** States, by comma. */
  @QueryCodes(Object.keys(dossierStates))
  state?: DossierState[];

  @IsOptional() @Matches(/^[0-9A-Z.]{3,40}$/)
  procedureCode?: string;
}

/** What shows that the applicant wished what an officer records for them. */
export class EvidenceRequest {
  @IsIn(['counter', 'post'])
  kind!: 'counter' | 'post';

  /** Number of the paper, or how it was said. */
  @IsString() @Length(1, 500)
  note!: string;
}

/** One component handed in anew. */
export class HandedComponentRequest {
  @IsString() @Length(1, 60)
  componentId!: string;

  /** Files uploaded to the dossier for this component. */
  @IsOptional() @IsArray() @ArrayMaxSize(20) @IsUUID(undefined, { each: true })
  fileIds: string[] = [];

  /** Originals taken by an officer. */
  @IsOptional() @IsInt() @Min(0) @Max(1_000)
  originals?: number;

  /** Copies taken by an officer. */
  @IsOptional() @IsInt() @Min(0) @Max(1_000)
  copies?: number;
}

/** A supplement (bổ sung) or an amendment (sửa đổi). */
export class HandInRequest {
  @IsOptional() @IsArray() @ArrayMaxSize(50) @ValidateNested({ each: true }) @Type(() => HandedComponentRequest)
  components: HandedComponentRequest[] = [];

  /** Fields of the form by JSON Pointer, with their new value: `{"/phone": "0912345678"}`. */
  @IsOptional() @IsObject()
  form?: Record<string, unknown>;

  /** Required of a reception officer. */
  @IsOptional() @ValidateNested() @Type(() => EvidenceRequest)
  evidence?: EvidenceRequest;
}

/** A request to withdraw (rút hồ sơ). */
export class WithdrawalRequest {
  @IsString() @Length(1, 1_000)
  reason!: string;

  /** Required of a reception officer. */
  @IsOptional() @ValidateNested() @Type(() => EvidenceRequest)
  evidence?: EvidenceRequest;
}

/** How to get the result. */
export class ReturnMethodRequest {
  @IsIn([...returnMethods])
  returnMethod!: (typeof returnMethods)[number];

  /** For the post; the address of before where absent. */
  @IsOptional() @ValidateNested() @Type(() => ReturnAddressRequest)
  returnAddress?: ReturnAddressRequest;

  /** Required of a reception officer. */
  @IsOptional() @ValidateNested() @Type(() => EvidenceRequest)
  evidence?: EvidenceRequest;
}

/** For which component a file is uploaded. */
export class DossierFileRequest {
  @IsString() @Length(1, 60)
  componentId!: string;
}
