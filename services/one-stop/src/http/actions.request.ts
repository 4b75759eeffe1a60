import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsISO8601, IsNotEmptyObject, IsObject, IsOptional, IsRFC3339, IsString, Length, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';

const day = /^\d{4}-\d{2}-\d{2}$/;
const digest = /^[0-9a-f]{64}$/;

/** An original paper taken into custody. */
export class OriginalTaken {
  /** Component of the pinned version. */
  @IsString() @Length(1, 60) componentId!: string;
  /** How many. */
  @IsInt() @Min(1) @Max(1000) count!: number;
}

/** Takes a dossier in (tiếp nhận). */
export class ReceiveRequest {
  /** Components of the case that were checked: all that must be there and all that were handed in. */
  @IsArray() @ArrayMaxSize(200) @ArrayUnique() @IsString({ each: true }) @MaxLength(60, { each: true }) checkedComponents!: string[];
  /** Originals kept until the result is returned. */
  @IsOptional() @IsArray() @ArrayMaxSize(200) @ValidateNested({ each: true }) @Type(() => OriginalTaken) originalsTaken: OriginalTaken[] = [];
  /** Unit that has it now; the officer's own where absent. */
  @IsOptional() @IsString() @MaxLength(60) unit?: string;
  /** When the person came, for a case whose version declares attendance. */
  @IsOptional() @IsRFC3339() @IsISO8601({ strict: true }) attendedAt?: string;
  /** Asks for the slip of a procedure settled at once. */
  @IsOptional() @IsBoolean() slipWanted?: boolean;
}

/** Turns a dossier away (từ chối tiếp nhận). */
export class RefuseRequest {
  /** Ground of the version, or a component of the case, that fails. */
  @IsString() @Length(1, 60) checklistItem!: string;
  /** Why, concretely. */
  @IsString() @Length(10, 2000) reason!: string;
  /** Law and article. */
  @IsString() @Length(3, 500) legalBasis!: string;
  /** What the applicant can do now. */
  @IsString() @Length(10, 2000) guidance!: string;
}

/** Passes a dossier to the agency that is competent. */
export class ForwardRequest {
  @IsString() @Length(2, 35) toAgency!: string;
  @IsString() @Length(10, 2000) reason!: string;
}

/** An officer's look into a state database (H-11). */
export class DatabaseCheck {
  /** Which database. */
  @IsString() @Length(2, 200) source!: string;
  @IsRFC3339() @IsISO8601({ strict: true }) checkedAt!: string;
  /** Whether it holds the component. */
  @IsBoolean() found!: boolean;
}

