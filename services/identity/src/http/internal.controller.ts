import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow, Answer, Call, Id, Idempotency, Idempotent } from '#http';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { fullNameOf } from '../domain/person-name.js';
import { OrganisationsQuery } from '../persistence/organisations-query.js';
import { Accounts, Persons } from '../use-cases/ports.js';
import { RegisterPerson } from '../use-cases/register-person.js';
import { PersonRequest } from './internal.request.js';
import type { AccountCardView, PersonCardView, PersonIdView } from './internal.view.js';
import { type OrganisationView, organisationView } from './organisation.view.js';
import { personView } from './person.view.js';
import { profileOf } from './profile.request.js';

/** What other services ask. The gateway does not route it. */
@ApiTags('internal')
@Controller('internal/v1')
@Allow({ scope: 'identity:person' })
export class InternalController {
  constructor(
    private readonly database: Database, private readonly persons: Persons, private readonly accounts: Accounts, private readonly organisations: OrganisationsQuery,
    private readonly register: RegisterPerson, private readonly idempotency: Idempotency, private readonly clock: Clock,
  ) {}

  /** Card of a person. */
  @Get('persons/:personId')
  async person(@Id('personId') id: string): Promise<Answer<PersonCardView>> {
    const person = await this.persons.get(this.database, id);
    const account = await this.accounts.ofPerson(this.database, id, 'citizen');
    return Answer.ok({ ...personView(person), assurance: account?.assurance ?? 0 }, person.version);
  }

  /** Card of an account, by the id that tokens and ledgers name. */
  @Get('accounts/:accountId')
  async account(@Id('accountId') id: string): Promise<AccountCardView> {
    const { kind, personId } = await this.accounts.get(this.database, id);
    return { id, kind, personId, fullName: fullNameOf(await this.persons.get(this.database, personId)) };
  }

  /** Finds or enters a person without an account: 201 when entered now, 200 when known. */
  @Post('persons') @Idempotent() @Allow({ scope: 'identity:person-register' })
  enter(@Call() call: Call, @Body() { personalId, passport, fullName, sex, dateOfBirth, nationality, phone, profile }: PersonRequest): Promise<Answer<PersonIdView>> {
    return this.idempotency.once(call, async (tx) => {
      const { person, entered } = await this.register.execute(tx, {
        personalId: personalId ?? null, passport: passport ?? null, fullName, sex: sex ?? null, dateOfBirth, nationality: nationality ?? null, phone: phone ?? null,
        profile: profile === undefined ? {} : profileOf(profile),
      }, this.clock.now());
      return entered ? Answer.created(`/internal/v1/persons/${person.id}`, { id: person.id }) : Answer.ok({ id: person.id });
    });
  }

  /** Card of an organisation. */
  @Get('organisations/:organisationId') @Allow({ scope: 'identity:organisation' })
  async organisation(@Id('organisationId') id: string): Promise<Answer<OrganisationView>> {
    const found = await this.organisations.card(id);
    return Answer.ok(organisationView(found), found.version);
  }
}
