import { Refusal } from '#contracts';
import { FileStore } from '#files';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import type { Dossier } from '../domain/dossier.js';
import { type ResultFile, ResultFiles, ResultSigner } from './paper-ports.js';

/** Bytes; a signature adds less than half of it to the largest file the door lets in. */
const largestSigned = 30 * 1024 * 1024;

/** A file on its way in, and who brings it. */
export interface UnsignedResult { readonly content: Readable; readonly fileName: string; readonly uploadedBy: string }

/** Signs a result with the agency's key and keeps it; the approver completes the dossier with its digest. A PDF that is signed already keeps its signature. */
@Injectable()
export class SignResult {
  constructor(private readonly files: FileStore, private readonly signer: ResultSigner, private readonly results: ResultFiles) {}

  async execute(tx: Tx, dossier: Dossier, { content, fileName, uploadedBy }: UnsignedResult, now: Date): Promise<ResultFile> {
    const bytes = await collect(content);
    if (!bytes.subarray(0, 1_024).includes('%PDF-')) throw new Refusal('result.not-a-pdf');
    const signed = await this.signer.sign(bytes, { signedAt: now, reason: dossier.code });
    const stored = await this.files.put(signed.bytes, { maxBytes: largestSigned });
    const file: ResultFile = { digest: stored.sha256, fileName, size: stored.size, signer: signed.signer, signedAt: now, uploadedBy };
    await this.results.keep(tx, dossier.id, file);
    return file;
  }
}

async function collect(content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
