import { Refusal } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { Documents, IssuedResults } from './ports.js';
import { ReceiveFile, type ReceivedFile } from './receive-file.js';

/** Largest result in bytes that one-stop signs. */
const largestResult = 20 * 1024 * 1024;

/** Brings the signed file of a result of the personal store from one-stop, which keeps it. Before the transaction that attaches it: no lock waits for another service. */
@Injectable()
export class BringResult {
  constructor(private readonly documents: Documents, private readonly results: IssuedResults, private readonly receive: ReceiveFile) {}

  /** Null for a document whose bytes are here. Refuses with `document.not-intact` when the bytes are not those that were issued, and with what `IssuedResults` refuses. */
  async run(caller: Caller, documentId: string, now: Date): Promise<ReceivedFile | null> {
    const { result } = await this.documents.read(documentId, caller, now);
    if (result === null) return null;
    const file = await this.receive.run(await this.results.open(result.code), `${result.code}.pdf`, 'application/pdf', { maxBytes: largestResult, types: ['application/pdf'] }, now);
    if (file.sha256 !== result.digest) throw new Refusal('document.not-intact');
    return file;
  }
}
