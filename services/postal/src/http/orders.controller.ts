import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Page, pageOf, PageRequest, RateLimit, Version } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Order } from '../domain/order.js';
import { OrderQueries, type SeenOrder } from '../persistence/order.queries.js';
import { AskForPickUp } from '../use-cases/ask-for-pick-up.js';
import { CallOffOrder } from '../use-cases/call-off-order.js';
import { PackParcel } from '../use-cases/pack-parcel.js';
import { Tariff } from '../use-cases/run-errands.js';
import { AgencyOrdersRequest, DossierOrdersQuery, PackingRequest, PickUpRequest } from './order.request.js';
import { DossierOrdersView, OrderMovedView, OrderView, orderViewOf, TariffView, tariffViewOf, TrackingView, trackingViewOf } from './order.view.js';

const cursor = z.object({ registeredAt: z.iso.datetime({ offset: true }), id: z.uuid() });
const positionOf = ({ registeredAt, order: { id } }: SeenOrder): { registeredAt: string; id: string } => ({ registeredAt: vietnamTime(registeredAt), id });

/** Postal orders: seen by their owner, the agency's officers and the postal clerk; papers fetched; orders called off. */
@Controller('api/postal/v1')
@Allow({})
export class OrdersController {
  constructor(
    private readonly queries: OrderQueries, private readonly idempotency: Idempotency, private readonly clock: Clock, private readonly askForPickUp: AskForPickUp, private readonly callOff: CallOffOrder,
    private readonly packParcel: PackParcel, private readonly tariff: Tariff,
  ) {}

  /** Orders of mine and of those delegated to me, newest first */
  @Get('orders')
  async mine(@Query() query: PageRequest, @Caller() caller: Access): Promise<Page<OrderView>> {
    return pageOf(await this.queries.mine(caller, this.clock.now(), query.cursor(cursor), query.limit), query, orderViewOf, positionOf);
  }

  /** Orders of an agency, newest first; those somebody must look at with `attention` */
  @Get('agency-orders') @Allow({ roles: ['reception', 'unit-head', 'postal-clerk'] })
  async ofAgency(@Query() query: AgencyOrdersRequest, @Caller() caller: Access): Promise<Page<OrderView>> {
    const own = caller.agenciesFor(['reception', 'unit-head']).includes(query.agency);
    if (!own && !await this.queries.serves(caller.agenciesFor(['postal-clerk']), query.agency)) throw new Refusal('agency.not-yours');
    return pageOf(await this.queries.at(query.agency, query.attention ?? false, query.cursor(cursor), query.limit), query, orderViewOf, positionOf);
  }

  /** Orders of a dossier, newest first */
  @Get('dossier-orders')
  async ofDossier(@Query() { dossierId }: DossierOrdersQuery, @Caller() caller: Access): Promise<DossierOrdersView> {
    return { items: (await this.queries.ofDossier(dossierId, caller, this.clock.now())).map(orderViewOf) };
  }

  /** One order with its steps, money and signatures */
  @Get('orders/:orderId')
  async read(@Id('orderId') orderId: string, @Caller() caller: Access): Promise<Answer<OrderView>> {
    const seen = await this.queries.find(orderId, caller, this.clock.now());
    if (seen === undefined) throw new Refusal('not-found');
    return Answer.ok(orderViewOf(seen), seen.order.version);
  }

  /** Asks the post to fetch papers for an agency and procedure (nhận gửi hồ sơ) */
  @Post('pick-ups') @Allow({ kinds: ['citizen'] }) @Idempotent() @HttpCode(201)
  pickUp(@Body() { agency, procedureCode, onBehalfOf, place: { provinceCode, communeCode, ...place } }: PickUpRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<OrderMovedView>> {
    return this.idempotency.once(call, async (tx) => {
      const order = await this.askForPickUp.run(tx, caller, { agency, procedureCode, place: { ...place, provinceCode: provinceCode ?? null, communeCode: communeCode ?? null }, onBehalfOf: onBehalfOf === undefined ? null : { ...onBehalfOf } }, this.clock.now());
      return Answer.created(`/api/postal/v1/orders/${order.id}`, movedViewOf(order), order.version);
    });
  }

  /** Calls an order off, as long as the parcel is not on its way */
  @Post('orders/:orderId/cancellation') @Idempotent() @HttpCode(200)
  cancel(@Id('orderId') orderId: string, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<OrderMovedView>> {
    return this.idempotency.once(call, async (tx) => {
      const order = await this.callOff.run(tx, caller, { orderId, ifMatch }, this.clock.now());
      return Answer.ok(movedViewOf(order), order.version);
    });
  }

  /** Says, before the parcel is fetched, whether the originals that were taken are in it beside the result */
  @Post('orders/:orderId/packing') @Allow({ roles: ['reception'] }) @Idempotent() @HttpCode(200)
  pack(@Id('orderId') orderId: string, @Body() { originalsEnclosed }: PackingRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<OrderMovedView>> {
    return this.idempotency.once(call, async (tx) => {
      const order = await this.packParcel.run(tx, caller, { orderId, ifMatch, originalsEnclosed }, this.clock.now());
      return Answer.ok(movedViewOf(order), order.version);
    });
  }

  /** Where a parcel is, by the carrier's number */
  @Get('tracking/:tracking') @Allow('anyone') @RateLimit({ per: 'address', limit: 60 })
  async track(@Param('tracking') tracking: string): Promise<TrackingView> {
    const parcel = /^[A-Z0-9]{8,40}$/.test(tracking) ? await this.queries.tracked(tracking) : undefined;
    if (parcel === undefined) throw new Refusal('not-found');
    return trackingViewOf(parcel);
  }

  /** What the carriage costs, by day (giá cước) */
  @Get('tariff') @Allow('anyone')
  prices(): TariffView {
    return tariffViewOf(this.tariff.entries);
  }
}

export function movedViewOf({ id: orderId, version, state, cancelWanted, endedAt }: Order): OrderMovedView {
  return { orderId, version, state, callingOff: cancelWanted && endedAt === null };
}