/** One thing asked for: a component or a field, never both. */
export class AskedItem {
  /** Component of the pinned version and case. */
  @IsOptional() @IsString() @Length(1, 60) component?: string;
  /** JSON Pointer of a field of the e-form. */
  @IsOptional() @IsString() @Matches(/^\//) @MaxLength(300) field?: string;
  /** Why, concretely. */
  @IsString() @Length(10, 2000) reason!: string;
  /** Needed for a component that a state database may hold. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => DatabaseCheck) databaseCheck?: DatabaseCheck;
}

/** Asks once for what is missing (yêu cầu bổ sung). */
export class SupplementRequestRequest {
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => AskedItem) items!: AskedItem[];
  /** True when the applicant's own mistake is the cause; the rating of the agency leaves it out. */
  @IsOptional() @IsBoolean() causedByApplicant: boolean = false;
}

/** What an applicant handed in at the counter or by post, recorded by an officer. */
export class HandedInRequest {
  /** Components of the case. */
  @IsArray() @ArrayMaxSize(200) @ArrayUnique() @IsString({ each: true }) @MaxLength(60, { each: true }) components!: string[];
  /** JSON Pointers of fields of the e-form. */
  @IsOptional() @IsArray() @ArrayMaxSize(200) @ArrayUnique() @IsString({ each: true }) @Matches(/^\//, { each: true }) @MaxLength(300, { each: true }) fields: string[] = [];
  /** What shows the applicant's will. */
  @IsString() @Length(3, 500) evidence!: string;
}

/** One fee row asked for. */
export class FeeItem {
  @IsString() @Length(1, 80) feeId!: string;
  /** Persons or copies, where they are others than the applicant's form counts; not looked at for a fee per dossier. */
  @IsOptional() @IsInt() @Min(1) @Max(1000) quantity?: number;
  /** Ground of exemption of the version that the officer confirms (miễn, giảm). */
  @IsOptional() @IsString() @Length(1, 80) exemption?: string;
}

/** Asks for fees of the pinned version (yêu cầu thực hiện nghĩa vụ tài chính). */
export class PaymentRequestRequest {
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @ValidateNested({ each: true }) @Type(() => FeeItem) items!: FeeItem[];
}

/** A reason in words. */
export class ReasonRequest {
  @IsString() @Length(10, 2000) reason!: string;
}

/** Asks for the dossier back, recorded at the counter with the evidence, or by the applicant. */
export class WithdrawalRequest extends ReasonRequest {
  /** What shows the applicant's will; needed of an officer. */
  @IsOptional() @IsString() @Length(3, 500) evidence?: string;
}

/** Hands the dossier to the unit that settles it. */
export class TransferRequest {
  @IsString() @Length(2, 60) unit!: string;
  /** Account of an officer of that unit. */
  @IsOptional() @IsString() @MaxLength(60) officer?: string;
}

/** Names the officer who works on it. */
export class AssignRequest {
  /** Account of the officer; one's own to claim it. */
  @IsString() @Length(1, 60) officer!: string;
  /** True for a stand-in. */
  @IsOptional() @IsBoolean() standIn: boolean = false;
}

/** Ends a step of the process. */
export class AdvanceRequest {
  /** What the step found. */
  @IsString() @Length(3, 2000) outcome!: string;
  /** Unit of the next step where several fit. */
  @IsOptional() @IsString() @MaxLength(60) unit?: string;
  @IsOptional() @IsString() @MaxLength(60) officer?: string;
}

/** Gives the dossier back to an earlier step. */
export class SendBackRequest extends ReasonRequest {
  @IsString() @Length(1, 60) toStep!: string;
}

/** Asks other units for their opinion. */
export class ConsultRequest {
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(20) @ArrayUnique() @IsString({ each: true }) @MaxLength(60, { each: true }) units!: string[];
  @IsString() @Length(10, 2000) question!: string;
  @IsRFC3339() @IsISO8601({ strict: true }) dueAt!: string;
}

/** An asked unit's opinion. */
export class ConsultationAnswerRequest {
  @IsString() @Length(2, 60) unit!: string;
  @IsString() @Length(3, 4000) opinion!: string;
}

/** Minutes of a verification on site. */
export class SiteVerificationRequest {
  @IsRFC3339() @IsISO8601({ strict: true }) at!: string;
  @IsString() @Length(3, 300) place!: string;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(30) @IsString({ each: true }) @MaxLength(150, { each: true }) people!: string[];
  @IsString() @Length(3, 4000) finding!: string;
  /** When the applicant was told of it. */
  @IsRFC3339() @IsISO8601({ strict: true }) notifiedAt!: string;
}

/** Sets a new due date, with an apology. */
export class ExtendRequest extends ReasonRequest {
  /** New day, `YYYY-MM-DD`. */
  @Matches(day) @IsISO8601({ strict: true }) newDue!: string;
}

/** Stops a dossier on a ground of the version. */
export class StopRequest extends ReasonRequest {
  @IsString() @Length(1, 60) ground!: string;
  @IsString() @Length(3, 500) legalBasis!: string;
}

/** A result file uploaded and signed before. */
export class IssuedResultRequest {
  /** SHA-256 of the signed file, from the upload's answer. */
  @Matches(digest) digest!: string;
}

/** Ends the processing with a result. */
export class CompleteRequest {
  /** granted, or refused on the merits */
  @IsIn(['granted', 'refused']) outcome!: 'granted' | 'refused';
  /** Absent for a result that is a register entry. */
  @IsOptional() @IsNotEmptyObject() @ValidateNested() @Type(() => IssuedResultRequest) result?: IssuedResultRequest;
  /** Ground of the version; needed for a refusal, like its reason and legal basis. */
  @IsOptional() @IsString() @Length(1, 60) ground?: string;
  @IsOptional() @IsString() @Length(10, 2000) reason?: string;
  @IsOptional() @IsString() @Length(3, 500) legalBasis?: string;
}

/** Gives the result to its owner. */
export class ReturnRequest {
  @IsIn(['counter', 'post', 'electronic']) method!: 'counter' | 'post' | 'electronic';
  @IsRFC3339() @IsISO8601({ strict: true }) at!: string;
  /** Who took it. */
  @IsString() @Length(2, 200) to!: string;
  /** Components compared with their originals or certified copies. */
  @IsOptional() @IsArray() @ArrayMaxSize(200) @IsString({ each: true }) @MaxLength(60, { each: true }) checkedComponents: string[] = [];
  @IsOptional() @IsBoolean() originalsHandedBack: boolean = false;
}

/** Replaces a wrong or lost result. */
export class ReplaceResultRequest extends ReasonRequest {
  @IsString() @Length(5, 80) replaces!: string;
  @IsNotEmptyObject() @ValidateNested() @Type(() => IssuedResultRequest) result!: IssuedResultRequest;
}

/** Takes a result back. */
export class RevokeResultRequest extends ReasonRequest {
  @IsString() @Length(5, 80) resultCode!: string;
  @IsString() @Length(3, 500) legalBasis!: string;
}

/** Chooses how the result comes back. */
export class ReturnMethodRequest {
  @IsIn(['counter', 'post', 'electronic']) method!: 'counter' | 'post' | 'electronic';
  /** What shows the applicant's will; needed of an officer who asked them. */
  @IsOptional() @IsString() @Length(3, 500) evidence?: string;
}

/** Counts the clocks again. */
export class RecalculateRequest {
  /** What changed: `calendar 2027`. */
  @IsString() @Length(3, 200) cause!: string;
}

/** Pins a running dossier to another version of its procedure. */
export class MigrateRequest extends ReasonRequest {
  @IsString() @Length(5, 60) toVersionId!: string;
}

/** Questions a step (yêu cầu giải trình). */
export class ChallengeRequest {
  /** Version of the history entry that is questioned. */
  @IsInt() @Min(1) @Max(1_000_000) challengedVersion!: number;
  @IsString() @Length(10, 4000) question!: string;
  /** What shows the applicant's will; needed of an officer. */
  @IsOptional() @IsString() @Length(3, 500) evidence?: string;
}

/** Explains a questioned step (giải trình). */
export class ChallengeAnswerRequest {
  @IsInt() @Min(1) @Max(1_000_000) challengedVersion!: number;
  @IsString() @Length(10, 4000) explanation!: string;
}
