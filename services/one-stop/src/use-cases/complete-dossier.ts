import { Refusal } from '#contracts';
import type { Answer, Call } from '#http';
import { Injectable } from '@nestjs/common';
import type { ActionInputs, IssuedResult } from '../domain/actions/inputs.js';
import type { Person } from '../domain/capacity.js';
import { ActOnDossier } from './act-on-dossier.js';
import { ResultFiles } from './paper-ports.js';

/** A signed file by its SHA-256. */
interface NamedFile { readonly digest: string }
type WithNamedFile<Input> = Omit<Input, 'result'> & { readonly result?: NamedFile };

/** Completes a dossier, and corrects results, with files that were signed for this very dossier. */
@Injectable()
export class CompleteDossier<View = unknown> {
  constructor(private readonly act: ActOnDossier<View>, private readonly files: ResultFiles) {}

  async complete(call: Call, dossierId: string, version: number, person: Person, input: WithNamedFile<ActionInputs['complete']>): Promise<Answer<View>> {
    return this.act.execute(call, dossierId, version, person, 'complete', async () => ({ ...input, result: input.result === undefined ? null : await this.signedFor(dossierId, input.result) }));
  }

  async replace(call: Call, dossierId: string, version: number, person: Person, input: Omit<ActionInputs['replaceResult'], 'result'> & { readonly result: NamedFile }): Promise<Answer<View>> {
    return this.act.execute(call, dossierId, version, person, 'replaceResult', async () => ({ ...input, result: await this.signedFor(dossierId, input.result) }));
  }

  private async signedFor(dossierId: string, { digest }: NamedFile): Promise<IssuedResult> {
    const file = await this.files.find(dossierId, digest);
    if (file === undefined) throw new Refusal('result.file-unknown', {}, [{ pointer: '/result/digest', code: 'unknown' }]);
    return { digest: file.digest, fileName: file.fileName };
  }
}
