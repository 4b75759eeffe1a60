import { Access, Allow, Answer, Call, Caller, Id, Idempotent, Version } from '#http';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ActOnDossier } from '../use-cases/act-on-dossier.js';
import { CompleteDossier } from '../use-cases/complete-dossier.js';
import { CompleteRequest, ReplaceResultRequest, RevokeResultRequest } from './actions.request.js';
import type { DossierView } from './dossier.view.js';

/** What approvers do with results. */
@Controller('api/one-stop/v1/dossiers/:dossierId')
@Allow({ roles: ['approver'] })
export class ResultsController {
  constructor(private readonly results: CompleteDossier<DossierView>, private readonly act: ActOnDossier<DossierView>) {}

  /** End the processing with a signed result, or refuse on the merits (phê duyệt kết quả) */
  @Post('completion') @HttpCode(200) @Idempotent() @Allow({ roles: ['approver', 'reception'] })
  complete(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: CompleteRequest): Promise<Answer<DossierView>> {
    return this.results.complete(call, dossierId, version, caller, body);
  }

  /** Replace a wrong or lost result by a new one (cấp lại kết quả) */
  @Post('result-replacements') @HttpCode(200) @Idempotent()
  replace(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: ReplaceResultRequest): Promise<Answer<DossierView>> {
    return this.results.replace(call, dossierId, version, caller, body);
  }

  /** Take a result back (thu hồi kết quả) */
  @Post('result-revocations') @HttpCode(200) @Idempotent()
  revoke(@Id('dossierId') dossierId: string, @Version() version: number, @Caller() caller: Access, @Call() call: Call, @Body() body: RevokeResultRequest): Promise<Answer<DossierView>> {
    return this.act.execute(call, dossierId, version, caller, 'revokeResult', body);
  }
}
