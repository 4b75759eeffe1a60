import { type Component, type ProcedureVersion, Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import type { Caller } from '../domain/caller.js';
import { choiceOf, type ComponentFile, type Draft, stillOpen } from '../domain/draft.js';
import { componentsOf } from '../domain/offer.js';
import { Catalogue, Drafts, Files } from './ports.js';
import type { ReceivedFile } from './receive-file.js';

/** Most files of one component. */
export const mostFiles = 20;

export interface AttachFileInput {
  readonly draftId: string;
  readonly componentId: string;
  readonly file: ReceivedFile;
}

/** Attaches an uploaded file to a component of a draft (đính kèm thành phần hồ sơ); it waits for its scan. */
@Injectable()
export class AttachFile {
  constructor(private readonly drafts: Drafts, private readonly files: Files, private readonly catalogue: Catalogue) {}

  async run(tx: Tx, caller: Caller, { draftId, componentId, file }: AttachFileInput, now: Date): Promise<ComponentFile> {
    const draft = await this.drafts.take(tx, draftId, caller, now);
    stillOpen(draft);
    const procedure = await this.catalogue.versionInForce(tx, draft.procedureCode, localDateOf(now)) ?? await this.catalogue.version(tx, draft.procedureVersionId);
    componentForFiles(procedure, draft, componentId, now);
    const present = await this.files.ofDraft(tx, draftId);
    if (present.filter((each) => each.componentId === componentId).length >= mostFiles) throw new Refusal('component.too-many-files', { limit: mostFiles });
    const added = { ...file, id: randomUUIDv7(), componentId, source: 'uploaded' as const, scan: 'pending' as const, uploadedAt: now };
    await this.files.add(tx, {
      id: added.id, holder: { draftId, componentId }, sha256: file.sha256, size: file.size, type: file.type, name: file.name,
      source: 'uploaded', heldUntil: null, uploadedBy: caller.accountId, uploadedAt: now, signatureValid: file.signatureValid, scan: 'pending',
    });
    return added;
  }
}

/** The component files are handed in for. Refuses with `component.unknown`, or `component.no-files` for a form or what is only shown. */
export function componentForFiles(procedure: ProcedureVersion | undefined, draft: Pick<Draft, 'caseKey' | 'channel'>, componentId: string, at: Date): Component {
  const component = procedure === undefined ? undefined : componentsOf(procedure, choiceOf(draft, localDateOf(at))).find(({ id }) => id === componentId);
  if (component === undefined) throw new Refusal('component.unknown');
  if (component.kind === 'eform' || component.kind === 'presented') throw new Refusal('component.no-files');
  return component;
}
