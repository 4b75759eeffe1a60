import { Refusal } from '#contracts';
import { Allow, canonicalJson, Page, pageOf, PageRequest, RateLimit } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { OrderQueries } from '../persistence/order.queries.js';
import { HearCarrier } from '../use-cases/hear-carrier.js';
import { CallbackReader, Orders, type RefusedWord, Words } from '../use-cases/ports.js';
import { CarrierCallback } from './order.request.js';
import { RefusedWordView, refusedViewOf } from './order.view.js';

/** What the carrier hears back: taken. */
export class CallbackAnswer {
  taken!: true;
}

/** The door of the carrier: what it says is believed by its signature alone. */
@Controller('api/postal/v1/carrier')
export class CarrierController {
  constructor(
    private readonly reader: CallbackReader, private readonly orders: Orders, private readonly words: Words, private readonly hear: HearCarrier, private readonly queries: OrderQueries, private readonly clock: Clock,
  ) {}

  /** The carrier tells what happened to a parcel; twice the same is once, and the order of arrival does not matter */
  @Post('callbacks') @Allow('anyone') @HttpCode(200) @RateLimit({ per: 'address', limit: 6_000, seconds: 60 })
  async callback(@Body() body: CarrierCallback): Promise<CallbackAnswer> {
    const now = this.clock.now();
    const { reference, tracking, word } = await this.read({ ...body }, now);
    const order = await this.orders.byReference(reference);
    if (order === undefined) throw await this.refused(body, 'reference-unknown', null, now);
    try {
      await this.hear.said(order.id, tracking, word, now);
    } catch (error) {
      throw error instanceof Refusal ? await this.refused(body, 'reference-unknown', null, now) : error;
    }
    return { taken: true };
  }

  /** Callbacks that were not believed, latest first */
  @Get('refused-callbacks') @Allow({ roles: ['administrator', 'inspector'] })
  async refusals(@Query() query: PageRequest): Promise<Page<RefusedWordView>> {
    const rows = await this.queries.refused(query.cursor(z.object({ lastAt: z.iso.datetime({ offset: true }), digest: z.string().max(64) })), query.limit);
    return pageOf(rows, query, refusedViewOf, ({ lastAt, digest }) => ({ lastAt: vietnamTime(lastAt), digest }));
  }

  private async read(body: Readonly<Record<string, unknown>>, now: Date): Promise<ReturnType<CallbackReader['read']>> {
    try {
      return this.reader.read(body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const reference = String(body['reference']);
      throw await this.refused(body, 'signature-invalid', await this.orders.byReference(reference) === undefined ? null : reference, now);
    }
  }

  private async refused(body: object, cause: RefusedWord['cause'], reference: string | null, at: Date): Promise<Refusal> {
    // What is forged and names no order of ours anybody can make up: one row an hour counts it, so that it fills nothing.
    const what = cause === 'signature-invalid' && reference === null ? `of nobody's order, ${at.toISOString().slice(0, 13)}` : canonicalJson(body);
    await this.words.refuse({ digest: createHash('sha256').update(what).digest('hex'), cause, reference, at });
    return new Refusal(`callback.${cause}`);
  }
}
