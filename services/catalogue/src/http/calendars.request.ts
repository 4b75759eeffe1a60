import { QueryFlag } from '#http';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsRFC3339, Matches } from 'class-validator';

/** What the deadline would be. */
export class DeadlineQuery {
  /** When something arrives or is asked for, RFC 3339: `2026-03-10T09:15:00+07:00`. A plus sign that arrived as a space is read as a plus. */
  @Transform(({ value }) => (typeof value === 'string' ? value.replace(/ (\d{2}:\d{2})$/, '+$1') : (value as unknown)))
  @IsRFC3339() from!: string;
  /** Length of the limit; days and months are whole. */
  @Matches(/^\d{1,4}(\.\d{1,2})?$/) value!: string;
  /** What it is counted in. */
  @IsIn(['workingHour', 'workingDay', 'calendarDay', 'month']) unit!: 'workingHour' | 'workingDay' | 'calendarDay' | 'month';
  /** `agency`: counted from the official receipt to the end of the last session. `applicant`: counted from the instant as it stands to 24:00. */
  @IsOptional() @IsIn(['agency', 'applicant']) owedBy?: 'agency' | 'applicant';
  /** The agency counts what arrives in the last working hour from the next working day. */
  @QueryFlag() lastHourRule?: boolean;
}
