import { type DossierState, Refusal, type ReturnMethod } from '#contracts';
import { FileStore } from '#files';
import { Allow, Id } from '#http';
import { Controller, Get, Header, Param, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DossierQueries } from '../persistence/dossier.queries.js';
import { ResultFiles } from '../use-cases/paper-ports.js';
import { pdfAnswer } from './pdf-answer.js';

/** Where a dossier stands at this moment. */
export class StandingView {
  state!: DossierState;
  /** How the result comes back; null while it is not chosen. */
  returnMethod!: ReturnMethod | null;
}

/** What other services pull, with a service token. */
@Controller('internal/v1')
export class InternalController {
  constructor(private readonly queries: DossierQueries, private readonly results: ResultFiles, private readonly files: FileStore) {}

  /** The signed file of a result in force, by its code `<dossier code>-KQ<n>` */
  @Get('results/:code/file') @Allow({ scope: 'one-stop:result' }) @Header('content-type', 'application/pdf')
  async result(@Param('code') code: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const found = await this.queries.ofResult(code);
    const file = found?.result.digest == null ? undefined : await this.results.find(found.dossier.id, found.result.digest);
    if (found === undefined || file === undefined) throw new Refusal('not-found');
    const { result } = found;
    if (result.revoked || result.replacedBy !== null) throw new Refusal('result.not-in-force', { result: code });
    return pdfAnswer(this.files, { digest: file.digest, size: file.size, name: `${code}.pdf` }, request, reply);
  }

  /** Where a dossier stands now, for whoever heard of it late and is about to do something that cannot be taken back */
  @Get('dossiers/:dossierId/standing') @Allow({ scope: 'one-stop:standing' })
  async standing(@Id('dossierId') dossierId: string): Promise<StandingView> {
    const dossier = await this.queries.standing(dossierId);
    if (dossier === undefined) throw new Refusal('not-found');
    return dossier;
  }
}
