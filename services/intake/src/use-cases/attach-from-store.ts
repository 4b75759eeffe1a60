import { Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import type { Caller } from '../domain/caller.js';
import { type ComponentFile, stillOpen } from '../domain/draft.js';
import { componentForFiles, mostFiles } from './attach-file.js';
import { Catalogue, Documents, Drafts, Files } from './ports.js';
import type { ReceivedFile } from './receive-file.js';

export interface AttachFromStoreInput {
  readonly draftId: string;
  readonly componentId: string;
  readonly documentId: string;
  /** The signed file of a result, brought from one-stop; null for a document whose bytes are here. */
  readonly brought: ReceivedFile | null;
}

/** Takes a document of the owner's personal store (kho dữ liệu) as a component: handed in once, or issued by an agency, and used again. */
@Injectable()
export class AttachFromStore {
  constructor(private readonly drafts: Drafts, private readonly files: Files, private readonly documents: Documents, private readonly catalogue: Catalogue) {}

  async run(tx: Tx, caller: Caller, { draftId, componentId, documentId, brought }: AttachFromStoreInput, now: Date): Promise<ComponentFile> {
    const draft = await this.drafts.take(tx, draftId, caller, now);
    stillOpen(draft);
    const procedure = await this.catalogue.versionInForce(tx, draft.procedureCode, localDateOf(now)) ?? await this.catalogue.version(tx, draft.procedureVersionId);
    const component = componentForFiles(procedure, draft, componentId, now);
    const { document, file: kept } = await this.documents.take(tx, documentId, caller, now);
    // What is somebody else's is no paper of this owner.
    if (document.owner.kind !== draft.owner.kind || document.owner.id !== draft.owner.id) throw new Refusal('not-found');
    // What one-stop signed is scanned here as well: nothing unscanned reaches an officer.
    const file = brought === null ? kept : { ...brought, scan: 'pending' as const };
    // The result was replaced while its file was on the way.
    if (file === null || (document.result !== null && document.result.digest !== file.sha256)) throw new Refusal('document.not-in-force');
    const { scan } = file;
    if (scan !== 'clean' && brought === null) throw new Refusal('file.not-clean', { scan });
    if (component.acceptedTypes.length > 0 && !component.acceptedTypes.includes(file.type)) throw new Refusal('file.type-not-accepted');
    if (file.size > component.maxBytes) throw new Refusal('file.too-large');
    const present = await this.files.ofDraft(tx, draftId);
    if (present.filter((each) => each.componentId === componentId).length >= mostFiles) throw new Refusal('component.too-many-files', { limit: mostFiles });
    const added = { ...file, id: randomUUIDv7(), componentId, source: 'store' as const, uploadedAt: now };
    await this.files.add(tx, {
      id: added.id, holder: { draftId, componentId }, sha256: file.sha256, size: file.size, type: file.type, name: file.name,
      source: 'store', heldUntil: document.validTo, uploadedBy: caller.accountId, uploadedAt: now, signatureValid: file.signatureValid, scan: brought === null ? 'clean' : 'pending',
    });
    return added;
  }
}
