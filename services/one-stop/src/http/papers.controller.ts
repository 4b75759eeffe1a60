import { Refusal } from '#contracts';
import { FileStore } from '#files';
import { Access, Allow, Answer, Call, Caller, dispositionOf, Id, Idempotency, Idempotent, type Upload, UploadedFile } from '#http';
import { Clock } from '#runtime';
import { vietnamTime } from '#working-time';
import { Controller, Get, Header, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { officerRoles } from '../domain/capacity.js';
import type { Dossier } from '../domain/dossier.js';
import { SlipPrinter } from '../outside/slips/slip.js';
import { DossierQueries } from '../persistence/dossier.queries.js';
import { SignResult } from '../use-cases/sign-result.js';
import { numbered } from './stored-slip.js';
import { ResultFileView, SlipView } from './papers.view.js';

const maxResultBytes = 20 * 1024 * 1024;

/** Papers of a dossier: slips issued with its steps, and results, signed. */
@Controller('api/one-stop/v1/dossiers/:dossierId')
export class PapersController {
  constructor(
    private readonly queries: DossierQueries, private readonly printer: SlipPrinter, private readonly files: FileStore, private readonly clock: Clock,
    private readonly signResult: SignResult, private readonly idempotency: Idempotency,
  ) {}

  /** Slips issued for a dossier: receipt, supplement request, refusal, apology, stop notice */
  @Get('slips') @Allow({})
  async slips(@Id('dossierId') dossierId: string, @Caller() caller: Access): Promise<SlipView[]> {
    await this.visible(dossierId, caller);
    return (await this.queries.slips(dossierId)).map(({ version, form, number, issuedAt }) => ({ version, form, number, issuedAt: vietnamTime(issuedAt), href: `/api/one-stop/v1/dossiers/${dossierId}/slips/${version}` }));
  }

  /** One slip as a PDF, by the version of the step it was issued with */
  @Get('slips/:version') @Allow({}) @Header('content-type', 'application/pdf')
  async slip(@Id('dossierId') dossierId: string, @Param('version') version: string, @Caller() caller: Access): Promise<StreamableFile> {
    const dossier = await this.visible(dossierId, caller);
    const slip = (await this.queries.slips(dossierId)).find((each) => String(each.version) === version);
    if (slip === undefined) throw new Refusal('not-found');
    return new StreamableFile(await this.printer.print(numbered(slip)), { type: 'application/pdf', disposition: dispositionOf(`${dossier.code}-${slip.form}.pdf`, 'inline') });
  }

  /** Upload the result as a PDF; it is signed with the agency's key and kept until the dossier is completed with it */
  @Post('result-files') @HttpCode(201) @Idempotent() @Allow({ roles: ['approver'] })
  async upload(@Id('dossierId') dossierId: string, @UploadedFile(maxResultBytes) upload: Upload, @Caller() caller: Access, @Call() call: Call): Promise<Answer<ResultFileView>> {
    const dossier = await this.visible(dossierId, caller);
    if (!caller.agenciesFor(['approver']).includes(dossier.competentAgency)) throw new Refusal('dossier.not-yours-to-act', { action: 'complete' });
    return this.idempotency.once(call, async (tx) => {
      const file = await this.signResult.execute(tx, dossier, upload, caller, this.clock.now());
      const { digest, fileName, size, signer, signedAt } = file;
      return Answer.created(`/api/one-stop/v1/dossiers/${dossierId}/result-files/${digest}`, { digest, fileName, size, signer, signedAt: vietnamTime(signedAt) });
    });
  }

  /** The signed file of a result in force, by its code `<dossier code>-KQ<n>` (tải kết quả) */
  @Get('results/:code/file') @Allow({}) @Header('content-type', 'application/pdf')
  async result(@Id('dossierId') dossierId: string, @Param('code') code: string, @Caller() caller: Access): Promise<StreamableFile> {
    const dossier = await this.visible(dossierId, caller);
    const result = dossier.results.find((each) => each.code === code);
    if (result?.digest == null) throw new Refusal('not-found');
    return new StreamableFile(await this.files.open(result.digest), { type: 'application/pdf', disposition: dispositionOf(`${code}.pdf`) });
  }

  private async visible(dossierId: string, caller: Access): Promise<Dossier> {
    const found = await this.queries.find(dossierId, { agencies: caller.agenciesFor(officerRoles), personId: caller.personId }, this.clock.now());
    if (found === undefined) throw new Refusal('not-found');
    return found.dossier;
  }
}
