import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { stillOpen } from '../domain/draft.js';
import { Drafts, Files } from './ports.js';

/** Takes a file out of a draft; its bytes go with the next sweep. */
@Injectable()
export class DetachFile {
  constructor(private readonly drafts: Drafts, private readonly files: Files) {}

  async run(tx: Tx, caller: Caller, { draftId, fileId }: { readonly draftId: string; readonly fileId: string }, now: Date): Promise<void> {
    stillOpen(await this.drafts.take(tx, draftId, caller, now));
    if (!await this.files.removeFromDraft(tx, draftId, fileId)) throw new Refusal('not-found');
  }
}
