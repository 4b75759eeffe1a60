import { PageRequest } from '#http';
import { IsIn, IsISO8601, IsOptional, IsUUID, Matches } from 'class-validator';

const destinations = ['national-portal', 'single-window'] as const;
const instant = /^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

/** Dossiers that a portal is behind of. */
export class BehindRequest extends PageRequest {
  @IsIn(destinations)
  destination!: 'national-portal' | 'single-window';

  /** `stuck`: only those that failed again and again. */
  @IsOptional() @IsIn(['pending', 'stuck'])
  state?: 'pending' | 'stuck';
}

/** Which dossiers are sent again at once: one, those behind since a time, or all of the caller's agencies. */
export class RedriveRequest {
  @IsOptional() @IsIn(destinations)
  destination?: 'national-portal' | 'single-window';

  @IsOptional() @IsUUID()
  dossierId?: string;

  /** Behind since then or later. */
  @IsOptional() @Matches(instant) @IsISO8601({ strict: true })
  from?: string;

  /** Behind since before then. */
  @IsOptional() @Matches(instant) @IsISO8601({ strict: true })
  to?: string;
}
