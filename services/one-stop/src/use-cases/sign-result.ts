import { Refusal } from '#contracts';
import { FileStore } from '#files';
import type { Access, Upload } from '#http';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Dossier } from '../domain/dossier.js';
import { ResultSigner } from '../outside/signing/result-signer.js';
import { type ResultFile, ResultFiles } from './ports.js';

const maxBytes = 20 * 1024 * 1024;

/** Signs a result with the agency's key and keeps it; the approver completes the dossier with its digest. A PDF that is signed already keeps its signature. */
@Injectable()
export class SignResult {
  constructor(private readonly files: FileStore, private readonly signer: ResultSigner, private readonly results: ResultFiles) {}

  async execute(tx: Tx, dossier: Dossier, upload: Upload, caller: Access, now: Date): Promise<ResultFile> {
    const bytes = await collect(upload);
    if (!bytes.subarray(0, 1_024).includes('%PDF-')) throw new Refusal('result.not-a-pdf');
    const signed = await this.signer.sign(bytes, { signedAt: now, reason: dossier.code });
    const stored = await this.files.put(signed.bytes, { maxBytes: maxBytes * 2 });
    const file: ResultFile = { digest: stored.sha256, fileName: upload.fileName, size: stored.size, signer: signed.signer, signedAt: now, uploadedBy: caller.accountId };
    await this.results.keep(tx, dossier.id, file);
    return file;
  }
}

async function collect({ content }: Upload): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
