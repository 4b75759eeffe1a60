import { Refusal } from '#contracts';
import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, Version } from '#http';
import { Clock } from '#runtime';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CheckPapers } from '../use-cases/check-papers.js';
import { CollectMoney } from '../use-cases/collect-money.js';
import { SignHandOver } from '../use-cases/sign-hand-over.js';
import { MoneyRequest } from './money.request.js';
import { MoneyView, moneyViewOf } from './money.view.js';
import { PapersCheckRequest, SignatureRequest } from './order.request.js';
import { HandOverView, handOverViewOf, OrderMovedView } from './order.view.js';
import { movedViewOf } from './orders.controller.js';

/** The postal clerk at work: papers checked and handed over, money taken. */
@Controller('api/postal/v1/orders/:orderId')
@Allow({ roles: ['postal-clerk'] })
export class ClerkController {
  constructor(
    private readonly idempotency: Idempotency, private readonly clock: Clock, private readonly checkPapers: CheckPapers, private readonly signHandOver: SignHandOver, private readonly collectMoney: CollectMoney,
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

  /** Takes money against a numbered receipt: the carriage, or a fee of the dossier */
  @Post('money') @Idempotent() @HttpCode(201)
  take(@Id('orderId') orderId: string, @Body() { purpose, amount }: MoneyRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<MoneyView>> {
    if (purpose === 'postage' && amount !== undefined) {
      throw new Refusal('validation.failed', {}, [{ pointer: '/amount', code: 'unwanted', message: { vi: 'Cước do đơn quy định', en: 'what the carriage costs stands in the order' } }]);
    }
    return this.idempotency.once(call, async (tx) => {
      const collected = await this.collectMoney.run(tx, caller, purpose === 'postage' ? { orderId, purpose } : { orderId, purpose, amount: amount! }, this.clock.now());
      return Answer.created(`/api/postal/v1/orders/${orderId}`, moneyViewOf(collected));
    });
  }
}
