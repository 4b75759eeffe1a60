import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Access, Allow, Answer, Call, Caller, Id, Idempotent, Version } from '#http';
import { ActOnDossier } from '../use-cases/act-on-dossier.js';
import { MigrateDossier } from '../use-cases/migrate-dossier.js';
import { AdvanceRequest, AssignRequest, ConsultRequest, ConsultationAnswerRequest, ExtendRequest, MigrateRequest, RecalculateRequest, SendBackRequest, SiteVerificationRequest, StopRequest } from './actions.request.js';
import type { DossierView } from './dossier.view.js';

/** What the units do between reception and result. */
@Controller('api/one-stop/v1/dossiers/:dossierId')
export class ProcessingController {
  constructor(private readonly act: ActOnDossier<DossierView>, private readonly migration: MigrateDossier<DossierView>) {}

  /** Name the officer who works on it (phân công) */
  @Post('assignments') @HttpCode(200) @Idempotent() @Allow({ roles: ['reception', 'processing', 'unit-head'] })
  assign(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: AssignRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'assign', body);
  }

  /** End a step and open the next (chuyển bước) */
  @Post('steps') @HttpCode(200) @Idempotent() @Allow({ roles: ['processing', 'approver'] })
  advance(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: AdvanceRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'advance', body);
  }

  /** Give the dossier back to an earlier step (trả lại bước trước) */
  @Post('steps/back') @HttpCode(200) @Idempotent() @Allow({ roles: ['processing', 'approver'] })
  sendBack(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: SendBackRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'sendBack', body);
  }

  /** Ask other units for their opinion (lấy ý kiến) */
  @Post('consultations') @HttpCode(200) @Idempotent() @Allow({ roles: ['processing'] })
  consult(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: ConsultRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'consult', body);
  }

  /** Give the opinion asked for (cho ý kiến) */
  @Post('consultations/answers') @HttpCode(200) @Idempotent() @Allow({ roles: ['processing', 'approver', 'unit-head'] })
  answerConsultation(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: ConsultationAnswerRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'answerConsultation', body);
  }

  /** Record a verification on site (xác minh thực địa) */
  @Post('site-verifications') @HttpCode(200) @Idempotent() @Allow({ roles: ['processing'] })
  verifyOnSite(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: SiteVerificationRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'verifyOnSite', body);
  }

  /** Set a new due date, once, with an apology (gia hạn) */
  @Post('extensions') @HttpCode(200) @Idempotent() @Allow({ roles: ['approver'] })
  extend(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: ExtendRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'extend', body);
  }

  /** Stop a dossier on a ground of the law (dừng xử lý) */
  @Post('stop') @HttpCode(200) @Idempotent() @Allow({ roles: ['approver'] })
  stop(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: StopRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'stop', body);
  }

  /** Count the clocks again after a calendar changed */
  @Post('recalculations') @HttpCode(200) @Idempotent() @Allow({ roles: ['administrator'] })
  recalculate(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: RecalculateRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'recalculate', body);
  }

  /** Pin a running dossier to another version of its procedure */
  @Post('migrations') @HttpCode(200) @Idempotent() @Allow({ roles: ['administrator'] })
  migrate(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: MigrateRequest): Promise<Answer<DossierView>> {
    return this.migration.execute(call, dossierId, version, caller, body);
  }
}
