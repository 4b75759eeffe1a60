import { Refusal } from '#contracts';
import { FileStore } from '#files';
import { Allow } from '#http';
import { Controller, Get, Header, Param, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DossierQueries } from '../persistence/dossier.queries.js';
import { ResultFiles } from '../use-cases/paper-ports.js';
import { pdfAnswer } from './pdf-answer.js';

/** What other services pull, with a service token. */
@Controller('internal/v1')
export class InternalController {
  constructor(private readonly queries: DossierQueries, private readonly results: ResultFiles, private readonly files: FileStore) {}

  /** The signed file of a result in force, by its code `<dossier code>-KQ<n>` */
  @Get('results/:code/file') @Allow({ scope: 'one-stop:result' }) @Header('content-type', 'application/pdf')
  async result(@Param('code') code: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const [, dossierCode] = /^(.{3,60})-KQ\d{1,4}$/.exec(code) ?? [];
    const dossier = dossierCode === undefined ? undefined : await this.queries.ofCode(dossierCode);
    const result = dossier?.results.find((each) => each.code === code);
    const file = dossier === undefined || result?.digest == null ? undefined : await this.results.find(dossier.id, result.digest);
    if (result === undefined || file === undefined) throw new Refusal('not-found');
    if (result.revoked || result.replacedBy !== null) throw new Refusal('result.not-in-force', { result: code });
    return pdfAnswer(this.files, { digest: file.digest, size: file.size, name: `${code}.pdf` }, request, reply);
  }
}
