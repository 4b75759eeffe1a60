import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Version } from '#http';
import { Clock } from '#runtime';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CheckPapers } from '../use-cases/check-papers.js';
import { SignHandOver } from '../use-cases/sign-hand-over.js';
import { PapersCheckRequest, SignatureRequest } from './order.request.js';
import { HandOverView, handOverViewOf, OrderMovedView } from './order.view.js';
import { movedViewOf } from './orders.controller.js';

/** The postal clerk at work: papers checked and handed over. */
@Controller('api/postal/v1/orders/:orderId')
@Allow({ roles: ['postal-clerk'] })
export class ClerkController {
  constructor(
    private readonly idempotency: Idempotency, private readonly clock: Clock, private readonly checkPapers: CheckPapers, private readonly signHandOver: SignHandOver,
  ) {}

  /** The clerk checked whether the papers are complete: they are taken in from whoever hands them over, or stay with the applicant */
  @Post('papers-check') @Idempotent() @HttpCode(200)
  check(@Id('orderId') orderId: string, @Body() { complete, handedBy }: PapersCheckRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<OrderMovedView>> {
    return this.idempotency.once(call, async (tx) => {
      const order = await this.checkPapers.run(tx, caller, complete ? { orderId, ifMatch, complete, handedBy: handedBy! } : { orderId, ifMatch, complete }, this.clock.now());
      return Answer.ok(movedViewOf(order), order.version);
    });
  }

  /** Signs the record of the hand-over for the post or for the reception (biên bản bàn giao); the second signature is the legal time of submission */
  @Post('hand-over/signatures') @Allow({ roles: ['postal-clerk', 'reception'] }) @Idempotent() @HttpCode(200)
  sign(@Id('orderId') orderId: string, @Body() { party, papers }: SignatureRequest, @Caller() caller: Access, @Version() ifMatch: number, @Call() call: Call): Promise<Answer<HandOverView>> {
    return this.idempotency.once(call, async (tx) => {
      const signed = await this.signHandOver.run(tx, caller, { orderId, ifMatch, party, papers }, this.clock.now());
      return Answer.ok(handOverViewOf(signed), signed.version);
    });
  }
}
