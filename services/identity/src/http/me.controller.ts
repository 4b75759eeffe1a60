import { Body, Controller, Get, Header, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, Allow, Answer, Caller, Version } from '#http';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { localDateOf, vietnamTime } from '#working-time';
import { DelegationsQuery } from '../persistence/delegations-query.js';
import { OrganisationsQuery } from '../persistence/organisations-query.js';
import { SessionsQuery } from '../persistence/sessions-query.js';
import { Accounts, Persons } from '../use-cases/ports.js';
import { UpdateProfile } from '../use-cases/update-profile.js';
import { delegationView } from './delegation.view.js';
import type { ExportView } from './export.view.js';
import { meView, type MeView, openSessionView } from './me.view.js';
import { organisationView } from './organisation.view.js';
import { profileOf, ProfileRequest } from './profile.request.js';

/** Longest list in an export: more than any person has. */
const everything = 10_000;

/** What somebody signed in sees and changes of themselves (tài khoản của tôi). */
@ApiTags('me')
@Controller('api/identity/v1/me')
@Allow({})
export class MeController {
  constructor(
    private readonly database: Database, private readonly accounts: Accounts, private readonly persons: Persons, private readonly sessions: SessionsQuery,
    private readonly organisations: OrganisationsQuery, private readonly delegations: DelegationsQuery,
    private readonly updateProfile: UpdateProfile, private readonly clock: Clock,
  ) {}

  /** The caller's account and person (thông tin của tôi). `ETag` is the version for changes. */
  @Get()
  async read(@Caller() caller: Access): Promise<Answer<MeView>> {
    const view = await this.view(caller.accountId);
    return Answer.ok(view.me, view.version);
  }

  /** Changes what the caller tells of themselves (cập nhật thông tin cá nhân). Fields left out are forgotten. */
  @Put()
  async update(@Caller() caller: Access, @Version() version: number, @Body() request: ProfileRequest): Promise<Answer<MeView>> {
    await this.updateProfile.execute(caller.personId!, version, profileOf(request), this.clock.now());
    return this.read(caller);
  }

  /** All that identity keeps of the caller, for the caller (trích xuất dữ liệu cá nhân). */
  @Get('export') @Header('content-disposition', 'attachment; filename="identity-export.json"')
  async export(@Caller() caller: Access): Promise<ExportView> {
    const now = this.clock.now();
    const personId = caller.personId!;
    const [{ me }, sessions, organisations, delegations] = await Promise.all([
      this.view(caller.accountId), this.sessions.ofAccount(caller.accountId, now), this.organisations.list({ personId, today: localDateOf(now) }, null, null, everything),
      this.delegations.list(personId, null, null, everything),
    ]);
    return {
      exportedAt: vietnamTime(now), me, sessions: sessions.map((session) => openSessionView(session, caller.sessionId)), organisations: organisations.map(organisationView),
      delegations: delegations.map((delegation) => delegationView(delegation, personId, localDateOf(now))),
    };
  }

  private async view(accountId: string): Promise<{ me: MeView; version: number }> {
    const account = await this.accounts.get(this.database, accountId);
    const [person, grants] = await Promise.all([this.persons.get(this.database, account.personId), this.accounts.grants(this.database, accountId)]);
    return { me: meView(account, person, grants), version: person.version };
  }
}
