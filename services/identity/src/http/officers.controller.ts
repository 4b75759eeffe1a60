import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf } from '#http';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import type { Grant } from '../domain/officer-grant.js';
import { OfficersQuery } from '../persistence/officers-query.js';
import { AppointOfficer } from '../use-cases/appoint-officer.js';
import { ChangeGrants } from '../use-cases/change-grants.js';
import { SuspendOfficer } from '../use-cases/suspend-officer.js';
import { createdView, type CreatedView, type GrantedView } from './created.view.js';
import { officerView, type OfficerView } from './officer.view.js';
import { GrantRequest, OfficerListRequest, OfficerRequest } from './officers.request.js';

const position = z.object({ login: z.string() });

/** Officers, their roles and units (cán bộ, vai trò, đơn vị). */
@ApiTags('officers')
@Controller('api/identity/v1/officers')
@Allow({ roles: ['administrator'] })
export class OfficersController {
  constructor(
    private readonly officers: OfficersQuery, private readonly appoint: AppointOfficer, private readonly changeGrants: ChangeGrants, private readonly suspend: SuspendOfficer,
    private readonly database: Database, private readonly idempotency: Idempotency, private readonly clock: Clock,
  ) {}

  /** Opens an account for an officer (cấp tài khoản cán bộ). The officer sets the password by a code to their phone (`password-resets`). */
  @Post() @Idempotent()
  create(@Caller() caller: Access, @Call() call: Call, @Body() { login, personalId, fullName, sex, dateOfBirth, phone, title, grants }: OfficerRequest): Promise<Answer<CreatedView>> {
    return this.idempotency.once(call, async (tx) => {
      const input = { login, personalId, fullName, sex, dateOfBirth, phone, title: title ?? null, grants: grants.map(grantOf) };
      const account = await this.appoint.execute(tx, input, caller.accountId, this.clock.now());
      return Answer.created(`/api/identity/v1/officers/${account.id}`, createdView(account));
    });
  }

  /** Officers of the caller's agencies and those below; for administrators all (danh sách cán bộ). */
  @Get() @Allow({ kinds: ['officer'] })
  async list(@Caller() caller: Access, @Query() query: OfficerListRequest): Promise<Page<OfficerView>> {
    const filter = { within: reachOf(caller), agency: query.agency ?? null, unit: query.unit ?? null, role: query.role ?? null };
    const rows = await this.officers.list(filter, query.cursor(position)?.login ?? null, query.limit);
    return pageOf(rows, query, (row) => officerView(row, caller.hasRole('administrator')), ({ login }) => ({ login }));
  }

  /** One officer (chi tiết cán bộ). */
  @Get(':officerId') @Allow({ kinds: ['officer'] })
  async read(@Caller() caller: Access, @Id('officerId') id: string): Promise<OfficerView> {
    return officerView(await this.officers.get(id, reachOf(caller)), caller.hasRole('administrator'));
  }

  /** Gives an officer a role (giao vai trò). Effective at once. */
  @Post(':officerId/grants') @Idempotent()
  grant(@Caller() caller: Access, @Id('officerId') id: string, @Call() call: Call, @Body() request: GrantRequest): Promise<Answer<GrantedView>> {
    return this.idempotency.once(call, async (tx) => {
      const grantId = await this.changeGrants.give(tx, id, grantOf(request), caller.accountId, this.clock.now());
      return Answer.created(`/api/identity/v1/officers/${id}/grants/${grantId}`, { id: grantId });
    });
  }

  /** Takes a role from an officer (thu hồi vai trò). Effective at once. */
  @Delete(':officerId/grants/:grantId') @HttpCode(204)
  async withdraw(@Id('officerId') id: string, @Id('grantId') grantId: string): Promise<Answer<null>> {
    await this.database.transaction((tx) => this.changeGrants.take(tx, id, grantId, this.clock.now()));
    return Answer.done();
  }

  /** Suspends the account (tạm ngưng tài khoản): every session ends at once. */
  @Put(':officerId/suspension') @HttpCode(204)
  async suspendAccount(@Id('officerId') id: string): Promise<Answer<null>> {
    await this.suspend.execute(id, true, this.clock.now());
    return Answer.done();
  }

  /** Lets the account be used again (khôi phục tài khoản). */
  @Delete(':officerId/suspension') @HttpCode(204)
  async restoreAccount(@Id('officerId') id: string): Promise<Answer<null>> {
    await this.suspend.execute(id, false, this.clock.now());
    return Answer.done();
  }
}


function grantOf({ role, agency, unit }: GrantRequest): Grant {
  return { role, agency: agency ?? null, unit: unit ?? null };
}

/** Agencies in which the caller may look; null means all. */
function reachOf(caller: Access): string[] | null {
  return caller.hasRole('administrator') ? null : [...new Set(caller.grants.flatMap(({ agency }) => (agency === null ? [] : [agency])))];
}
