import { Refusal } from '#contracts';
import { Access, Allow, Caller, dispositionOf, Id, Page, pageOf, PageRequest, RateLimit } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { type Format, formats } from '../outside/sheets.js';
import { AccessQueries, type AccessRow, type UsageRow } from '../persistence/access.queries.js';
import { AccountQuery, FormatQuery, UsageQuery } from './report.request.js';
import { Reports } from './reports.js';

/** One access to a dossier or to something of it. */
export class AccessView {
  at!: string;
  service!: string;
  kind!: 'citizen' | 'officer' | 'service';
  /** Account, or name of a service; null for the owner of the dossier, who is told roles and agencies. */
  account!: string | null;
  roles!: string[];
  agencies!: string[];
  /** Method and route. */
  action!: string;
  /** Of the answer: 200 and above is done, 400 and above was refused. */
  status!: number;
  /** A list showed it: told once a day for each account and list. */
  inList!: boolean;
}

export class AccessedView {
  /** `dossier`, `draft`, `payment`, … as the route names it. */
  kind!: string;
  id!: string;
}

/** What a list showed. */
export class ListShownView {
  /** Parameters of the query; of what somebody typed, only that something was. */
  query!: string;
  /** Rows of the page. */
  count!: number;
  dossiers!: string[];
}

/** One access of an account. */
export class AccountAccessView extends AccessView {
  object!: AccessedView | null;
  list!: ListShownView | null;
}

/** Use of an agency's people on a day. */
export class UsageView {
  agency!: string;
  day!: string;
  service!: string;
  kind!: string;
  reads!: number;
  changes!: number;
  refused!: number;
}

/** Most rows of an export. */
const exported = 20_000;

/** Who read or changed what (nhật ký truy cập), and use by day. */
@Controller('api/statistics/v1')
export class AccessesController {
  constructor(private readonly queries: AccessQueries, private readonly reports: Reports, private readonly clock: Clock) {}

  /** Who read or changed a dossier, or was shown it in a list, newest first: roles and agencies for its owner, accounts too for inspectors and administrators */
  @Get('dossiers/:dossierId/accesses') @Allow({})
  async ofDossier(@Id('dossierId') dossierId: string, @Query() query: PageRequest, @Caller() caller: Access): Promise<Page<AccessView>> {
    const sight = await this.queries.sight(dossierId, caller, this.clock.now());
    if (sight === null) throw new Refusal('not-found');
    return pageOf(await this.queries.of(dossierId, query.cursor(z.int()), query.limit), query, (row) => accessViewOf(row, sight), ({ id }) => id);
  }

  /** What an account read or changed, newest first; an inspector is told what it did for the inspector's agency or one under it */
  @Get('accesses') @Allow({ roles: ['inspector', 'administrator'] })
  async byAccount(@Query() query: AccountQuery, @Caller() caller: Access): Promise<Page<AccountAccessView>> {
    const rows = await this.queries.by(query.account, caller, query.cursor(z.int()), query.limit);
    return pageOf(rows, query, ({ object, list, ...row }) => ({ ...accessViewOf(row, 'accounts'), object, list: list === null ? null : { ...list, dossiers: [...list.dossiers] } }), ({ id }) => id);
  }

  /** Reads, changes and refusals by agency, day and service */
  @Get('usage') @Allow({ roles: ['unit-head', 'overseer', 'inspector', 'administrator'] })
  async usage(@Query() query: UsageQuery, @Caller() caller: Access): Promise<Page<UsageView>> {
    await this.reports.mayRead(caller, query.agency);
    const { from, to } = query.within(this.clock.now());
    const position = z.object({ agency: z.string(), day: z.iso.date(), service: z.string(), actorKind: z.string() });
    return pageOf(await this.queries.usage(query.agency, from, to, query.cursor(position), query.limit), query, usageViewOf, ({ agency, day, service, actorKind }) => ({ agency, day, service, actorKind }));
  }

  /** Use by agency, day and service as CSV or a spreadsheet */
  @Get('usage/export') @Allow({ roles: ['unit-head', 'overseer', 'inspector', 'administrator'] }) @RateLimit({ per: 'caller', limit: 60 })
  async exportUsage(@Query() query: FormatQuery, @Caller() caller: Access): Promise<StreamableFile> {
    await this.reports.mayRead(caller, query.agency);
    const { from, to } = query.within(this.clock.now());
    const rows = (await this.queries.usage(query.agency, from, to, null, exported)).slice(0, exported);
    const format: Format = query.format;
    const table = {
      name: 'Truy cập', head: [`Truy cập và sử dụng, ${query.agency}, từ ${from} đến ${to}`], columns: [['Mã cơ quan', 'Ngày', 'Dịch vụ', 'Loại tài khoản', 'Lượt xem', 'Lượt thay đổi', 'Lượt bị từ chối']],
      rows: rows.map(({ agency, day, service, actorKind, reads, changes, refused }) => [agency, day, service, actorKind, reads, changes, refused]),
    };
    return new StreamableFile(await formats[format].write(table), { type: formats[format].type, disposition: dispositionOf(`Truy cập ${query.agency}.${format}`) });
  }
}

function accessViewOf({ at, service, actorKind: kind, actorRef, roles, agencies, action, status, shownOn }: AccessRow, sight: 'accounts' | 'roles'): AccessView {
  return { at: vietnamTime(at), service, kind, account: sight === 'accounts' ? actorRef : null, roles: [...roles], agencies: [...agencies], action, status, inList: shownOn !== null };
}

function usageViewOf({ actorKind: kind, ...row }: UsageRow): UsageView {
  return { ...row, kind };
}
