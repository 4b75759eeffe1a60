import { FileStore } from '#files';
import { Access, Allow, Answer, Call, Caller, Id, Idempotent, type Upload, UploadedFile } from '#http';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { localDateOf } from '#working-time';
import { stillOpen } from '../domain/draft.js';
import { FilesQueries } from '../persistence/files.queries.js';
import { AttachFile, componentForFiles } from '../use-cases/attach-file.js';
import { AttachFromStore } from '../use-cases/attach-from-store.js';
import { BringResult } from '../use-cases/bring-result.js';
import { DetachFile } from '../use-cases/detach-file.js';
import { Catalogue, Drafts } from '../use-cases/ports.js';
import type { Accepted } from '../use-cases/receive-file.js';
import { FromStoreRequest } from './components.request.js';
import { type FileView, fileViewOf } from './draft.view.js';
import { answerFile } from './file-answer.js';
import { largestFile, Uploads } from './uploads.js';

/** Components of a draft (thành phần hồ sơ): files uploaded or taken from the personal store. */
@Controller('api/intake/v1')
@Allow({})
export class ComponentsController {
  constructor(
    private readonly database: Database, private readonly clock: Clock,
    private readonly drafts: Drafts, private readonly catalogue: Catalogue, private readonly files: FilesQueries, private readonly store: FileStore, private readonly uploads: Uploads,
    private readonly attachFile: AttachFile, private readonly detachFile: DetachFile, private readonly bringResult: BringResult, private readonly attachFromStore: AttachFromStore,
  ) {}

  /** Uploads a file for a component: `multipart/form-data` with one part `file` */
  @Post('drafts/:draftId/components/:componentId/files') @Idempotent()
  attach(@Id('draftId') draftId: string, @Param('componentId') componentId: string, @Caller() caller: Access, @Call() call: Call, @UploadedFile(largestFile) upload: Upload): Promise<Answer<FileView>> {
    const now = this.clock.now();
    return this.uploads.take(upload, () => this.accepted(draftId, componentId, caller, now), call, async (tx, file) => {
      const added = await this.attachFile.run(tx, caller, { draftId, componentId, file }, now);
      return { fileId: added.id, show: (scan) => Answer.created(`/api/intake/v1/files/${added.id}`, fileViewOf({ ...added, scan })) };
    });
  }

  /** Takes a document of the owner's personal store as a component; the signed file of a result is fetched from one-stop */
  @Post('drafts/:draftId/components/:componentId/from-store') @Idempotent()
  async fromStore(@Id('draftId') draftId: string, @Param('componentId') componentId: string, @Body() body: FromStoreRequest, @Caller() caller: Access, @Call() call: Call): Promise<Answer<FileView>> {
    const now = this.clock.now();
    const brought = await this.bringResult.run(caller, body.documentId, now);
    return this.uploads.record(call, async (tx) => {
      const added = await this.attachFromStore.run(tx, caller, { draftId, componentId, documentId: body.documentId, brought }, now);
      return { fileId: added.id, sha256: added.sha256, scan: brought === null ? 'clean' : 'pending', show: (scan) => Answer.created(`/api/intake/v1/files/${added.id}`, fileViewOf({ ...added, scan })) };
    });
  }

  /** Takes a file out of a draft */
  @Delete('drafts/:draftId/files/:fileId') @HttpCode(204)
  async detach(@Id('draftId') draftId: string, @Id('fileId') fileId: string, @Caller() caller: Access): Promise<void> {
    await this.database.transaction((tx) => this.detachFile.run(tx, caller, { draftId, fileId }, this.clock.now()));
  }

  /** Downloads a file of a draft, a dossier or the personal store; ranges are served */
  @Get('files/:fileId')
  async download(@Id('fileId') fileId: string, @Caller() caller: Access, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await answerFile(this.store, await this.files.readable(fileId, caller, this.clock.now()), request, reply);
  }

  private async accepted(draftId: string, componentId: string, caller: Access, now: Date): Promise<Accepted> {
    const draft = await this.drafts.read(draftId, caller, now);
    stillOpen(draft);
    const procedure = await this.catalogue.versionInForce(this.database, draft.procedureCode, localDateOf(now)) ?? await this.catalogue.version(this.database, draft.procedureVersionId);
    const { maxBytes, acceptedTypes } = componentForFiles(procedure, draft, componentId, now);
    return { maxBytes, types: acceptedTypes };
  }
}
