import { type Agency, type InputError, type ProcedureVersion, Refusal } from '#contracts';
import type { Tx } from '#persistence';
import { clockRulesAt, localDateOf } from '#working-time';
import { Injectable } from '@nestjs/common';
import { randomUUIDv7 } from 'node:crypto';
import { actingAs, type Caller } from '../domain/caller.js';
import type { ComponentVersion, FiledDossier, Revision } from '../domain/dossier.js';
import { dossierCode } from '../domain/dossier-code.js';
import { choiceOf, type ComponentFile, type Draft, staleDraft, stillOpen } from '../domain/draft.js';
import { draftFindings } from '../domain/draft-findings.js';
import { feesDue, quantitiesOf } from '../domain/fees.js';
import { componentsOf } from '../domain/offer.js';
import { handOverFor } from '../domain/hand-over.js';
import { receivedAt, stayBeginsAt } from '../domain/receipt.js';
import { filedStanding } from '../domain/standing.js';
import { Catalogue, Dossiers, Drafts, Files, FormChecker, HandOvers, SubmissionNews } from './ports.js';

export interface SubmitDraftInput {
  readonly draftId: string;
  /** Version the applicant saw; null where the client does not say. */
  readonly ifMatch: number | null;
  /** Number of the record by which the post handed the papers over; null where it did not. */
  readonly handOver: string | null;
}

export interface Filed {
  readonly dossier: FiledDossier;
  /** Another dossier of the same kind that is still active (U-5): a warning, no refusal. */
  readonly sameKind: { readonly id: string; readonly code: string } | null;
}

/**
 * Files a dossier (nộp hồ sơ): pins the procedure version in force, gives code and official time of receipt, and publishes it, in one transaction.
 * Papers the post handed over were submitted when the hand-over was signed. Refuses with `submission.incomplete` (everything still wrong), `submission.files-pending` (scan not finished), `auth.assurance-too-low`.
 */
@Injectable()
export class SubmitDraft {
  constructor(
    private readonly drafts: Drafts, private readonly dossiers: Dossiers, private readonly files: Files,
    private readonly catalogue: Catalogue, private readonly forms: FormChecker, private readonly news: SubmissionNews,
    private readonly handOvers: HandOvers,
  ) {}

  async run(tx: Tx, caller: Caller, input: SubmitDraftInput, now: Date): Promise<Filed> {
    const draft = await this.drafts.take(tx, input.draftId, caller, now);
    stillOpen(draft);
    if (input.ifMatch !== null && input.ifMatch !== draft.version) throw staleDraft(draft);
    const handOver = input.handOver === null ? null : handOverFor(draft, input.handOver, await this.handOvers.take(tx, input.handOver));
    const submittedAt = handOver?.handedOverAt ?? draft.handedInAt ?? now;
    const { procedure, receiving, competent } = await this.inForce(tx, draft, submittedAt);
    const files = await this.files.ofDraft(tx, draft.id);
    this.requireComplete(draft, files, procedure, competent, caller, localDateOf(submittedAt));
    const sameKind = await this.dossiers.activeOfSameKind(tx, draft.owner, draft.procedureCode);

    const filed = await this.dossierOf(tx, draft, procedure, receiving, submittedAt);
    const by = actingAs(caller, draft.owner, [draft.receivingAgency]);
    const components = componentVersions(filed, draft, files, procedure);
    const revision: Revision = { number: 1, kind: 'filed', by, at: now, form: draft.form, fields: [], reason: null, evidence: null, returnMethod: filed.returnMethod };
    // The form lives on in the dossier; the draft keeps only the way to it.
    await this.dossiers.file(tx, { dossier: filed, standing: filedStanding(filed.receivingAgency, filed.competentAgency), revision, components, draftId: draft.id });
    const handed = components.map(({ componentId }) => componentId);
    await this.news.filed(tx, filed, by, files.filter(({ componentId }) => handed.includes(componentId)), { handOver: handOver?.orderId ?? null, fromStore: components.filter(({ source }) => source === 'store').length }, now);
    if (handOver !== null) await this.handOvers.use(tx, handOver.orderId, filed.id);
    return { dossier: filed, sameKind: sameKind ?? null };
  }

