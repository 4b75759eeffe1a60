import { IsIn, IsISO8601, IsOptional, Matches } from 'class-validator';
import { Refusal } from '#contracts';
import { PageRequest, QueryFlag } from '#http';
import { localDateOf } from '#working-time';
import { type Period, periodNamed } from '../domain/period.js';
import { type Dimension, dimensions, type Scope } from '../persistence/counter.queries.js';

const agencyPattern = /^[0-9A-Z.-]{1,35}$/;
const dayPattern = /^[1-9]\d{3}-\d{2}-\d{2}$/;
/** Years of the longest period. */
const longest = 5;

/** Days, or a named period. */
export class PeriodQuery {
  /** `2026`, `2026-H1`, `2026-Q2` as the report system closes them, or the month `2026-05`; instead of `from` and `to`. */
  @IsOptional() @Matches(/^[12]\d{3}(-(Q[1-4]|H[12]|0[1-9]|1[0-2]))?$/)
  period?: string;

  /** First day; that of this year's period when nothing is said. */
  @IsOptional() @Matches(dayPattern) @IsISO8601({ strict: true })
  from?: string;

  /** Last day; today when absent. */
  @IsOptional() @Matches(dayPattern) @IsISO8601({ strict: true })
  to?: string;

  within(now: Date): Period {
    return within(this, now);
  }
}

/** What one account did. */
export class AccountQuery extends PageRequest {
  /** Account, or name of a service. */
  @Matches(/^[0-9a-z-]{1,64}$/)
  account!: string;
}

/** Use of an agency, page by page. */
export class UsageQuery extends PageRequest {
  /** The agency with those under it. */
  @Matches(agencyPattern)
  agency!: string;

  /** First day; the first of this year when absent. */
  @IsOptional() @Matches(dayPattern) @IsISO8601({ strict: true })
  from?: string;

  /** Last day; today when absent. */
  @IsOptional() @Matches(dayPattern) @IsISO8601({ strict: true })
  to?: string;

  within(now: Date): Period {
    return within(this, now);
  }
}

/** A report of one agency and those under it. */
export class ReportQuery extends PeriodQuery {
  /** The agency whose report it is. */
  @Matches(agencyPattern)
  agency!: string;

  /** The agency alone, without those under it. */
  @QueryFlag()
  alone: boolean = false;

  /** What the report is about. */
  about(): Scope {
    return { agency: this.agency, alone: this.alone, procedure: null, field: null, channel: null, audience: null };
  }
}

/** Figures of an agency, by what and of which dossiers. */
export class FiguresQuery extends ReportQuery {
  @IsOptional() @IsIn(dimensions.filter((each) => each !== 'level.field'))
  by: Exclude<Dimension, 'level.field'> = 'none';

  @IsOptional() @Matches(/^[0-9A-Z.]{1,40}$/)
  procedure?: string;

  @IsOptional() @Matches(/^[0-9A-Za-z._-]{1,60}$/)
  field?: string;

  @IsOptional() @IsIn(['counter', 'online', 'post'])
  channel?: 'counter' | 'online' | 'post';

  @IsOptional() @IsIn(['citizen', 'organisation', 'overseas', 'foreigner'])
  audience?: 'citizen' | 'organisation' | 'overseas' | 'foreigner';

  override about(): Scope {
    return { agency: this.agency, alone: this.alone, procedure: this.procedure ?? null, field: this.field ?? null, channel: this.channel ?? null, audience: this.audience ?? null };
  }
}

/** How an export is written. */
export class FormatQuery extends ReportQuery {
  @IsIn(['csv', 'xlsx'])
  format!: 'csv' | 'xlsx';
}

export class FiguresExportQuery extends FiguresQuery {
  @IsIn(['csv', 'xlsx'])
  format!: 'csv' | 'xlsx';
}

/** What the public may ask for. */
export class PublicQuery extends PeriodQuery {
  /** The agency with those under it. */
  @Matches(agencyPattern)
  agency!: string;
}

export class ProvisionQuery {
  /** Only procedures that the agency, or one under it, handles. */
  @IsOptional() @Matches(agencyPattern)
  agency?: string;

  /** As in force on a day; today when absent. */
  @IsOptional() @Matches(dayPattern) @IsISO8601({ strict: true })
  day?: string;
}

/** The period meant, ended today where it reaches into the future. */
function within(said: { readonly period?: string; readonly from?: string; readonly to?: string }, now: Date): Period {
  const today = localDateOf(now);
  const named = said.period === undefined ? undefined : periodNamed(said.period);
  const from = named?.from ?? said.from ?? `${today.slice(0, 4)}-01-01`;
  const to = [named?.to ?? said.to ?? today, today].sort((a, b) => (a < b ? -1 : 1))[0] ?? today;
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - (to.slice(5) < from.slice(5) ? 1 : 0);
  if (from > to || years >= longest || from < '2000-01-01') throw new Refusal('period.invalid', { years: longest });
  return { from, to };
}
