import { dossierStates, type Channel, type DossierState, type ProcedureVersion, type ReturnMethod } from '#contracts';
import { vietnamTime } from '#working-time';
import type { Audience, PartyDetails } from '../domain/applicant.js';
import type { ComponentVersion, FiledDossier, Revision } from '../domain/dossier.js';
import type { Standing } from '../domain/standing.js';
import type { FileRecord } from '../persistence/file.record.js';
import { DraftOwnerView, type FileView, fileViewOf, TextView } from './draft.view.js';

/** A regulated status (trạng thái). */
export class StateView {
  code!: DossierState;
  /** 1 to 10, TT 22/2019/TT-BTTTT Annex I. */
  number!: number;
  label!: TextView;
}

/** What an officer asked the applicant to hand in (yêu cầu bổ sung). */
export class AskedView {
  components!: string[];
  /** JSON Pointers of form fields. */
  fields!: string[];
  /** RFC 3339. */
  dueAt!: string;
  /** True once it was handed in and one-stop has not said so yet. */
  answered!: boolean;
}

/** A dossier in a list. */
export class DossierSummaryView {
  dossierId!: string;
  code!: string;
  procedureCode!: string;
  procedureName!: TextView;
  summary!: string;
  channel!: Channel;
  /** State as last heard of one-stop, which alone decides it. */
  state!: StateView;
  receivingAgency!: string;
  competentAgency!: string;
  owner!: DraftOwnerView;
  /** RFC 3339. */
  submittedAt!: string;
  /** Official time of receipt. RFC 3339. */
  receivedAt!: string;
  asked!: AskedView | null;
}

/** A component as it was handed in. */
export class DossierComponentView {
  componentId!: string;
  name!: TextView;
  /** Revision that brought it. */
  revision!: number;
  /** `uploaded`, `store`, `state-database` or `paper`. */
  source!: string;
  originals!: number;
  copies!: number;
  files!: FileView[];
}

/** A filed dossier with all that was handed in. `ETag` is its revision. */
export class DossierView extends DossierSummaryView {
  /** Number of the last revision; what was filed is 1. */
  revision!: number;
  procedureVersionId!: string;
  caseKey!: string;
  audience!: Audience;
  submitterName!: string | null;
  form!: Record<string, unknown>;
  components!: DossierComponentView[];
  returnMethod!: ReturnMethod | null;
  returnAddress!: Record<string, unknown> | null;
  exemptions!: { id: string; confirmed: boolean }[];
  feesDue!: { feeId: string; amount: number; currency: string }[];
  /** The last action of the applicant that one-stop declined, with the code of its reason. */
  declined!: { action: string; cause: string; at: string } | null;
}

/** One act on a filed dossier. */
export class RevisionView {
  number!: number;
  /** `filed`, `supplemented`, `amended`, `withdrawalRequested` or `returnMethodChosen`. */
  kind!: string;
  by!: { role: string; ref: string; unit: string | null };
  /** RFC 3339. */
  at!: string;
  /** The whole form after the act; null where it did not change. */
  form!: Record<string, unknown> | null;
  fields!: string[];
  components!: DossierComponentView[];
  reason!: string | null;
  evidence!: { kind: string; note: string } | null;
  returnMethod!: ReturnMethod | null;
}

/** What an act on a dossier gives back; the state changes once one-stop has taken it. */
export class ActView {
  dossierId!: string;
  code!: string;
  revision!: number;
}

type ShownComponent = ComponentVersion & { readonly files: readonly FileRecord[] };

export function summaryOf(dossier: FiledDossier, standing: Standing, procedure: ProcedureVersion | undefined): DossierSummaryView {
  const { number, vi, en } = dossierStates[standing.state];
  return {
    dossierId: dossier.id, code: dossier.code, procedureCode: dossier.procedureCode, procedureName: procedure?.name ?? { vi: dossier.procedureCode }, summary: dossier.summary,
    channel: dossier.channel, state: { code: standing.state, number, label: { vi, en } }, receivingAgency: standing.receivingAgency, competentAgency: standing.competentAgency,
    owner: { ...dossier.owner, fullName: nameOf(dossier.ownerDetails) }, submittedAt: vietnamTime(dossier.submittedAt), receivedAt: vietnamTime(dossier.receivedAt),
    asked: standing.asked === null ? null : { components: [...standing.asked.components], fields: [...standing.asked.fields], dueAt: vietnamTime(standing.asked.dueAt), answered: standing.answered },
  };
}

export function dossierViewOf(dossier: FiledDossier, standing: Standing, procedure: ProcedureVersion | undefined, form: object, components: readonly ShownComponent[]): DossierView {
  const { declined } = standing;
  return {
    ...summaryOf(dossier, standing, procedure),
    revision: dossier.revision, procedureVersionId: dossier.procedureVersionId, caseKey: dossier.caseKey, audience: dossier.audience, submitterName: dossier.submitter?.fullName ?? null,
    form: form as Record<string, unknown>, components: components.map((component) => componentOf(component, procedure)),
    returnMethod: dossier.returnMethod, returnAddress: dossier.returnAddress === null ? null : { ...dossier.returnAddress }, exemptions: [...dossier.exemptions],
    feesDue: dossier.feesDue.map((fee) => ({ ...fee, currency: 'VND' })), declined: declined === null ? null : { ...declined, at: vietnamTime(declined.at) },
  };
}

export function revisionOf({ number, kind, by, at, form, fields, reason, evidence, returnMethod }: Revision, components: readonly ShownComponent[], procedure: ProcedureVersion | undefined): RevisionView {
  return {
    number, kind, by: { ...by }, at: vietnamTime(at), form, fields: [...fields], components: components.map((component) => componentOf(component, procedure)),
    reason, evidence: evidence === null ? null : { ...evidence }, returnMethod,
  };
}

function componentOf({ componentId, revision, source, papers, files }: ShownComponent, procedure: ProcedureVersion | undefined): DossierComponentView {
  const name = procedure?.components.find(({ id }) => id === componentId)?.name ?? { vi: componentId };
  return { componentId, name, revision, source, ...papers, files: files.map(fileViewOf) };
}

function nameOf(details: PartyDetails | null): string | null {
  return details?.fullName ?? null;
}
