import { Refusal } from '#contracts';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/caller.js';
import type { Draft } from '../domain/draft.js';
import { draftFindings } from '../domain/draft-findings.js';
import { Catalogue, Files, FormChecker, type Reads } from '../use-cases/ports.js';
import { type DraftView, draftViewOf } from './draft.view.js';

/** Puts a draft together as it is shown: with the version in force, its files, and everything still wrong. */
@Injectable()
export class DraftReading {
  constructor(private readonly catalogue: Catalogue, private readonly files: Files, private readonly forms: FormChecker) {}

  async show(reads: Reads, draft: Draft, caller: Caller, now: Date): Promise<DraftView> {
    const on = localDateOf(draft.handedInAt ?? now);
    const current = await this.catalogue.versionInForce(reads, draft.procedureCode, on);
    const shown = current ?? await this.catalogue.version(reads, draft.procedureVersionId);
    if (shown === undefined) throw new Refusal('not-found');
    const files = await this.files.ofDraft(reads, draft.id);
    const findings = draft.dossierId !== null ? [] : draftFindings(draft, files, {
      procedure: shown, competentAgency: await this.catalogue.agency(reads, draft.competentAgency), on, assurance: caller.assurance, checkForm: this.forms.check,
    });
    return draftViewOf(draft, shown, current, files, findings, on);
  }
}
