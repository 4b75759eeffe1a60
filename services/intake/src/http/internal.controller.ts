import { Refusal } from '#contracts';
import { FileStore } from '#files';
import { Allow, canonicalJson, Id } from '#http';
import { Database } from '#persistence';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import type { FiledDossier } from '../domain/dossier.js';
import { CardsQueries } from '../persistence/cards.queries.js';
import { DossiersQueries } from '../persistence/dossiers.queries.js';
import { FilesQueries } from '../persistence/files.queries.js';
import { LearnOwner } from '../use-cases/learn-owner.js';
import { Catalogue } from '../use-cases/ports.js';
import { cardOf, CardView } from './card.view.js';
import { answerFile } from './file-answer.js';

/** What other services pull, with a service token. */
@Controller('internal/v1')
export class InternalController {
  constructor(
    private readonly database: Database, private readonly cards: CardsQueries, private readonly queries: DossiersQueries, private readonly files: FilesQueries, private readonly catalogue: Catalogue,
    private readonly store: FileStore, private readonly learnOwner: LearnOwner,
  ) {}

  /** Card of a dossier: owner, summary and what was handed in */
  @Get('dossiers/:dossierId/card') @Allow({ scope: 'intake:card' })
  async card(@Id('dossierId') dossierId: string): Promise<CardView> {
    const found = await this.cards.find(dossierId);
    if (found === undefined) throw new Refusal('not-found');
    const owner = found.ownerDetails ?? await this.learnOwner.run(dossierId, found.owner);
    // With its owner's name the dossier learned a fuller summary.
    const row = found.ownerDetails === null ? await this.cards.find(dossierId) ?? found : found;
    return cardOf(dossierId, row, owner, await this.catalogue.version(this.database, row.procedureVersionId), digestOf(row.form));
  }

  /** Data of the dossier's form as it stands */
  @Get('dossiers/:dossierId/form') @Allow({ scope: 'intake:form' })
  async form(@Id('dossierId') dossierId: string): Promise<{ dossierId: string; procedureVersionId: string; caseKey: string; revision: number; form: object; formDigest: string }> {
    const { procedureVersionId, caseKey, revision } = await this.find(dossierId);
    const { form } = await this.queries.contents(dossierId);
    return { dossierId, procedureVersionId, caseKey, revision, form, formDigest: digestOf(form) };
  }

  /** Bytes of a clean file that was handed in */
  @Get('files/:fileId') @Allow({ scope: 'intake:file' })
  async file(@Id('fileId') fileId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await answerFile(this.store, await this.files.handedIn(fileId), request, reply);
  }

  private async find(dossierId: string): Promise<FiledDossier> {
    const dossier = await this.queries.find(dossierId);
    if (dossier === undefined) throw new Refusal('not-found');
    return dossier;
  }
}

function digestOf(form: object): string {
  return createHash('sha256').update(canonicalJson(form)).digest('hex');
}
