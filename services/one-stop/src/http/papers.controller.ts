import { Refusal } from '#contracts';
import { FileStore } from '#files';
import { Access, Allow, Answer, Call, Caller, dispositionOf, Id, Idempotency, Idempotent, RateLimit, type Upload, UploadedFile } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Controller, Get, Header, HttpCode, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actionsOpenTo } from '../domain/capacity.js';
import { controlSheetOf } from '../domain/control-sheet.js';
import type { Dossier } from '../domain/dossier.js';
import { overseeingRoles, workingRoles } from '../domain/sight.js';
import { DossierQueries, type Seen } from '../persistence/dossier.queries.js';
import { ResultFiles, SlipPrinter } from '../use-cases/paper-ports.js';
import { Reference } from '../use-cases/ports.js';
import { SignResult } from '../use-cases/sign-result.js';
import { pdfAnswer } from './pdf-answer.js';
import { ResultFileView, resultFileOf, SlipView } from './papers.view.js';
import { VisibleDossiers } from './visible-dossiers.js';

const maxResultBytes = 20 * 1024 * 1024;

/** Slips of a dossier (phiếu), issued with its steps. */
@Controller('api/one-stop/v1/dossiers/:dossierId/slips')
@Allow({})
export class SlipsController {
  constructor(private readonly visible: VisibleDossiers, private readonly queries: DossierQueries, private readonly printer: SlipPrinter) {}

  /** Slips issued for a dossier: receipt, supplement request, refusal, apology, stop notice, notice that it was passed on */
  @Get()
  async slips(@Id('dossierId') dossierId: string, @Caller() caller: Access): Promise<SlipView[]> {
    await this.visible.withPapers(dossierId, caller);
    return (await this.queries.slips(dossierId)).map(({ version, number, slip: { form, issuedAt } }) => ({ version, form, number, issuedAt: vietnamTime(issuedAt), href: `/api/one-stop/v1/dossiers/${dossierId}/slips/${version}` }));
  }

  /** One slip as a PDF, by the version of the step it was issued with */
  @Get(':version') @RateLimit({ per: 'caller', limit: 60 }) @Header('content-type', 'application/pdf')
  async slip(@Id('dossierId') dossierId: string, @Param('version') version: string, @Caller() caller: Access): Promise<StreamableFile> {
    const { dossier } = await this.visible.withPapers(dossierId, caller);
    const slip = (await this.queries.slips(dossierId)).find((each) => String(each.version) === version)?.slip;
    if (slip === undefined) throw new Refusal('not-found');
    return new StreamableFile(await this.printer.print(slip), { type: 'application/pdf', disposition: dispositionOf(`${dossier.code}-${slip.form}.pdf`, 'inline') });
  }
}

/** The paper that goes along with a dossier inside the agencies. */
@Controller('api/one-stop/v1/dossiers/:dossierId/control-sheet')
@Allow({ roles: [...workingRoles, ...overseeingRoles] })
export class ControlSheetController {
  constructor(private readonly visible: VisibleDossiers, private readonly queries: DossierQueries, private readonly reference: Reference, private readonly printer: SlipPrinter) {}

  /** Who handed the dossier to whom, when, and whether in time, as a PDF (phiếu kiểm soát quá trình giải quyết hồ sơ); once it was handed over, for officers alone */
  @Get() @RateLimit({ per: 'caller', limit: 60 }) @Header('content-type', 'application/pdf')
  async read(@Id('dossierId') dossierId: string, @Caller() caller: Access): Promise<StreamableFile> {
    const { dossier, relation } = await this.visible.withPapers(dossierId, caller);
    if (relation !== null) throw new Refusal('control-sheet.officers-only');
    const [facts, card, ground] = await Promise.all([this.queries.history(dossierId), this.queries.card(dossierId), this.reference.groundOf(dossier)]);
    const sheet = controlSheetOf(dossier, facts, ground, card);
    if (sheet === null) throw new Refusal('control-sheet.not-opened');
    return new StreamableFile(await this.printer.print(sheet), { type: 'application/pdf', disposition: dispositionOf(`${dossier.code}-${sheet.form}.pdf`, 'inline') });
  }
}

/** Signed results of a dossier (kết quả), before and after it is completed with them. */
@Controller('api/one-stop/v1/dossiers/:dossierId')
export class ResultFilesController {
  constructor(
    private readonly visible: VisibleDossiers, private readonly reference: Reference, private readonly results: ResultFiles, private readonly files: FileStore,
    private readonly signResult: SignResult, private readonly idempotency: Idempotency, private readonly clock: Clock,
  ) {}

  /** Upload the result as a PDF; it is signed with the agency's key and kept until the dossier is completed with it */
  @Post('result-files') @HttpCode(201) @Idempotent() @Allow({ roles: ['approver'] })
  async upload(@Id('dossierId') dossierId: string, @UploadedFile(maxResultBytes) upload: Upload, @Caller() caller: Access, @Call() call: Call): Promise<Answer<ResultFileView>> {
    const dossier = await this.toBeSigned(dossierId, caller);
    const { content, fileName } = upload;
    return this.idempotency.once(call, async (tx) => {
      const file = await this.signResult.execute(tx, dossier, { content, fileName, uploadedBy: caller.accountId }, this.clock.now());
      return Answer.created(`/api/one-stop/v1/dossiers/${dossierId}/result-files/${file.digest}`, resultFileOf(file));
    });
  }

  /** A file signed for the dossier, as its approver looks at it before completing */
  @Get('result-files/:digest') @Allow({ roles: ['approver'] }) @Header('content-type', 'application/pdf')
  async signed(@Id('dossierId') dossierId: string, @Param('digest') digest: string, @Caller() caller: Access, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const seen = await this.visible.withPapers(dossierId, caller);
    const file = await this.results.find(dossierId, digest);
    if (file === undefined || !(await this.isApprover(seen, caller))) throw new Refusal('not-found');
    return pdfAnswer(this.files, { digest, size: file.size, name: file.fileName }, request, reply);
  }

  /** The signed file of a result in force, by its code `<dossier code>-KQ<n>` (tải kết quả) */
  @Get('results/:code/file') @Allow({}) @Header('content-type', 'application/pdf')
  async result(@Id('dossierId') dossierId: string, @Param('code') code: string, @Caller() caller: Access, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const { dossier } = await this.visible.withPapers(dossierId, caller);
    const result = dossier.results.find((each) => each.code === code);
    const file = result?.digest == null ? undefined : await this.results.find(dossierId, result.digest);
    if (result === undefined || file === undefined) throw new Refusal('not-found');
    if (result.revoked || result.replacedBy !== null) throw new Refusal('result.not-in-force', { result: code });
    return pdfAnswer(this.files, { digest: file.digest, size: file.size, name: `${code}.pdf` }, request, reply);
  }

  /** The agency's key signs only for who may complete the dossier with it, or correct its result, and while that is possible. */
  private async toBeSigned(dossierId: string, caller: Access): Promise<Dossier> {
    const seen = await this.visible.withPapers(dossierId, caller);
    if (!(await this.isApprover(seen, caller))) throw new Refusal('dossier.not-yours-to-act', { action: 'complete' });
    return seen.dossier;
  }

  private async isApprover({ dossier, relation }: Seen, caller: Access): Promise<boolean> {
    const open = actionsOpenTo({ dossier, person: caller, relation, ground: await this.reference.groundOf(dossier) });
    return open.includes('complete') || open.includes('replaceResult');
  }
}
