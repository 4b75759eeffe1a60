import type { Channel, ReturnMethod } from '#contracts';
import type { Audience, Owner, PartyDetails } from './applicant.js';
import type { By } from './caller.js';
import type { Papers, ReturnAddress } from './draft.js';
import type { ClaimedExemption, FeeDue } from './fees.js';
import type { ComponentSource } from './file.js';
import type { JsonObject } from './pointer.js';

/** What intake keeps of a filed dossier (hồ sơ đã nộp). Its state is one-stop's. */
export interface FiledDossier {
  readonly id: string;
  readonly code: string;
  readonly procedureCode: string;
  /** Pinned at submission. */
  readonly procedureVersionId: string;
  readonly caseKey: string;
  readonly channel: Channel;
  readonly audience: Audience;
  readonly receivingAgency: string;
  readonly competentAgency: string;
  readonly owner: Owner;
  readonly ownerDetails: PartyDetails | null;
  readonly filedByPerson: string | null;
  readonly submitter: { readonly fullName: string } | null;
  /** Trích yếu, at most 1,000 characters. */
  readonly summary: string;
  readonly returnMethod: ReturnMethod | null;
  readonly returnAddress: ReturnAddress | null;
  readonly exemptions: readonly ClaimedExemption[];
  readonly feesDue: readonly FeeDue[];
  readonly submittedAt: Date;
  /** Official time of receipt. */
  readonly receivedAt: Date;
  readonly stayBeginsAt: Date | null;
  /** Number of the last revision: what was filed is 1. */
  readonly revision: number;
}

export type RevisionKind = 'filed' | 'supplemented' | 'amended' | 'withdrawalRequested' | 'returnMethodChosen';

/** What shows that an applicant wished what an officer recorded for them. */
export interface Evidence {
  readonly kind: 'counter' | 'post';
  readonly note: string;
}

/** One act on a filed dossier; nothing that was before is lost (O-9). */
export interface Revision {
  readonly number: number;
  readonly kind: RevisionKind;
  readonly by: By;
  readonly at: Date;
  /** The whole form after the act; null where it did not change. */
  readonly form: JsonObject | null;
  /** JSON Pointers of the fields that changed. */
  readonly fields: readonly string[];
  readonly reason: string | null;
  readonly evidence: Evidence | null;
  readonly returnMethod: ReturnMethod | null;
}

/** A component as handed in by a revision. The one of the highest revision counts. */
export interface ComponentVersion {
  readonly componentId: string;
  readonly revision: number;
  readonly source: ComponentSource;
  readonly papers: Papers;
}
