import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Length, Matches, Max, Min, ValidateIf } from 'class-validator';
import { PageRequest } from '#http';
import { agencyPattern } from './order.request.js';

/** Money the clerk takes. */
export class MoneyRequest {
  @IsIn(['dossier-fee', 'postage'])
  purpose!: 'dossier-fee' | 'postage';

  /** Whole đồng; said for a fee only: what the carriage costs stands in the order. */
  @ValidateIf((money: MoneyRequest) => money.purpose === 'dossier-fee' || money.amount !== undefined) @IsInt() @Min(1) @Max(1_000_000_000)
  amount?: number;
}

/** Money handed back. */
export class HandBackRequest {
  @IsIn(['cash', 'transfer'])
  method!: 'cash' | 'transfer';

  /** Reference of the transfer; required for one. */
  @IsOptional() @IsString() @Length(1, 100)
  reference?: string;
}

/** Money the post owes back for one agency. */
export class AgencyMoneyRequest extends PageRequest {
  /** Code of the agency by whose contract the parcels go. */
  @Matches(agencyPattern)
  agency!: string;
}

/** A day of one agency. */
export class AgencyDayQuery {
  @Matches(agencyPattern)
  agency!: string;

  /** Day in Vietnam; today when absent. */
  @IsOptional() @Matches(/^[1-9]\d{3}-\d{2}-\d{2}$/) @IsISO8601({ strict: true })
  day?: string;
}
