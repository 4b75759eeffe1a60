import { type Channel, type ProcedureVersion, Refusal, type ReturnMethod } from '#contracts';
import type { Audience, Owner, PartyDetails } from './applicant.js';
import type { ClaimedExemption } from './fees.js';
import type { ComponentSource, ScanState, SignatureState } from './file.js';
import { type Choice, componentsOf } from './offer.js';
import type { JsonObject } from './pointer.js';
import type { FieldSource } from './prefill.js';

/** Papers handed in for a component at the counter or by post: originals (bản chính) and copies (bản sao). */
export interface Papers {
  readonly originals: number;
  readonly copies: number;
}

/** Where the post brings the result (địa chỉ nhận kết quả). */
export interface ReturnAddress {
  readonly recipient: string;
  readonly phone: string;
  readonly line: string;
  readonly provinceCode: string | null;
  readonly communeCode: string | null;
}

/** A dossier being prepared (hồ sơ nháp). It never loses input: whatever the form says is kept, and what is wrong with it is told. */
export interface Draft {
  readonly id: string;
  /** 1, 2, 3 ... with each change. */
  readonly version: number;
  readonly procedureCode: string;
  /** Version in force when the draft was opened, or last moved to on purpose. */
  readonly procedureVersionId: string;
  readonly caseKey: string;
  readonly channel: Channel;
  readonly audience: Audience;
  readonly receivingAgency: string;
  readonly competentAgency: string;
  readonly owner: Owner;
  /** Null while identity has not told. */
  readonly ownerDetails: PartyDetails | null;
  /** Who files online; null at the counter. */
  readonly filedByPerson: string | null;
  /** Name of who hands it in for the owner (người nộp), where it is another. */
  readonly submitter: { readonly fullName: string } | null;
  /** The reception officer who enters it for the applicant. */
  readonly enteredBy: { readonly accountId: string; readonly unit: string | null } | null;
  readonly form: JsonObject;
  readonly prefilled: readonly FieldSource[];
  readonly returnMethod: ReturnMethod | null;
  readonly returnAddress: ReturnAddress | null;
  readonly exemptions: readonly ClaimedExemption[];
  /** By component. */
  readonly papers: Readonly<Record<string, Papers>>;
  /** For papers entered later than they were handed in (V-9), or signed for at the post: that instant. Null: when it is submitted. */
  readonly handedInAt: Date | null;
  /** Set once it was submitted; the draft is then closed. */
  readonly dossierId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A file that belongs to a component. */
export interface ComponentFile {
  readonly id: string;
  readonly componentId: string;
  readonly sha256: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly source: Extract<ComponentSource, 'uploaded' | 'store'>;
  readonly scan: ScanState;
  readonly signatureValid: SignatureState;
  readonly uploadedAt: Date;
}

/** What may be changed by saving; what is absent stays as it is. */
export interface DraftChange {
  readonly form?: JsonObject;
  readonly caseKey?: string;
  readonly returnMethod?: ReturnMethod | null;
  readonly returnAddress?: ReturnAddress | null;
  readonly exemptions?: readonly ClaimedExemption[];
  readonly papers?: Readonly<Record<string, Papers>>;
  readonly handedInAt?: Date | null;
  /** Moves the draft to this version of the procedure. */
  readonly procedureVersionId?: string;
}

/** The choice of a draft on a day in Vietnam. */
export function choiceOf(draft: Pick<Draft, 'caseKey' | 'channel'>, on: string): Choice {
  return { caseKey: draft.caseKey, channel: draft.channel, on };
}

/** The draft with a change. Refuses a stale version (`precondition.stale`) and a submitted draft (`draft.submitted`). */
export function changed(draft: Draft, ifMatch: number, change: DraftChange, at: Date): Draft {
  stillOpen(draft);
  if (draft.version !== ifMatch) throw staleDraft(draft);
  return { ...draft, ...withoutAbsent(change), version: draft.version + 1, updatedAt: at };
}

/** Refuses a draft that was submitted. */
export function stillOpen(draft: Draft): void {
  if (draft.dossierId !== null) throw new Refusal('draft.submitted', { dossierId: draft.dossierId });
}

/** A refusal that tells the current version, for two tabs on one draft. */
export function staleDraft(draft: Draft): Refusal {
  return new Refusal('precondition.stale', { current: draft.version }, [
    { pointer: '/version', code: 'current', message: { vi: String(draft.version), en: String(draft.version) } },
  ]);
}

function withoutAbsent(change: DraftChange): Partial<Draft> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** One electronic form of a dossier with its data. */
export interface FormPart {
  readonly eform: ProcedureVersion['eforms'][number];
  readonly componentId: string;
  /** Where its data stands in the dossier's form: the whole of it where there is one form only, else `/<component>`. */
  readonly prefix: string;
}

/** The electronic forms of the choice. */
export function formPartsOf(procedure: ProcedureVersion, choice: Choice): FormPart[] {
  const parts = componentsOf(procedure, choice).flatMap(({ id, kind, eformId }) => {
    const eform = kind === 'eform' ? procedure.eforms.find((each) => each.id === eformId) : undefined;
    return eform === undefined ? [] : [{ componentId: id, eform }];
  });
  return parts.map((part) => ({ ...part, prefix: parts.length === 1 ? '' : `/${part.componentId}` }));
}
