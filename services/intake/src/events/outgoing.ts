import { type ReturnMethod, returnMethodChosen, submissionAmended, submissionFiled, submissionSupplemented, withdrawalRequested } from '#contracts';
import { Publisher } from '#messaging';
import type { Tx } from '#persistence';
import { vietnamTime } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { By } from '../domain/caller.js';
import type { FiledDossier } from '../domain/dossier.js';
import { type FilingNews, type HandedFile, type HandedInNews, SubmissionNews } from '../use-cases/ports.js';

/** From domain to contract: `intake.submission.v1`, subject and key the dossier. */
@Injectable()
export class PublishedNews extends SubmissionNews {
  constructor(private readonly publisher: Publisher) {
    super();
  }

  async filed(tx: Tx, dossier: FiledDossier, by: By, files: readonly HandedFile[], { handOver, fromStore }: FilingNews, at: Date): Promise<void> {
    await this.publisher.append(tx, submissionFiled, {
      subject: dossier.id, time: at,
      data: {
        ...common(dossier, by), procedureCode: dossier.procedureCode, procedureVersionId: dossier.procedureVersionId, caseKey: dossier.caseKey,
        channel: dossier.channel, audience: dossier.audience, receivingAgency: dossier.receivingAgency, competentAgency: dossier.competentAgency,
        owner: dossier.owner, filedByPerson: dossier.filedByPerson, submittedAt: vietnamTime(dossier.submittedAt), receivedAt: vietnamTime(dossier.receivedAt),
        returnMethod: dossier.returnMethod, components: references(files),
        feesDue: [...dossier.feesDue], stayBeginsAt: dossier.stayBeginsAt === null ? null : vietnamTime(dossier.stayBeginsAt),
        componentsFromStore: fromStore, ...(handOver === null ? {} : { handOver }),
      },
    });
  }

  async supplemented(tx: Tx, dossier: FiledDossier, by: By, { files, fields }: HandedInNews, at: Date): Promise<void> {
    await this.publisher.append(tx, submissionSupplemented, {
      subject: dossier.id, time: at, data: { ...common(dossier, by), submittedAt: vietnamTime(at), components: references(files), fields: [...fields] },
    });
  }

  async amended(tx: Tx, dossier: FiledDossier, by: By, { files, fields }: HandedInNews, at: Date): Promise<void> {
    await this.publisher.append(tx, submissionAmended, { subject: dossier.id, time: at, data: { ...common(dossier, by), components: references(files), fields: [...fields] } });
  }

  async withdrawalRequested(tx: Tx, dossier: FiledDossier, by: By, at: Date): Promise<void> {
    await this.publisher.append(tx, withdrawalRequested, { subject: dossier.id, time: at, data: { ...common(dossier, by), requestedAt: vietnamTime(at) } });
  }

  async returnMethodChosen(tx: Tx, dossier: FiledDossier, by: By, returnMethod: ReturnMethod, at: Date): Promise<void> {
    await this.publisher.append(tx, returnMethodChosen, { subject: dossier.id, time: at, data: { ...common(dossier, by), returnMethod } });
  }
}

function common({ id, code }: FiledDossier, by: By): { dossierId: string; code: string; by: By } {
  return { dossierId: id, code, by };
}

function references(files: readonly HandedFile[]): { componentId: string; fileId: string; sha256: string }[] {
  return files.map(({ componentId, id, sha256 }) => ({ componentId, fileId: id, sha256 }));
}
