import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Access, Allow, Answer, Call, Caller, Id, Idempotent, Version } from '#http';
import { ActOnDossier } from '../use-cases/act-on-dossier.js';
import { ChallengeAnswerRequest, ChallengeRequest, PaymentRequestRequest, ReasonRequest, ReturnMethodRequest, SupplementRequestRequest, WithdrawalRequest } from './actions.request.js';
import type { DossierView } from './dossier.view.js';

/** What is asked of the applicant, and what becomes of it. */
@Controller('api/one-stop/v1/dossiers/:dossierId')
export class AskingController {
  constructor(private readonly act: ActOnDossier<DossierView>) {}

  /** Ask once for what is missing (yêu cầu bổ sung) */
  @Post('supplement-requests') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception', 'processing', 'approver'] })
  requestSupplement(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: SupplementRequestRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'requestSupplement', body);
  }

  /** Close a dossier not supplemented within its limit (dừng giải quyết) */
  @Post('closures/unsupplemented') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception', 'processing'] })
  closeUnsupplemented(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'closeUnsupplemented', {});
  }

  /** Ask for fees (yêu cầu thực hiện nghĩa vụ tài chính) */
  @Post('payment-requests') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception', 'processing'] })
  requestPayment(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: PaymentRequestRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'requestPayment', body);
  }

  /** Close a dossier not paid within its limit (dừng giải quyết) */
  @Post('closures/unpaid') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception', 'processing'] })
  closeUnpaid(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'closeUnpaid', {});
  }

  /** Ask for the dossier back (rút hồ sơ) */
  @Post('withdrawal') @HttpCode(200) @Idempotent() @Allow({})
  requestWithdrawal(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: WithdrawalRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'requestWithdrawal', body);
  }

  /** Agree to a withdrawal */
  @Post('withdrawal/approval') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception', 'processing'] })
  approveWithdrawal(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'approveWithdrawal', {});
  }

  /** Decline a withdrawal, with a reason */
  @Post('withdrawal/refusal') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception', 'processing'] })
  declineWithdrawal(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: ReasonRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'declineWithdrawal', body);
  }

  /** Choose how the result comes back (hình thức nhận kết quả) */
  @Post('return-method') @HttpCode(200) @Idempotent() @Allow({})
  chooseReturn(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: ReturnMethodRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'chooseReturn', body);
  }

  /** Question a step, at any time (yêu cầu giải trình) */
  @Post('challenges') @HttpCode(200) @Idempotent() @Allow({})
  challenge(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: ChallengeRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'challenge', body);
  }

  /** Explain a questioned step (giải trình) */
  @Post('challenges/answers') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception', 'processing', 'approver', 'unit-head'] })
  answerChallenge(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: ChallengeAnswerRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'answerChallenge', body);
  }
}
