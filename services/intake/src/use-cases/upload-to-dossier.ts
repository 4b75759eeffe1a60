import { type Component, Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import type { Caller } from '../domain/caller.js';
import type { ComponentFile } from '../domain/draft.js';
import { takesFiles } from '../domain/standing.js';
import { componentForFiles, mostFiles } from './attach-file.js';
import { Catalogue, Dossiers, Files } from './ports.js';
import type { ReceivedFile } from './receive-file.js';

export interface UploadToDossierInput {
  readonly dossierId: string;
  readonly componentId: string;
  readonly file: ReceivedFile;
}

/** Uploads a file for a component of a filed dossier. It counts only once a supplement or an amendment names it. */
@Injectable()
export class UploadToDossier {
  constructor(private readonly dossiers: Dossiers, private readonly files: Files, private readonly catalogue: Catalogue) {}

  async run(tx: Tx, caller: Caller, { dossierId, componentId, file }: UploadToDossierInput, now: Date): Promise<ComponentFile> {
    await this.component(tx, caller, dossierId, componentId, now);
    const waiting = await this.files.waitingOf(tx, dossierId);
    if (waiting.filter((each) => each.componentId === componentId).length >= mostFiles) throw new Refusal('component.too-many-files', { limit: mostFiles });
    const added = { ...file, id: randomUUIDv7(), componentId, source: 'uploaded' as const, scan: 'pending' as const, uploadedAt: now };
    await this.files.add(tx, {
      id: added.id, holder: { dossierId, componentId }, sha256: file.sha256, size: file.size, type: file.type, name: file.name,
      source: 'uploaded', heldUntil: null, uploadedBy: caller.accountId, uploadedAt: now, signatureValid: file.signatureValid, scan: 'pending',
    });
    return added;
  }

  /** What the component takes, asked before the bytes are read. */
  async component(tx: Tx, caller: Caller, dossierId: string, componentId: string, now: Date): Promise<Component> {
    const { dossier, standing } = await this.dossiers.take(tx, dossierId, caller, now);
    takesFiles(standing);
    return componentForFiles(await this.catalogue.version(tx, dossier.procedureVersionId), dossier, componentId, dossier.submittedAt);
  }
}
