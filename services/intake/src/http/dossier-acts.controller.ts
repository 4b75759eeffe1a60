import { Access, Allow, Answer, Call, Caller, Id, Idempotency, Idempotent, type Upload, UploadedFile, Version } from '#http';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Body, Controller, HttpCode, Post, Put, Query } from '@nestjs/common';
import type { FiledDossier } from '../domain/dossier.js';
import type { Json } from '../domain/pointer.js';
import { ChooseReturnMethod } from '../use-cases/choose-return-method.js';
import { HandInDossier, type HandInInput } from '../use-cases/hand-in-dossier.js';
import type { Accepted } from '../use-cases/receive-file.js';
import { RequestWithdrawal } from '../use-cases/request-withdrawal.js';
import { UploadToDossier } from '../use-cases/upload-to-dossier.js';
import { ActView } from './dossier.view.js';
import { DossierFileRequest, HandInRequest, ReturnMethodRequest, WithdrawalRequest } from './dossiers.request.js';
import { type FileView, fileViewOf } from './draft.view.js';
import { returnAddressOf } from './drafts.input.js';
import { largestFile, Uploads } from './uploads.js';

/** What an applicant does with a filed dossier, or a reception officer on their behalf with evidence. One-stop has the last word on each. */
@Controller('api/intake/v1/dossiers/:dossierId')
@Allow({ kinds: ['citizen'] }, { roles: ['reception'] })
export class DossierActsController {
  constructor(
    private readonly database: Database, private readonly idempotency: Idempotency, private readonly clock: Clock, private readonly uploads: Uploads,
    private readonly uploadToDossier: UploadToDossier, private readonly handIn: HandInDossier, private readonly withdraw: RequestWithdrawal, private readonly chooseReturn: ChooseReturnMethod,
  ) {}

  /** Uploads a file for a component; it counts once a supplement or an amendment names it */
  @Post('files') @Idempotent()
  upload(@Id('dossierId') dossierId: string, @Query() query: DossierFileRequest, @Caller() caller: Access, @Call() call: Call, @UploadedFile(largestFile) upload: Upload): Promise<Answer<FileView>> {
    const now = this.clock.now();
    const { componentId } = query;
    const accepted = async (): Promise<Accepted> => {
      const { maxBytes, acceptedTypes } = await this.database.transaction((tx) => this.uploadToDossier.component(tx, caller, dossierId, componentId, now));
      return { maxBytes, types: acceptedTypes };
    };
    return this.uploads.take(upload, accepted, call, async (tx, file) => {
      const added = await this.uploadToDossier.run(tx, caller, { dossierId, componentId, file }, now);
      return { fileId: added.id, show: (scan) => Answer.created(`/api/intake/v1/files/${added.id}`, fileViewOf({ ...added, scan })) };
    });
  }

  /** Hands in what was asked for (bổ sung hồ sơ), all of it and nothing else */
  @Post('supplements') @Idempotent() @HttpCode(202)
  supplement(@Id('dossierId') dossierId: string, @Body() body: HandInRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<ActView>> {
    return this.idempotency.once(call, async (tx) => accepted(await this.handIn.run(tx, caller, handInOf(dossierId, 'supplement', body), this.clock.now())));
  }

  /** Changes what was handed in (sửa đổi hồ sơ); after reception an officer records it */
  @Post('amendments') @Idempotent() @HttpCode(202)
  amend(@Id('dossierId') dossierId: string, @Body() body: HandInRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<ActView>> {
    return this.idempotency.once(call, async (tx) => accepted(await this.handIn.run(tx, caller, handInOf(dossierId, 'amend', body), this.clock.now())));
  }

  /** Asks to have the dossier back (rút hồ sơ) */
  @Post('withdrawal') @Idempotent() @HttpCode(202)
  withdrawal(@Id('dossierId') dossierId: string, @Body() body: WithdrawalRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<ActView>> {
    return this.idempotency.once(call, async (tx) => accepted(await this.withdraw.run(tx, caller, { dossierId, reason: body.reason, evidence: body.evidence ?? null }, this.clock.now())));
  }

  /** Chooses, or changes, how the result reaches its owner */
  @Put('return-method')
  async returnMethod(@Id('dossierId') dossierId: string, @Body() body: ReturnMethodRequest, @Caller() caller: Access, @Version() ifMatch: number): Promise<Answer<ActView>> {
    const dossier = await this.database.transaction((tx) => this.chooseReturn.run(tx, caller, {
      dossierId, ifMatch, returnMethod: body.returnMethod, returnAddress: body.returnAddress === undefined ? null : returnAddressOf(body.returnAddress), evidence: body.evidence ?? null,
    }, this.clock.now()));
    return Answer.ok(actOf(dossier), dossier.revision);
  }
}

function handInOf(dossierId: string, act: HandInInput['act'], { components, form, evidence }: HandInRequest): HandInInput {
  return {
    dossierId, act, evidence: evidence ?? null, fields: (form ?? {}) as Readonly<Record<string, Json>>,
    components: components.map(({ componentId, fileIds, originals, copies }) => ({
      componentId, fileIds, papers: originals === undefined && copies === undefined ? null : { originals: originals ?? 0, copies: copies ?? 0 },
    })),
  };
}

/** 202: recorded and on its way; where to follow it is one-stop. */
function accepted(dossier: FiledDossier): Answer<ActView> {
  return Answer.accepted(actOf(dossier), `/api/one-stop/v1/dossiers/${dossier.id}`);
}

function actOf({ id, code, revision }: FiledDossier): ActView {
  return { dossierId: id, code, revision };
}
