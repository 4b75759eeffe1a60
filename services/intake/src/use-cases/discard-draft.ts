import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import { staleDraft, stillOpen } from '../domain/draft.js';
import { Drafts, Files } from './ports.js';

export interface DiscardDraftInput {
  readonly draftId: string;
  readonly ifMatch: number;
}

/** Throws a draft away with its files, at its owner's word; nothing else ever does. */
@Injectable()
export class DiscardDraft {
  constructor(private readonly drafts: Drafts, private readonly files: Files) {}

  async run(tx: Tx, caller: Caller, { draftId, ifMatch }: DiscardDraftInput, now: Date): Promise<void> {
    const draft = await this.drafts.take(tx, draftId, caller, now);
    stillOpen(draft);
    if (draft.version !== ifMatch) throw staleDraft(draft);
    await this.files.removeAllOfDraft(tx, draftId);
    await this.drafts.remove(tx, draftId);
  }
}
