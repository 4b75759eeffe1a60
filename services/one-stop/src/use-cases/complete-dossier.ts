import { Refusal } from '#contracts';
import type { Access, Answer, Call } from '#http';
import { Injectable } from '@nestjs/common';
import type { IssuedResult } from '../domain/actions/inputs.js';
import { ActOnDossier } from './act-on-dossier.js';
import { ResultFiles } from './ports.js';

interface NamedFile { readonly digest: string }

/** Completes a dossier, and corrects results, with files that were signed for this very dossier. */
@Injectable()
export class CompleteDossier<View = unknown> {
  constructor(private readonly act: ActOnDossier<View>, private readonly files: ResultFiles) {}

  async complete(call: Call, dossierId: string, version: number, caller: Access, input: { outcome: 'granted' | 'refused'; result?: NamedFile; reason?: string; legalBasis?: string }): Promise<Answer<View>> {
    const result = input.result === undefined ? null : await this.signedFor(dossierId, input.result.digest);
    return this.act.execute(call, dossierId, version, caller, 'complete', { ...input, result });
  }

  async replace(call: Call, dossierId: string, version: number, caller: Access, input: { replaces: string; reason: string; result: NamedFile }): Promise<Answer<View>> {
    return this.act.execute(call, dossierId, version, caller, 'replaceResult', { ...input, result: await this.signedFor(dossierId, input.result.digest) });
  }

  private async signedFor(dossierId: string, digest: string): Promise<IssuedResult> {
    const file = await this.files.find(dossierId, digest);
    if (file === undefined) throw new Refusal('result.file-unknown', {}, [{ pointer: '/result/digest', code: 'unknown' }]);
    return file;
  }
}
