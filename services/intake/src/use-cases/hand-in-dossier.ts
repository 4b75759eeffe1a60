import { type InputError, Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { actingAs, type By, type Caller } from '../domain/caller.js';
import type { ComponentVersion, Evidence, FiledDossier } from '../domain/dossier.js';
import { choiceOf, type ComponentFile } from '../domain/draft.js';
import { formFindings } from '../domain/draft-findings.js';
import { formWith, type HandIn, requireAsked, requireComponents } from '../domain/hand-in.js';
import { isWithin, type JsonObject } from '../domain/pointer.js';
import { mayAct, type Standing } from '../domain/standing.js';
import { Catalogue, Dossiers, Files, FormChecker, SubmissionNews } from './ports.js';

export interface HandInInput extends HandIn {
  readonly dossierId: string;
  /** `supplement`: exactly what was asked (bổ sung); `amend`: what the applicant wishes to change (sửa đổi). */
  readonly act: 'supplement' | 'amend';
  /** Required of a reception officer who records it for the applicant. */
  readonly evidence: Evidence | null;
}

/**
 * Hands in components and fields after filing (O-9): what was before is kept, the news goes out in the same transaction, and one-stop has the last word.
 * Refuses what the standing or the request does not allow, unscanned files (`submission.files-pending`) and values the form does not take (`hand-in.invalid`).
 */
@Injectable()
export class HandInDossier {
  constructor(
    private readonly dossiers: Dossiers, private readonly files: Files, private readonly catalogue: Catalogue,
    private readonly forms: FormChecker, private readonly news: SubmissionNews,
  ) {}

  async run(tx: Tx, caller: Caller, input: HandInInput, now: Date): Promise<FiledDossier> {
    const { dossier, standing, form } = await this.dossiers.take(tx, input.dossierId, caller, now);
    const by = actingFor(caller, dossier, standing, input.evidence);
    mayAct(standing, input.act, by);
    if (input.act === 'supplement' && standing.asked !== null) requireAsked(input, standing.asked);
    const changed = await this.changedForm(tx, dossier, form, input);
    const handed = requireFiles(input, await this.files.waitingOf(tx, dossier.id));

    const revised = { ...dossier, revision: dossier.revision + 1 };
    const fields = Object.keys(input.fields);
    await this.dossiers.revise(tx, revised, {
      number: revised.revision, kind: input.act === 'supplement' ? 'supplemented' : 'amended', by, at: now, form: changed, fields, reason: null, evidence: input.evidence, returnMethod: null,
    }, input.components.map((component) => versionOf(component, revised.revision)));
    await this.files.handIn(tx, dossier.id, handed.map(({ id }) => id), revised.revision);
    if (input.act === 'supplement') await this.dossiers.storeStandings(tx, new Map([[dossier.id, { ...standing, answered: true }]]));
    await this.news[input.act === 'supplement' ? 'supplemented' : 'amended'](tx, revised, by, { files: handed, fields }, now);
    return revised;
  }

  /** The form after the change, judged by the pinned version; null where no field changes. */
  private async changedForm(tx: Tx, dossier: FiledDossier, form: JsonObject, input: HandInInput): Promise<JsonObject | null> {
    const procedure = await this.catalogue.version(tx, dossier.procedureVersionId);
    if (procedure === undefined) throw new Error(`the pinned version ${dossier.procedureVersionId} is gone`);
    const on = localDateOf(dossier.submittedAt);
    const choice = choiceOf(dossier, on);
    requireComponents(input, procedure, choice);
    const pointers = Object.keys(input.fields);
    if (pointers.length === 0) return null;
    const changed = formWith(form, input.fields);
    const wrong = formFindings(changed, procedure, choice, this.forms.check, on).filter(({ pointer }) => pointers.some((each) => isWithin(pointer, `/form${each}`)));
    if (wrong.length > 0) throw new Refusal('hand-in.invalid', {}, wrong);
    return changed;
  }
}

/** In which role the caller acts; an officer for an applicant only with evidence, and never for themselves. */
export function actingFor(caller: Caller, dossier: FiledDossier, standing: Standing, evidence: Evidence | null): By {
  const by = actingAs(caller, dossier.owner, [standing.receivingAgency, standing.competentAgency]);
  if (by.role === 'reception' && evidence === null) throw new Refusal('dossier.evidence-needed');
  return by;
}

function versionOf({ componentId, papers, fileIds }: HandIn['components'][number], revision: number): ComponentVersion {
  return { componentId, revision, source: fileIds.length > 0 ? 'uploaded' : 'paper', papers: papers ?? { originals: 0, copies: 0 } };
}

/** The files named, each uploaded for its component and found clean. */
function requireFiles(input: HandInInput, waiting: readonly ComponentFile[]): ComponentFile[] {
  const errors: InputError[] = [];
  const handed = input.components.flatMap(({ componentId, fileIds }, index) => fileIds.flatMap((fileId, position) => {
    const file = waiting.find(({ id }) => id === fileId);
    const pointer = `/components/${index}/fileIds/${position}`;
    if (file === undefined || file.componentId !== componentId) {
      errors.push({ pointer, code: 'file-unknown', message: { vi: 'Không có tệp này cho giấy tờ đã nêu', en: 'no such file was uploaded for the component' } });
      return [];
    }
    if (file.scan === 'infected' || file.scan === 'unavailable') errors.push({ pointer, code: `file-${file.scan}`, message: { vi: 'Tệp không dùng được, hãy nộp tệp khác', en: 'the file cannot be used: hand in another' } });
    return [file];
  }));
  if (errors.length > 0) throw new Refusal('hand-in.invalid', {}, errors);
  if (handed.some(({ scan }) => scan === 'pending')) throw new Refusal('submission.files-pending');
  return handed;
}
