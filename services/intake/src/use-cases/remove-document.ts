import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { Documents } from './ports.js';

/** Removes a document its owner put into the store. A result stays: the agency issued it (`document.issued`). Dossiers that took it keep their own record. */
@Injectable()
export class RemoveDocument {
  constructor(private readonly documents: Documents) {}

  async run(tx: Tx, caller: Caller, documentId: string, now: Date): Promise<void> {
    const { document } = await this.documents.take(tx, documentId, caller, now);
    if (document.kind === 'result') throw new Refusal('document.issued');
    await this.documents.remove(tx, documentId);
  }
}
