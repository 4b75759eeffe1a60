import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf, Version } from '#http';
import { Clock } from '#runtime';
import { localDateOf } from '#working-time';
import { type OrganisationReach, OrganisationsQuery } from '../persistence/organisations-query.js';
import { RegisterOrganisation } from '../use-cases/register-organisation.js';
import { UpdateOrganisation } from '../use-cases/update-organisation.js';
import { VerifyOrganisation } from '../use-cases/verify-organisation.js';
import { createdView, type CreatedView } from './created.view.js';
import { organisationView, type OrganisationView } from './organisation.view.js';
import { OrganisationChangeRequest, OrganisationListRequest, OrganisationRequest } from './organisations.request.js';

const position = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** Organisations and who represents them (tổ chức, người đại diện). */
@ApiTags('organisations')
@Controller('api/identity/v1/organisations')
export class OrganisationsController {
  constructor(
    private readonly organisations: OrganisationsQuery, private readonly register: RegisterOrganisation, private readonly change: UpdateOrganisation, private readonly verify: VerifyOrganisation,
    private readonly idempotency: Idempotency, private readonly clock: Clock,
  ) {}

  /** Enters an organisation the caller represents (đăng ký tổ chức). It can be acted for once an officer has verified it. */
  @Post() @Idempotent() @Allow({ kinds: ['citizen'] })
  create(@Caller() caller: Access, @Call() call: Call, @Body() { taxCode, name, address, phone, email, position: held }: OrganisationRequest): Promise<Answer<CreatedView>> {
    return this.idempotency.once(call, async (tx) => {
      const made = await this.register.execute(tx, { taxCode, name, address, phone: phone ?? null, email: email ?? null, position: held }, caller.personId!, this.clock.now());
      return Answer.created(`/api/identity/v1/organisations/${made.id}`, createdView(made), made.version);
    });
  }

  /** Organisations the caller represents or may act for; for helpdesk and administrators all (danh sách tổ chức). */
  @Get() @Allow({ kinds: ['citizen'] }, { roles: ['administrator', 'helpdesk'] })
  async list(@Caller() caller: Access, @Query() query: OrganisationListRequest): Promise<Page<OrganisationView>> {
    const rows = await this.organisations.list(this.reachOf(caller), query.verified ?? null, query.cursor(position), query.limit);
    return pageOf(rows, query, organisationView, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
  }

  /** One organisation (chi tiết tổ chức). */
  @Get(':organisationId') @Allow({ kinds: ['citizen'] }, { roles: ['administrator', 'helpdesk'] })
  async read(@Caller() caller: Access, @Id('organisationId') id: string): Promise<Answer<OrganisationView>> {
    const found = await this.organisations.get(id, this.reachOf(caller));
    return Answer.ok(organisationView(found), found.version);
  }

  /** A representative corrects address and contact; the name too while it is not verified (cập nhật tổ chức). */
  @Put(':organisationId') @Allow({ kinds: ['citizen'] })
  async update(@Caller() caller: Access, @Id('organisationId') id: string, @Version() version: number, @Body() { name, address, phone, email }: OrganisationChangeRequest): Promise<Answer<OrganisationView>> {
    await this.change.execute(id, version, { name, address, phone: phone ?? null, email: email ?? null }, caller.personId!, this.clock.now());
    return this.read(caller, id);
  }

  /** An officer has compared it with the business register (đối chiếu đăng ký kinh doanh). */
  @Post(':organisationId/verification') @HttpCode(200) @Idempotent() @Allow({ roles: ['administrator', 'helpdesk'] })
  confirm(@Id('organisationId') id: string, @Call() call: Call, @Version() version: number): Promise<Answer<CreatedView>> {
    return this.idempotency.once(call, async (tx) => {
      const verified = await this.verify.execute(tx, id, version, this.clock.now());
      return Answer.ok(createdView(verified), verified.version);
    });
  }

  private reachOf(caller: Access): OrganisationReach {
    return caller.hasRole('administrator', 'helpdesk') ? 'all' : { personId: caller.personId!, today: localDateOf(this.clock.now()) };
  }
}
