import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf, RateLimit, Version } from '#http';
import { Clock } from '#runtime';
import { localDateOf } from '#working-time';
import { DelegationsQuery } from '../persistence/delegations-query.js';
import { OfferDelegation } from '../use-cases/offer-delegation.js';
import { RevokeDelegation } from '../use-cases/revoke-delegation.js';
import { createdView, type CreatedView } from './created.view.js';
import { type DelegationView, delegationView } from './delegation.view.js';
import { DelegationListRequest, DelegationRequest } from './delegations.request.js';

const position = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** Who acts for whom (uỷ quyền). Both sides see it, either may end it. */
@ApiTags('delegations')
@Controller('api/identity/v1/delegations')
@Allow({ kinds: ['citizen'] })
export class DelegationsController {
  constructor(
    private readonly delegations: DelegationsQuery, private readonly offer: OfferDelegation, private readonly revoke: RevokeDelegation, private readonly idempotency: Idempotency, private readonly clock: Clock,
  ) {}

  /** Lets somebody act for the caller or for an organisation they represent, at once (lập uỷ quyền). */
  @Post() @Idempotent() @RateLimit({ per: 'caller', limit: 300, seconds: 3_600 })
  create(@Caller() caller: Access, @Call() call: Call, @Body() { organisationId, delegate, procedures, from, to }: DelegationRequest): Promise<Answer<CreatedView>> {
    return this.idempotency.once(call, async (tx) => {
      const input = { organisationId: organisationId ?? null, delegate, procedures: procedures ?? null, from: from ?? null, to: to ?? null };
      const made = await this.offer.execute(tx, input, caller.personId!, this.clock.now());
      return Answer.created(`/api/identity/v1/delegations/${made.id}`, createdView(made), made.version);
    });
  }

  /** Delegations given and received, newest first (danh sách uỷ quyền). */
  @Get()
  async list(@Caller() caller: Access, @Query() query: DelegationListRequest): Promise<Page<DelegationView>> {
    const today = localDateOf(this.clock.now());
    const rows = await this.delegations.list(caller.personId!, query.side ?? null, query.cursor(position), query.limit);
    return pageOf(rows, query, (row) => delegationView(row, caller.personId!, today), ({ offeredAt, id }) => ({ at: offeredAt.toISOString(), id }));
  }

  /** One delegation (chi tiết uỷ quyền). */
  @Get(':delegationId')
  async read(@Caller() caller: Access, @Id('delegationId') id: string): Promise<Answer<DelegationView>> {
    const found = await this.delegations.get(id, caller.personId!);
    return Answer.ok(delegationView(found, caller.personId!, localDateOf(this.clock.now())), found.version);
  }

  /** Ends a delegation at once: revoked by who gave it, renounced by who got it (thu hồi, từ bỏ uỷ quyền). */
  @Post(':delegationId/revocation') @HttpCode(200) @Idempotent()
  end(@Caller() caller: Access, @Id('delegationId') id: string, @Call() call: Call, @Version() version: number): Promise<Answer<CreatedView>> {
    return this.idempotency.once(call, async (tx) => {
      const ended = await this.revoke.execute(tx, id, version, caller.personId!, this.clock.now());
      return Answer.ok(createdView(ended), ended.version);
    });
  }
}
