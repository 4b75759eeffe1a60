import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Access, Allow, Answer, Call, Caller, Id, Idempotent, Version } from '#http';
import { ActOnDossier } from '../use-cases/act-on-dossier.js';
import { ForwardRequest, HandedInRequest, ReceiveRequest, RefuseRequest, ReturnRequest, TransferRequest } from './actions.request.js';
import type { DossierView } from './dossier.view.js';

/** What reception does: take in, turn away, pass on, record for the applicant, hand over, return. */
@Controller('api/one-stop/v1/dossiers/:dossierId')
export class ReceptionController {
  constructor(private readonly act: ActOnDossier<DossierView>) {}

  /** Take a dossier in (tiếp nhận) */
  @Post('reception') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception'] })
  receive(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: ReceiveRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'receive', body);
  }

  /** Turn a dossier away, with a reason (từ chối tiếp nhận) */
  @Post('refusal') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception'] })
  refuse(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: RefuseRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'refuse', body);
  }

  /** Pass a dossier to the competent agency (chuyển đúng thẩm quyền) */
  @Post('forwarding') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception'] })
  forward(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: ForwardRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'forward', body);
  }

  /** Record a supplement handed in at the counter or by post (bổ sung hồ sơ) */
  @Post('supplements') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception'] })
  supplement(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: HandedInRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'supplement', body);
  }

  /** Record an amendment the applicant asked for, and consent to it after reception (sửa đổi hồ sơ) */
  @Post('amendments') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception', 'processing'] })
  amend(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: HandedInRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'amend', body);
  }

  /** Hand a dossier to the unit that settles it (chuyển xử lý) */
  @Post('transfers') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception'] })
  transfer(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: TransferRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'transfer', body);
  }

  /** Give the result to its owner (trả kết quả), or say as its owner that the electronic one was collected */
  @Post('return') @HttpCode(200) @Idempotent() @Allow({})
  giveBack(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: ReturnRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'return', body);
  }
}