  private async inForce(tx: Tx, draft: Draft, submittedAt: Date): Promise<{ procedure: ProcedureVersion; receiving: Agency; competent: Agency | undefined }> {
    const procedure = await this.catalogue.versionInForce(tx, draft.procedureCode, localDateOf(submittedAt));
    const receiving = await this.catalogue.agency(tx, draft.receivingAgency);
    if (procedure === undefined || receiving === undefined) {
      throw new Refusal('submission.incomplete', {}, [{ pointer: '/procedureCode', code: 'procedure-not-in-force', message: { vi: 'Thủ tục không còn hiệu lực', en: 'the procedure is no longer in force' } }]);
    }
    return { procedure, receiving, competent: draft.competentAgency === draft.receivingAgency ? receiving : await this.catalogue.agency(tx, draft.competentAgency) };
  }

  private requireComplete(draft: Draft, files: readonly ComponentFile[], procedure: ProcedureVersion, competentAgency: Agency | undefined, caller: Caller, on: string): void {
    if (draft.channel === 'online' && caller.assurance < procedure.assuranceLevel) {
      throw new Refusal('auth.assurance-too-low', { required: procedure.assuranceLevel, actual: caller.assurance });
    }
    const findings = draftFindings(draft, files, { procedure, competentAgency, on, assurance: null, checkForm: this.forms.check });
    if (findings.length > 0) throw new Refusal('submission.incomplete', {}, findings);
    const pending = files.filter(({ scan }) => scan === 'pending');
    if (pending.length > 0) throw new Refusal('submission.files-pending', {}, pending.map(pendingError));
  }

  /** The number is drawn last, so that the agency's counter is locked for a moment only. */
  private async dossierOf(tx: Tx, draft: Draft, procedure: ProcedureVersion, receiving: Agency, submittedAt: Date): Promise<FiledDossier> {
    const calendarId = procedure.calendarId ?? receiving.calendarId;
    const calendar = await this.catalogue.calendar(tx, calendarId);
    if (calendar === undefined) throw new Refusal('calendar.unknown', { calendar: calendarId });
    const received = receivedAt(procedure, { calendar, lastHourRule: receiving.lastHourRule, rules: clockRulesAt(submittedAt) }, submittedAt);
    const choice = choiceOf(draft, localDateOf(submittedAt));
    const number = await this.dossiers.nextNumber(tx, draft.receivingAgency, localDateOf(received));
    return {
      id: randomUUIDv7(), code: dossierCode(draft.receivingAgency, received, number),
      procedureCode: procedure.code, procedureVersionId: procedure.id, caseKey: draft.caseKey, channel: draft.channel, audience: draft.audience,
      receivingAgency: draft.receivingAgency, competentAgency: draft.competentAgency,
      owner: draft.owner, ownerDetails: draft.ownerDetails, filedByPerson: draft.filedByPerson, submitter: draft.submitter,
      summary: [...`${procedure.name.vi}${draft.ownerDetails === null ? '' : ` - ${draft.ownerDetails.fullName}`}`].slice(0, 1_000).join(''),
      returnMethod: draft.returnMethod, returnAddress: draft.returnAddress, exemptions: draft.exemptions,
      feesDue: feesDue(procedure, choice, draft.exemptions, quantitiesOf(draft.form)),
      submittedAt, receivedAt: received, stayBeginsAt: stayBeginsAt(procedure, draft.form), revision: 1,
    };
  }
}

function pendingError({ componentId, id }: ComponentFile): InputError {
  return { pointer: `/components/${componentId}/files/${id}`, code: 'scan-pending', message: { vi: 'Tệp đang chờ quét mã độc', en: 'the file waits for its malware scan' } };
}

/** What was handed in, by component: files, papers, the data of a form, or what a state database holds. Nothing handed in, no row. */
function componentVersions(filed: FiledDossier, draft: Draft, files: readonly ComponentFile[], procedure: ProcedureVersion): ComponentVersion[] {
  return componentsOf(procedure, choiceOf(draft, localDateOf(filed.submittedAt))).flatMap((component) => {
    const own = files.filter(({ componentId }) => componentId === component.id);
    const papers = (filed.channel === 'online' ? undefined : draft.papers[component.id]) ?? { originals: 0, copies: 0 };
    const version = (source: ComponentVersion['source']): ComponentVersion[] => [{ componentId: component.id, revision: 1, source, papers }];
    if (own.length > 0) return version(own.every(({ source }) => source === 'store') ? 'store' : 'uploaded');
    if (papers.originals + papers.copies > 0) return version('paper');
    if (component.kind === 'eform') return version('uploaded');
    return component.heldBy !== null && component.required ? version('state-database') : [];
  });
}
